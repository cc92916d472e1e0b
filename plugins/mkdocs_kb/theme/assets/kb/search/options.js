// Hits as the options of a listbox: text nodes only, whatever the texts hold.
import { fill, pieces } from "./text.js"

export function option(document, hit, id, settings) {
  const link = element(document, "a", "kb-hit")
  Object.assign(link, { id, href: hit.url, role: "option", tabIndex: -1 })
  link.setAttribute("aria-selected", "false")
  if (hit.lang !== settings.lang) link.lang = hit.lang
  const title = element(document, "span", "kb-hit__title")
  title.append(...marked(document, hit.title, hit.highlights.title))
  if (hit.isFallback) title.append(badge(document, hit, settings))
  link.append(title)
  if (hit.headingPath.length) link.append(element(document, "span", "kb-hit__path", hit.headingPath.join(" › ")))
  const excerpt = element(document, "span", "kb-hit__excerpt")
  excerpt.append(...marked(document, hit.excerpt, hit.highlights.excerpt))
  link.append(excerpt)
  return link
}

function badge(document, hit, settings) {
  const name = settings.names[hit.lang] ?? hit.lang
  const found = element(document, "span", "kb-badge kb-badge--language", fill(settings.words.in_language, { language: name }))
  found.lang = settings.lang
  return found
}

function marked(document, text, ranges) {
  return pieces(text, ranges ?? []).map((piece) =>
    piece.marked ? element(document, "mark", "", piece.text) : document.createTextNode(piece.text),
  )
}

function element(document, name, className, text = "") {
  const found = document.createElement(name)
  if (className) found.className = className
  if (text) found.textContent = text
  return found
}
