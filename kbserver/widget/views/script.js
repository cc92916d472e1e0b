// A script to read aloud: its gaps filled or to be filled, to copy or to hand to the console.
import { h } from "./dom.js"

// Fills the gaps of a script; gives {text, missing}: what is to be read, and the labels of what is missing in it.
export function fill(script, { slots, word }) {
  const { lang, children } = script.querySelector(".spoken")
  const missing = new Set()
  const read = (piece) => {
    if (!piece.gap) return piece.textContent
    const { given, text, missing: lacks } = slots.read(piece.gap, lang)
    // what the server drew is how the agent fills it
    const own = (piece.own ??= piece.firstChild)
    piece.classList.toggle("given", Boolean(given))
    if (given) piece.textContent = given
    else if (piece.firstChild !== own) piece.replaceChildren(own)
    if (own.value !== slots.typed(piece.gap)) own.value = slots.typed(piece.gap)
    own.ariaInvalid = lacks || null
    if (lacks) missing.add(piece.gap.label)
    return text
  }
  const text = [...children].map((line) => [...line.childNodes].map(read).join("").trim()).join("\n")
  const lacking = [...missing].join(", ")
  script.querySelector(".missing").textContent = lacking && word("missing", { labels: lacking })
  script.querySelectorAll("button").forEach((button) => (button.ariaDisabled = missing.size > 0))
  return { text, missing: lacking }
}

// What is lacking in a script is asked for, and the script neither copied nor handed over.
export async function read(button, ui) {
  const script = button.closest("[part=script]")
  const { text, missing } = fill(script, ui)
  if (missing) {
    ui.tell("missing", { labels: missing })
    script.querySelector("[aria-invalid]").focus()
  } else if (button.name === "copy") ui.tell((await copied(text, button)) ? "copied" : "not_copied")
  else {
    ui.emit("guide-insert", { id: script.owner, text })
    ui.tell("inserted")
  }
}

// A frame may lack the permission to write to the clipboard; the older way asks for none. Nobody sees the field.
async function copied(text, button) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const held = h("textarea", { value: text })
    button.after(held)
    held.select()
    const done = document.execCommand("copy")
    held.remove()
    button.focus()
    return done
  }
}
