// A guide that answers: its best section, who approved it, what it lacks, and its other sections in short.
import { formatDay } from "./days.js"
import { element, languageBadge, marked, speak } from "./elements.js"
import { counted, fill } from "./text.js"

// `missing`: words that no guide has, told once and not with each; `facts`: what things are called
export function resultOf(hit, missing, facts, settings) {
  const made = element("li", "kb-result")
  made.append(heading(hit, settings), excerpt(hit, settings), standing(hit, missing, facts, settings))
  if (hit.more.length) made.append(others(hit, facts.words, settings))
  return made
}

function heading(hit, settings) {
  const made = element("h2", "kb-result__heading")
  const link = speak(element("a", "kb-result__link"), hit, settings)
  link.href = hit.url
  const title = element("span", "kb-result__title")
  title.append(...marked(hit.title, hit.highlights.title))
  link.append(title)
  if (hit.heading_path.length) link.append(element("span", "kb-result__path", hit.heading_path.join(" › ")))
  made.append(link)
  return made
}

function excerpt(hit, settings) {
  const made = speak(element("p", "kb-result__excerpt"), hit, settings)
  made.append(...marked(hit.excerpt, hit.highlights.excerpt))
  return made
}

function standing(hit, missing, facts, settings) {
  const made = element("p", "kb-result__facts")
  made.append(element("span", "kb-badge", facts.kind[hit.kind] ?? hit.kind))
  if (hit.is_fallback) made.append(languageBadge(hit, settings))
  const status = hit.status === "approved" ? "" : facts.status[hit.status]
  if (status) made.append(element("span", `kb-badge kb-badge--${hit.status}`, status))
  for (const approval of hit.approvals) made.append(element("span", "kb-result__approved", approved(approval, facts, settings)))
  const without = hit.missing.filter((word) => !missing.includes(word))
  if (without.length) made.append(element("span", "kb-result__without", fill(facts.words.without, { words: without.join(", ") })))
  return made
}

function approved({ area_name: area, date }, facts, settings) {
  return fill(facts.words.approved, { area, date: formatDay(date, settings.lang) })
}

function others(hit, words, settings) {
  const made = element("div", "kb-result__others")
  const label = element("p", "", counted(words, "sections", hit.more_total))
  const list = element("ul")
  list.append(...hit.more.map((other) => section(other, words, settings)))
  made.append(label, list)
  return made
}

function section(hit, words, settings) {
  const made = element("li")
  const heading = hit.heading_path.at(-1)
  const link = element("a", "", heading ?? words.lead)
  link.href = hit.url
  made.append(heading ? speak(link, hit, settings) : link)
  return made
}
