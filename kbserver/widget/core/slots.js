// What fills the gaps of scripts: what the console passes, what the agent types, the hour. Nothing of it ever leaves
// the page; no DOM.

export function dayPart(now, lang) {
  const hour = now.getHours()
  if (hour < 5 || hour >= (lang === "es" ? 19 : 18)) return "evening"
  return hour < 12 ? "morning" : "afternoon"
}

export function Slots(clock = () => new Date()) {
  let given = {}
  let typed = {}
  const keyOf = ({ type, name, by }) => (type === "choice" && by) || name
  const slots = {
    changed() {},

    get given() {
      return given
    },

    give(values) {
      given = { ...values }
      slots.changed()
    },

    type(slot, value) {
      typed[keyOf(slot)] = value
      slots.changed()
    },

    forget() {
      typed = {}
      slots.changed()
    },

    typed: (slot) => typed[keyOf(slot)] ?? "",

    // {given, text, missing}; `given`: what the console or the clock fills it with. Only choices and the clock have forms.
    read(slot, lang) {
      const { name, type, forms = {}, by, required, label = name } = slot
      const form = (key) => (Object.hasOwn(forms, key) ? forms[key] : "")
      const value = plain(given[name])
      const choice = type === "choice"
      const chosen = form(choice ? value || plain(given[by]) : dayPart(clock(), lang))
      const found = (choice && chosen) || value || chosen
      const said = found || (choice ? form(slots.typed(slot)) : slots.typed(slot).trim())
      const missing = !said && Boolean(required || label === name)
      return { given: found, text: said || (missing ? "" : label), missing }
    },
  }
  return slots
}

function plain(value) {
  return ["string", "number"].includes(typeof value) ? String(value).trim() : ""
}
