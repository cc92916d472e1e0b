// What must hold besides the words: filters, words of phrases, exclusions.
import { exact, fold, tokens } from "./words.js"

const VALUES = {
  kind: (guide) => [guide.kind],
  tag: (guide) => guide.tags,
  guide: (guide) => [guide.id],
  area: (guide) => guide.areas,
}
export const COUNTED = ["kind", "area", "tag"]

export class Conditions {
  #wanted = []
  #phrases
  #excluded

  // `parsed`: of `parse`; `chosen`: {kind, area, tag} lists; `guides`: all there are
  constructor(parsed, chosen, guides) {
    const words = [parsed.words]
    const typed = new Map()
    for (const [field, value] of parsed.filters) {
      const exists = guides.some((guide) => holds(guide, field, [value]))
      if (exists) typed.set(field, [...(typed.get(field) ?? []), value])
      else words.push(value)
    }
    for (const [field, values] of [...Object.entries(chosen), ...typed]) {
      if (values?.length) this.#wanted.push([field, values])
    }
    this.words = words.join(" ")
    this.#phrases = parsed.phrases
    this.#excluded = parsed.excluded
  }

  get filtered() {
    return this.#wanted.length > 0
  }

  // The stems one has to know the places of.
  stems(shelf) {
    return [...this.#phrases, ...this.#excluded].flatMap((text) => stemsOf(text, shelf)).filter((stem) => stem !== undefined)
  }

  // A test of sections; a phrase is taken for its words, because texts are not at hand.
  of(shelf) {
    const having = (stem) => (stem === undefined ? new Map() : shelf.standing(stem))
    const required = this.#phrases.flatMap((text) => stemsOf(text, shelf)).map(having)
    const barred = this.#excluded.map((text) => stemsOf(text, shelf).map(having)).filter((sets) => sets.length)
    return (section) =>
      this.#wanted.every(([field, values]) => holds(shelf.guide(section), field, values)) &&
      required.every((sections) => sections.has(section)) &&
      !barred.some((sets) => sets.every((sections) => sections.has(section)))
  }
}

export function valuesOf(guide, field) {
  return VALUES[field](guide)
}

function holds(guide, field, values) {
  const theirs = valuesOf(guide, field).map(plain)
  return values.some((value) => theirs.includes(plain(value)))
}

function plain(value) {
  return tokens(value).map(fold).join(" ") || value
}

function stemsOf(text, shelf) {
  const words = tokens(text).map((token) => exact(token, shelf.lang))
  return words.filter((word) => word && !shelf.stopWords.has(word)).map((word) => shelf.vocabulary.stem(word))
}
