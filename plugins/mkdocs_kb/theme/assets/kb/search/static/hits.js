// A section that matches, in the shape of the API's hits: excerpt, highlights, where and why it matches.
import { excerpt } from "./excerpt.js"
import { whereabouts } from "./shelf.js"
import { ends, exact, split } from "./words.js"

// `entry`: {plan, section, score, missing, where}; `guide`: the file that shows it; `asked`: the reader's language
export function hitOf(entry, guide, asked) {
  const { plan, section } = entry
  const { sections, ...shown } = guide
  const { id, url, heading_path, text } = sections[plan.shelf.position(section)]
  const { matches, hasRun } = matchesIn(text, plan)
  const { excerpt: piece, ranges } = excerpt(text, matches)
  const title = matchesIn(guide.title, plan).matches.map(([start, end]) => [start, end])
  return {
    ...shown,
    id,
    url,
    heading_path,
    excerpt: piece,
    highlights: { title, excerpt: ranges },
    requested_lang: asked,
    is_fallback: plan.shelf.lang !== asked,
    score: Math.round(entry.score * 1e4) / 1e4,
    reasons: reasonsOf(plan, section, matches.length > 0, hasRun),
    missing: entry.where(entry.missing),
  }
}

// [start, end, place of the query word] of every token that matches, and whether any is part of a run.
function matchesIn(text, plan) {
  const parts = split(text)
  const at = ends(parts)
  const tokens = []
  for (let n = 1; n < parts.length; n += 2) {
    const stem = plan.shelf.vocabulary.known(exact(parts[n], plan.shelf.lang))
    // what has no stem here is a stop word, and may stand within a run
    if (stem !== undefined) tokens.push({ stem, start: at[n - 1], end: at[n], place: plan.words.get(stem) })
  }
  const rows = plan.runs.flatMap((run) => rowsOf(run, tokens))
  for (const { token, place } of rows) token.place ??= place
  const matches = tokens.filter(({ place }) => place !== undefined).map(({ start, end, place }) => [start, end, place])
  return { matches, hasRun: rows.length > 0 }
}

function rowsOf({ stems, place }, tokens) {
  const firsts = [...tokens.keys()].filter((first) => stems.every((stem, n) => tokens[first + n]?.stem === stem))
  return firsts.flatMap((first) => tokens.slice(first, first + stems.length).map((token) => ({ token, place })))
}

// Where it matches, then how where it does not match as typed.
function reasonsOf(plan, section, inText, hasRun) {
  let bits = 0
  const how = new Set(hasRun ? ["glossary"] : [])
  for (const stem of plan.words.keys()) {
    const place = plan.shelf.standing(stem).get(section)
    if (!place) continue
    bits |= place.bits
    if (plan.reasons.has(stem)) how.add(plan.reasons.get(stem))
  }
  const where = whereabouts(bits)
  const tags = where.includes("tag") ? ["tag"] : []
  return [...where.filter((name) => name !== "tag"), ...(inText ? ["text"] : []), ...tags, ...how]
}
