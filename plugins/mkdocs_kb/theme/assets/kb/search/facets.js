// What may narrow a search: groups of boxes to tick, and whether other languages count.
import { GROUPS } from "./asked.js"
import { element } from "./elements.js"
import { fill } from "./text.js"

const FIRST = 8

// `counts`: {kind: {service: 5}, …}; `facts`: names of kinds and areas, and words
export function facetsOf(counts, asked, facts, settings) {
  return [ownSwitch(counts.lang, asked, facts.words, settings), ...GROUPS.map((name) => group(name, counts[name], asked, facts))].filter(Boolean)
}

// What is ticked in `place`, in the shape of `asked`.
export function chosenIn(place) {
  const ticked = (name) => [...place.querySelectorAll(`input[name=${name}]:checked`)].map((box) => box.value)
  return { ...Object.fromEntries(GROUPS.map((name) => [name, ticked(name)])), own: ticked("own").length > 0 }
}

function ownSwitch(counts, { own }, words, { lang }) {
  if (!own && !Object.keys(counts).some((other) => other !== lang)) return null
  const made = element("div", "kb-facet")
  made.append(box("own", "1", words.own, counts[lang] ?? 0, own))
  return made
}

function group(name, counts, asked, { words, [name]: names = {} }) {
  const chosen = asked[name]
  const values = [...new Set([...chosen, ...Object.keys(counts)])]
  if (!values.length) return null
  const made = element("fieldset", "kb-facet")
  const boxes = values.map((value) => box(name, value, names[value] ?? value, counts[value] ?? 0, chosen.includes(value)))
  made.append(element("legend", "", words[name]), ...boxes)
  const rare = boxes.slice(Math.max(FIRST, chosen.length))
  if (rare.length > 1) made.append(showAll(rare, fill(words.more_tags, { count: values.length })))
  return made
}

function box(name, value, text, count, checked) {
  const label = element("label", "kb-facet__choice")
  const input = Object.assign(element("input"), { type: "checkbox", name, value, checked, disabled: !count && !checked })
  label.append(input, element("span", "kb-facet__name", text), element("span", "kb-facet__count", String(count)))
  return label
}

// the rarest wait behind a button
function showAll(rare, text) {
  const button = Object.assign(element("button", "kb-facet__all", text), { type: "button" })
  for (const label of rare) label.hidden = true
  button.addEventListener("click", () => {
    for (const label of rare) label.hidden = false
    button.remove()
    rare[0].firstElementChild.focus()
  })
  return button
}
