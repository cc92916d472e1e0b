// A decision as a choice: by what the caller said, or by hand.
import { button, h } from "./dom.js"

let groups = 0

// `asks`: whether the server answers for it, as it does for the first of a section; `rule`: the decision as the text
// has it, for what the choice does not show
export function decisionView({ question, options }, asks, owner, lang, ui, rule) {
  const name = `option-${groups++}`
  const views = new Map(options.map((option) => [option.id, optionView(option, name, lang, ui)]))
  const answer = h("p", { role: "status", className: "answer" })
  const show = (found) => {
    answer.replaceChildren(...(found ? reason(found, lang, ui) : []))
    mark(views, found?.option)
  }
  const made = h(
    "div",
    { className: "block decision", part: "decision" },
    h("p", { className: "label" }, ui.say("block.decision")),
    h("p", { className: "title", lang }, question),
  )
  if (asks) made.append(asking(made, show, owner, ui), answer)
  made.forget = () => {
    made.ask?.("")
    for (const view of views.values()) view.open = false
  }
  made.append(
    ...views.values(),
    h("details", { className: "rule" }, h("summary", {}, ui.say("rule")), h("div", { className: "body", lang }, rule)),
  )
  return made
}

// The field for what the caller said. What it holds lasts as long as the call, and is kept in the page's memory only.
function asking(made, show, owner, ui) {
  const said = h("input", { maxLength: 500, autocomplete: "off" })
  let going = null
  const ask = async () => {
    going?.abort()
    show(null)
    const words = said.value.trim()
    if (!words) return ui.said.delete(owner)
    const { signal } = (going = new AbortController())
    const kept = { words, lang: ui.lang }
    ui.said.set(owner, kept)
    kept.found = await ui.decide(owner, words, signal, ask)
    if (!signal.aborted) show(kept.found)
  }
  made.ask = (words) => {
    said.value = words
    return ask()
  }
  const { words = "", lang, found } = ui.said.get(owner) ?? {}
  said.value = words
  if (found && lang === ui.lang) show(found)
  else if (words) ask()
  const onsubmit = (event) => {
    event.preventDefault()
    ask()
  }
  return h("form", { className: "asking", onsubmit }, h("label", {}, ui.say("said"), said), button(ui.say("ask"), null, { type: "submit", className: "main" }))
}

function optionView({ title, when, examples = [], exceptions }, name, lang, ui) {
  const list = (label, items = []) =>
    items.length ? [h("p", { className: "label", lang: ui.lang }, ui.say(label)), h("ul", {}, items.map((item) => h("li", {}, item)))] : []
  const quoted = examples.map(({ say, means }) => [h("q", {}, say), means ? h("span", { className: "means" }, means) : ""])
  return h(
    "details",
    { className: "option", lang, name },
    h("summary", {}, title),
    h("div", { className: "body" }, list("when", when), list("examples", quoted), list("exceptions", exceptions)),
  )
}

// Without an option what the agent has opened stays open.
function mark(views, id) {
  for (const [each, view] of views) {
    const chosen = each === id
    if (chosen) view.open = true
    else if (view.classList.contains("chosen")) view.open = false
    view.classList.toggle("chosen", chosen)
    view.firstChild.ariaCurrent = chosen ? "true" : null
  }
}

function reason({ title, reason: why, example, others = [] }, lang, ui) {
  if (!title) return [ui.say("undecided")]
  const { say = "", means = "" } = example ?? {}
  const like = ui.say(means ? "like_means" : "like", { example: bare(say), means: bare(means) })
  const before = others.map((other) => other.title).join(", ")
  const first = why !== "example" && before ? ui.say("before", { title, others: before }) : ""
  return [h("strong", { lang }, title), ` ${like} ${first}`]
}

// A quotation within a sentence ends without its own full stop.
function bare(text) {
  return text.replace(/\.$/, "")
}
