// Elements made of text nodes only, whatever the texts hold.
import { fill, pieces } from "./text.js"

export function element(name, className = "", text = "") {
  const made = document.createElement(name)
  if (className) made.className = className
  if (text) made.textContent = text
  return made
}

export function marked(text, ranges) {
  return pieces(text, ranges).map((piece) =>
    piece.marked ? element("mark", "", piece.text) : document.createTextNode(piece.text),
  )
}

export function languageBadge(hit, settings) {
  const language = settings.names[hit.lang] ?? hit.lang
  const badge = element("span", "kb-badge kb-badge--language", fill(settings.words.in_language, { language }))
  badge.lang = settings.lang
  return badge
}

// Says in which language the text of a hit is, where it is not the page's.
export function speak(made, hit, settings) {
  if (hit.lang !== settings.lang) made.lang = hit.lang
  return made
}
