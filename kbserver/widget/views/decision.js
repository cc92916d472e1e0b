// A decision as a choice: by what the caller said, or by hand.
import { button, h } from "./dom.js"

// `rule`: the decision as the text has it, for what the choice does not show
export function decisionView({ decision }, owner, lang, ui, rule) {
  const options = new Map(decision.options.map((option) => [option.id, optionView(option, lang, ui)]))
  const said = h("input", { ariaLabel: ui.say("said"), placeholder: ui.say("said"), maxLength: 500, autocomplete: "off" })
  const answer = h("p", { role: "status", className: "answer", hidden: true })
  const ask = async (event) => {
    event?.preventDefault()
    const words = said.value.trim()
    const found = words && (await ui.decide(owner, words))
    if (!found || words !== said.value.trim()) return
    mark(options, found.option)
    answer.hidden = false
    answer.textContent = reason(found, ui)
  }
  const form = h("form", { className: "asking", onsubmit: ask }, said, button(ui.say("ask"), null, { type: "submit", className: "main" }))
  const made = h(
    "div",
    { className: "block decision", part: "decision" },
    h("p", { className: "label" }, ui.say("block.decision")),
    h("p", { className: "title", lang }, decision.question),
    form,
    answer,
    [...options.values()],
    h("details", { className: "rule" }, h("summary", {}, ui.say("rule")), h("div", { className: "body", lang }, rule)),
  )
  made.ask = (words) => {
    said.value = words
    return ask()
  }
  made.forget = () => {
    said.value = answer.textContent = ""
    answer.hidden = true
    mark(options, null)
  }
  return made
}

function optionView(option, lang, ui) {
  const list = (name, items = []) => (items.length ? [h("p", { className: "label", lang: ui.lang }, ui.say(name)), h("ul", {}, items.map((item) => h("li", {}, item)))] : [])
  const quoted = option.examples.map(({ say, means }) => `“${say}”${means ? ` ${means}` : ""}`)
  return h(
    "details",
    { className: "option", lang },
    h("summary", {}, option.title),
    h("div", {}, list("when", option.when), list("examples", quoted), list("exceptions", option.exceptions)),
  )
}

function mark(options, id) {
  for (const [each, view] of options) {
    view.open = each === id
    view.classList.toggle("chosen", each === id)
    view.firstChild.ariaCurrent = each === id ? "true" : null
  }
}

function reason({ title, reason: why, example, others = [] }, ui) {
  if (!title) return ui.say("undecided")
  const { say = "", means = "" } = example ?? {}
  const like = ui.say("like", { title, example: `“${say}”${means ? ` (${means})` : ""}` })
  const before = others.map(({ title: other }) => other).join(", ")
  return why === "example" || !before ? like : `${like} ${ui.say("before", { title, others: before })}`
}
