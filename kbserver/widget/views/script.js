// A script to read aloud: its gaps filled or to be filled, to copy or to hand to the console.
import { display, gaps } from "../core/slots.js"
import { button, h, icon } from "./dom.js"

// `owner`: id of the card or guide, as events say it; `lang`: the text's language
export function scriptView(block, owner, lang, ui) {
  const paragraphs = block.text.trim().split("\n").map((line) => gaps(line, block.slots ?? []))
  const holders = []
  const spoken = paragraphs.map((pieces) => h("p", {}, pieces.map((piece) => (piece.name ? hold(piece, lang, ui, holders) : piece))))
  const missing = h("span", { className: "missing" })
  const act = (work) => () => {
    const read = filled()
    if (!read.missing.length) return work(read.text)
    ui.announce("missing", { labels: read.missing.join(", ") })
    holders.find(({ made }) => made.ariaInvalid === "true")?.made.focus()
  }
  const insert = act((text) => {
    ui.emit("guide-insert", { id: owner, text })
    ui.announce("inserted")
  })
  const copy = act(async (text) => ui.announce((await copied(text, made)) ? "copied" : "not_copied"))
  const buttons = [
    button([icon("insert"), ui.say("insert")], insert, { className: "main" }),
    button([icon("copy"), ui.say("copy")], copy),
  ]
  const made = h(
    "div",
    { className: "block script", part: "script" },
    h("p", { className: "label" }, ui.say("block.script")),
    h("p", { className: "title", lang }, block.title),
    h("div", { className: "spoken", lang }, spoken),
    h("p", { className: "actions" }, buttons, missing),
  )
  made.refresh = () => {
    for (const holder of holders) holder.refresh()
    const lacking = filled().missing
    missing.textContent = lacking.length ? ui.say("missing", { labels: lacking.join(", ") }) : ""
    for (const each of buttons) each.ariaDisabled = String(lacking.length > 0)
  }
  made.refresh()
  return made

  function filled() {
    const read = paragraphs.map((pieces) => ui.slots.fill(pieces, lang))
    return { text: read.map(({ text }) => text).join("\n"), missing: [...new Set(read.flatMap((each) => each.missing))] }
  }
}

// The element of a gap; it becomes another kind of element only when it is filled in another way.
function hold(slot, lang, ui, holders) {
  const holder = { how: "", made: h("span") }
  holder.refresh = () => {
    const { how, text, missing } = ui.slots.read(slot, lang)
    if (how !== holder.how) {
      const next = KINDS[how](slot, ui)
      holder.made.replaceWith(next)
      Object.assign(holder, { how, made: next })
    }
    if (how === "given" || how === "shown") holder.made.textContent = text
    else if (holder.made.value !== ui.slots.typed(slot)) holder.made.value = ui.slots.typed(slot)
    holder.made.ariaInvalid = missing ? "true" : null
  }
  holder.refresh()
  holders.push(holder)
  return holder.made
}

const KINDS = {
  given: () => h("span", { className: "gap given" }),
  shown: () => h("span", { className: "gap" }),
  typed: (slot, ui) =>
    h("input", {
      ...named(slot),
      placeholder: display(slot),
      size: Math.min(Math.max(display(slot).length, 6), 24),
      inputMode: slot.type === "number" ? "numeric" : "text",
      autocomplete: "off",
      oninput: ({ target }) => ui.slots.type(slot.name, target.value),
    }),
  chosen: (slot, ui) =>
    h(
      "select",
      { ...named(slot), onchange: ({ target }) => ui.slots.type(slot.by ?? slot.name, target.value) },
      h("option", { value: "" }, display(slot)),
      Object.entries(slot.forms ?? {}).map(([value, form]) => h("option", { value }, form)),
    ),
}

function named(slot) {
  return { className: "gap", ariaLabel: display(slot), required: Boolean(slot.required) }
}

// A frame may lack the permission to write to the clipboard; the older way asks for none.
async function copied(text, near) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const held = h("textarea", { value: text, className: "hidden", ariaLabel: "" })
    const focused = near.getRootNode().activeElement
    near.append(held)
    held.select()
    const done = document.execCommand("copy")
    held.remove()
    focused?.focus()
    return done
  }
}
