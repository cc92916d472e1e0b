// The options of the box: completions, hits, and the way to all of them.
import { element, languageBadge, marked, speak } from "./elements.js"
import { fill } from "./text.js"

// Groups of options, those with none left out.
export function options({ completions, hits }, query, address, settings) {
  const { words } = settings
  return [
    group("kb-completions", words.suggestions, completions.map(completion)),
    group("kb-hits", words.results, hits.map((hit, at) => hitOption(hit, at, settings))),
    allOption(query, address, words),
  ].filter(Boolean)
}

function group(className, label, found) {
  if (!found.length) return null
  const made = element("div", className)
  made.role = "group"
  made.ariaLabel = label
  made.append(...found)
  return made
}

function option(made, id) {
  Object.assign(made, { id, role: "option", tabIndex: -1, ariaSelected: "false" })
  return made
}

function completion(text, at) {
  const made = option(element("span", "kb-completion", text), `kb-completion-${at}`)
  made.dataset.query = text
  return made
}

function hitOption(hit, at, settings) {
  const link = speak(option(element("a", "kb-hit"), `kb-hit-${at}`), hit, settings)
  link.href = hit.url
  const title = element("span", "kb-hit__title")
  title.append(...marked(hit.title, hit.highlights.title))
  if (hit.is_fallback) title.append(languageBadge(hit, settings))
  link.append(title)
  if (hit.heading_path.length) link.append(element("span", "kb-hit__path", hit.heading_path.join(" › ")))
  const excerpt = element("span", "kb-hit__excerpt")
  excerpt.append(...marked(hit.excerpt, hit.highlights.excerpt))
  link.append(excerpt)
  return link
}

function allOption(query, address, words) {
  const link = option(element("a", "kb-all", fill(words.all, { query })), "kb-all")
  link.href = address
  return link
}
