// Gaps of scripts and what fills them: what the console passes, what the agent types, the hour. Nothing of it ever
// leaves the page; no DOM.

const GAP = /\[\[([^[\]\n]{1,80})\]\]/
const EVENING = { es: 19, pt: 18, en: 18 }

export function dayPart(now, lang) {
  const hour = now.getHours()
  if (hour < 5 || hour >= (EVENING[lang] ?? 18)) return "evening"
  return hour < 12 ? "morning" : "afternoon"
}

// A script's text as strings and slots.
export function gaps(text, slots) {
  const named = new Map(slots.map((slot) => [slot.name, slot]))
  return text
    .split(GAP)
    .map((piece, at) => (at % 2 ? (named.get(piece) ?? { name: piece, type: "text" }) : piece))
    .filter(Boolean)
}

export class Slots {
  #given = {}
  #typed = {}
  #clock
  changed = () => {}

  constructor(clock = () => new Date()) {
    this.#clock = clock
  }

  get given() {
    return this.#given
  }

  give(values) {
    this.#given = { ...values }
    this.changed()
  }

  type(name, value) {
    this.#typed[name] = value
    this.changed()
  }

  forget() {
    this.#typed = {}
    this.changed()
  }

  typed(slot) {
    return this.#typed[(slot.forms && slot.by) ?? slot.name] ?? ""
  }

  // {how, text, missing}; how: "given" (the console or the clock fills it), "typed" (the agent has to), "chosen"
  // (the agent picks a form), "shown" (its label will do).
  read(slot, lang) {
    const { type, forms = {}, by, required = false } = slot
    const given = plain(this.#given[slot.name])
    const hour = type === "clock" && forms[dayPart(this.#clock(), lang)]
    if (type === "choice" && Object.keys(forms).length) {
      const key = given || (by ? plain(this.#given[by]) : "")
      const text = formOf(forms, key) || given
      if (text) return filled(text)
      const picked = formOf(forms, this.typed(slot))
      return { how: "chosen", text: picked || display(slot), missing: required && !picked }
    }
    if (given || hour) return filled(given || hour)
    // nobody reads a technical name to a caller: a gap that has no other is filled by the agent
    if (!required && display(slot) !== slot.name) return { how: "shown", text: display(slot), missing: false }
    const text = this.typed(slot).trim()
    return { how: "typed", text, missing: !text }
  }

  // The whole text, and the labels of what is missing in it.
  fill(pieces, lang) {
    const read = pieces.map((piece) => (piece.name ? [piece, this.read(piece, lang)] : [null, { text: piece }]))
    const missing = read.filter(([, { missing }]) => missing).map(([slot]) => display(slot))
    return { text: read.map(([, { text }]) => text).join("").trim(), missing: [...new Set(missing)] }
  }
}

export function display({ name, label, forms = {} }) {
  return label || [...new Set(Object.values(forms))].join(" / ") || name
}

function formOf(forms, key) {
  return Object.hasOwn(forms, key) ? forms[key] : ""
}

function filled(text) {
  return { how: "given", text, missing: false }
}

function plain(value) {
  return ["string", "number"].includes(typeof value) ? String(value).trim() : ""
}
