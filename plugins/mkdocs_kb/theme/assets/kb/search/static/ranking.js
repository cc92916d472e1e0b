// The sections of one shelf that match a plan, best first. Who types a few words wants sections with all of them; of a
// whole question most will do.
import { plus } from "./shelf.js"

const FEW_WORDS = 3

// [{section, score, missing: [places]}], best first; `allowed` is a test of sections.
export function rank(plan, allowed) {
  const { shelf, counted } = plan
  const scores = new Map()
  const has = new Map(counted.map((place) => [place, new Set()]))
  for (const { from, to, readings } of plan.parts) {
    for (const [section, score] of best(readings.map((reading) => read(shelf, reading)))) {
      if (!allowed(section)) continue
      plus(scores, section, score)
      for (let place = from; place < to; place++) has.get(place)?.add(section)
    }
  }
  for (const [section, score] of plan.explained.flatMap((sections) => [...sections])) {
    if (scores.has(section)) plus(scores, section, score)
  }
  const found = Array.from(scores, ([section, score]) => {
    return { section, score, missing: counted.filter((place) => !has.get(place).has(section)) }
  })
  const lacks = ({ missing }) => counted.length <= FEW_WORDS && missing.length > 0
  return found.sort((a, b) => lacks(a) - lacks(b) || b.score - a.score || a.section - b.section)
}

// All words of a reading, added up where they stand together.
function read(shelf, { stems, exact, worth }) {
  const [first, ...others] = stems.map((stem) => shelf.score(stem, exact, worth))
  for (const section of [...first.keys()]) {
    if (others.every((scores) => scores.has(section))) {
      for (const scores of others) plus(first, section, scores.get(section))
    } else first.delete(section)
  }
  return first
}

function best(alternatives) {
  const highest = new Map()
  for (const scores of alternatives) {
    for (const [section, score] of scores) highest.set(section, Math.max(score, highest.get(section) ?? score))
  }
  return highest
}
