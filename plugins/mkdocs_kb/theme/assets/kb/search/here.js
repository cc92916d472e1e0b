// What this page knows of the site: its settings, its root, and who answers questions.
import { writeAsked } from "./asked.js"
import { SearchClient } from "./client.js"

export const settings = JSON.parse(document.getElementById("kb-settings").textContent)

export const client = new SearchClient(settings, siteRoot(), (...request) => fetch(...request))

export function searchPage(query) {
  const { prefixes, lang } = settings
  return new URL(`${prefixes[lang]}search/${writeAsked({ q: query })}`, siteRoot()).href
}

function siteRoot() {
  const { base } = JSON.parse(document.getElementById("__config").textContent)
  return new URL(base.replace(/\/?$/, "/"), location.href)
}
