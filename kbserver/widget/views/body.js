// The text of a section: built element by element from its parsed HTML.
import { guideAt, safeLink } from "../core/links.js"
import { parse } from "../core/markup.js"
import { h } from "./dom.js"
import { decisionView } from "./decision.js"
import { scriptView } from "./script.js"
import { timerView } from "./timer.js"

// `section`: {html, text, blocks}, `owner`: id of the card or guide section, `lang`: the text's language
export function bodyOf(section, owner, lang, ui) {
  const blocks = new Map(["script", "decision", "standard"].map((wanted) => [wanted, (section.blocks ?? []).filter(({ type }) => type === wanted)]))
  const scripts = blocks.get("script")
  const context = { owner, lang, ui, blocks, spoken: [...scripts], asked: blocks.get("decision")[0], count: 0, type: "" }
  const built = build(parse(section.html ?? ""), context)
  if (!section.html) built.push(h("p", {}, section.text ?? section.excerpt ?? ""))
  // a script that the text does not hold is not lost
  built.push(...scripts.map((block) => scriptView(block, owner, lang, ui)))
  return h("div", { className: "body", lang }, built)
}

function build(nodes, context) {
  return nodes.map((node) => (typeof node === "string" ? node : element(node, context)))
}

function element(node, context) {
  const { name, attributes } = node
  const type = name === "div" || name === "details" ? (attributes.class ?? "").replace("admonition", "").trim() : ""
  if (type) return block(type, node, context)
  if (name === "a" || name === "img") return link(node, context)
  const children = build(node.children, context)
  if (attributes["data-slot"]) return h("span", { className: "gap" }, children)
  if (name === "li" && context.type === "checklist") return item(children, context)
  const made = h(name, attributes.start ? { start: Number(attributes.start) || 1 } : {}, children)
  // a table wider than the panel is moved by itself
  if (name === "table") return h("div", { className: "table", tabIndex: 0, role: "group", ariaLabel: context.ui.say("table") }, made)
  return made
}

function block(type, node, context) {
  const { ui, lang, owner } = context
  const held = context.blocks.get(type)?.shift() ?? {}
  if (held.type === "script") return scriptView(held, owner, lang, ui)
  const words = ui.say(`block.${type}`)
  const label = h("span", { className: "label", lang: ui.lang }, words.startsWith("block.") ? "" : words)
  const titled = (each) => each.name === "summary" || each.attributes?.class === "admonition-title"
  const title = h(node.name === "details" ? "summary" : "p", { className: "title" }, label, build(node.children.find(titled)?.children ?? [], context))
  const rest = build(node.children.filter((each) => !titled(each)), { ...context, type, list: `${owner} ${context.count++}` })
  if (held.decision) return decisionView(held.decision, held === context.asked, owner, lang, ui, rest)
  return h(node.name, { className: `block ${/^[a-z-]+$/.test(type) ? type : ""}` }, title, rest, held.timer ? clockOf(held, context) : null)
}

// The sentence of a refresh is one of the section's scripts.
function clockOf({ timer, title }, { spoken, owner, lang, ui }) {
  const { say } = timer
  const script = say && (spoken.find(({ text }) => text === say) ?? { title: "", text: say })
  return timerView({ ...timer, title, lang, owner, script }, ui)
}

// Ticks stay in the page.
function item(children, context) {
  const { ticks } = context.ui
  const key = `${context.list} ${context.count++}`
  const onchange = ({ target }) => (target.checked ? ticks.add(key) : ticks.delete(key))
  return h("li", {}, h("label", {}, h("input", { type: "checkbox", checked: ticks.has(key), onchange }), h("span", {}, children)))
}

// Pictures are links: a console's own policy may forbid pictures from elsewhere.
function link({ name, attributes, children }, context) {
  const { ui } = context
  const href = safeLink(attributes.href ?? attributes.src ?? "", ui.base)
  const words = name === "img" ? [attributes.alt ?? ""] : build(children, context)
  if (!href) return h("span", {}, words)
  const guide = guideAt(href, ui.base)
  const onclick = (event) => {
    if (!guide || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    ui.choose({ id: guide, url: href, lang: context.lang, version: null })
  }
  return h("a", { href, target: "_blank", rel: "noopener noreferrer", onclick }, words)
}
