// Search without a server: every word must begin a word of the section; titles count most.
import { fold, words } from "./text.js"

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#x27": "'" }
const WEIGHT = { title: 10, text: 1, whole: 2 }
const BEFORE = 60
const LENGTH = 200

// `data` is search_index.json of Material; `prefixes` the folder of each language, empty for the default one.
export function searchable(data, prefixes, lang) {
  const others = Object.values(prefixes).filter((prefix) => prefix && prefix !== prefixes[lang])
  const own = (location) =>
    location.startsWith(prefixes[lang]) && !others.some((prefix) => location.startsWith(prefix))
  const pages = new Map()
  const sections = []
  for (const { location, title, text } of data.docs) {
    if (!own(location)) continue
    const [path, anchor] = location.split("#")
    const section = { location, title: plain(title), text: plain(text) }
    if (!anchor) pages.set(path, section.title)
    section.page = pages.get(path) ?? section.title
    section.foldedTitle = fold(`${section.page} ${section.title}`)
    section.foldedText = fold(section.text)
    sections.push(section)
  }
  return sections
}

export function match(sections, query, limit) {
  const asked = [...new Set(words(query))]
  if (!asked.length) return { total: 0, hits: [] }
  const scored = []
  for (const section of sections) {
    const score = asked.reduce((sum, word) => (sum === 0 ? 0 : plus(sum, rate(section, word))), 1)
    if (score) scored.push({ section, score })
  }
  scored.sort((a, b) => b.score - a.score)
  return { total: scored.length, hits: scored.slice(0, limit).map(({ section }) => hit(section, asked)) }
}

function plus(sum, rate) {
  return rate && sum + rate
}

function rate(section, word) {
  return WEIGHT.title * count(section.foldedTitle, word) + WEIGHT.text * Math.min(count(section.foldedText, word), 5)
}

function count(text, word) {
  return starts(text, word).reduce((sum, [, end]) => sum + (/[\p{L}\p{N}]/u.test(text[end] ?? "") ? 1 : WEIGHT.whole), 0)
}

function starts(text, word) {
  const found = []
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1])) found.push([at, at + word.length])
  }
  return found
}

function hit(section, asked) {
  const first = Math.min(...asked.flatMap((word) => starts(section.foldedText, word).map(([start]) => start)), Infinity)
  const start = first === Infinity || first < BEFORE ? 0 : section.text.indexOf(" ", first - BEFORE) + 1
  const end = Math.min(section.text.length, start + LENGTH)
  const excerpt = (start ? "…" : "") + section.text.slice(start, end).trimEnd() + (end < section.text.length ? "…" : "")
  return {
    title: section.page,
    headingPath: section.title === section.page ? [] : [section.title],
    excerpt,
    highlights: { title: ranges(section.page, asked), excerpt: ranges(excerpt, asked) },
    location: section.location,
  }
}

function ranges(text, asked) {
  const folded = fold(text)
  return asked.flatMap((word) => starts(folded, word))
}

function plain(html) {
  const text = html.replace(/<\/?(?:p|li|ul|ol|pre)>/g, " ").replace(/<[^>]*>/g, "")
  return text
    .replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole)
    .replace(/\s+/g, " ")
    .trim()
}
