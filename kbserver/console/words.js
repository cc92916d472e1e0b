// The console's words in the language of the moment.
import { pickLanguage, say } from "./text.js"

let words = {}

export const t = (name, facts) => say(words, name, facts)

// The language asked for in the address, else the browser's.
export function firstLanguage() {
  return pickLanguage(new URLSearchParams(location.search).get("lang"), ...navigator.languages)
}

export async function speak(lang) {
  words = await (await fetch(`/console/strings/${lang}.json`)).json()
  document.documentElement.lang = lang
  document.title = `${t("title")} · Horizonte`
  for (const each of document.querySelectorAll("[data-say]")) each.textContent = t(each.dataset.say)
  for (const each of document.querySelectorAll("[data-label]")) each.ariaLabel = t(each.dataset.label)
}
