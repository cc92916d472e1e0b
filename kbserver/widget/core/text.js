// Words with their facts, days and languages; no DOM.

export const LANGUAGES = { es: "Español", pt: "Português", en: "English" }
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

// The message of a name; with a count, its form for one or for several.
export function say(words, name, facts = {}) {
  const found = words[name] ?? words[`${name}.${facts.count === 1 ? "one" : "other"}`] ?? name
  return found.replace(/\{(\w+)\}/g, (whole, fact) => facts[fact] ?? whole)
}

// The first tag of which we have the language: "pt-BR" means "pt".
export function pickLanguage(...tags) {
  const known = tags.map((tag) => (tag ?? "").toLowerCase().split("-")[0])
  return known.find((tag) => Object.hasOwn(LANGUAGES, tag)) ?? "es"
}

export function formatDay(iso, lang) {
  const [year, month, day] = iso.split("-")
  return lang === "en" ? `${Number(day)} ${MONTHS[month - 1]} ${year}` : `${day}/${month}/${year}`
}

// Pieces of a text, marked or not; ranges are [start, end) in UTF-16 units, in order.
export function pieces(text, ranges = []) {
  const found = []
  let at = 0
  for (const [start, end] of [...ranges, [text.length, text.length]]) {
    if (start > at) found.push([text.slice(at, start), false])
    if (end > start) found.push([text.slice(Math.max(at, start), end), true])
    at = Math.max(at, end)
  }
  return found.filter(([piece]) => piece)
}
