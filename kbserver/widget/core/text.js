// Words with their facts, and languages; no DOM.

export const LANGUAGES = { es: "Español", pt: "Português", en: "English" }

// The message of a name; with a count, its form for one or for several.
export function say(words, name, facts = {}) {
  const found = words[name] ?? words[`${name}.${facts.count === 1 ? "one" : "other"}`] ?? name
  return found.replace(/\{(\w+)\}/g, (whole, fact) => facts[fact] ?? whole)
}

// The first tag of which we have the language: "pt-BR" means "pt".
export function pickLanguage(...tags) {
  return tags.map((tag) => (tag ?? "").toLowerCase().split("-")[0]).find((tag) => Object.hasOwn(LANGUAGES, tag)) ?? "es"
}
