// What readers get of one language's documents: where its words stand, and what that is worth (BM25).
import { idf, saturated } from "./bm25.js"
import { Vocabulary } from "./vocabulary.js"

const [HEADING, QUESTION, TITLE, TAG] = [1, 2, 4, 8]
const BOOSTS = [
  { name: "title", bit: TITLE, worth: 0.6 },
  { name: "heading", bit: HEADING, worth: 0.7 },
  { name: "question", bit: QUESTION, worth: 0.6 },
]
const EXACT = 0.5
const LENGTHS = 3

export class Shelf {
  #data
  #read
  #places = new Map()
  #first = []
  #numbers = new Map()

  // `data`: the shelf's part of the index; `read`: (kind, name, signal) => Promise of a file's value
  constructor(data, read) {
    this.#data = data
    this.#read = read
    this.lang = data.lang
    this.guides = data.guides
    this.meanings = data.meanings
    this.meant = Object.keys(data.meanings)
    this.vocabulary = new Vocabulary(data)
    this.guideOf = []
    for (const [number, guide] of data.guides.entries()) {
      this.#first.push(this.size)
      this.#numbers.set(guide.id, number)
      for (let at = 0; at < guide.lengths.length; at += LENGTHS) this.guideOf.push(number)
    }
  }

  // The place of a section within its guide.
  position(section) {
    return section - this.#first[this.guideOf[section]]
  }

  get size() {
    return this.guideOf.length
  }

  // The section at a place of a guide; undefined where these readers get the guide in another language.
  sectionOf(guideId, position) {
    const number = this.#numbers.get(guideId)
    return number === undefined || position === undefined ? undefined : this.#first[number] + position
  }

  guide(section) {
    return this.guides[this.guideOf[section]]
  }

  // Fetch where these stems stand; `score` and `standing` need it.
  async load(stems, signal) {
    const wanted = new Map()
    for (const stem of stems) if (!this.#places.has(stem)) wanted.set(...this.#file(stem))
    const read = async ([first, name]) => {
      const rows = await this.#read("words", name, signal)
      rows.forEach((row, at) => this.#places.set(first + at, row))
    }
    await Promise.all([...wanted].map(read))
  }

  // Sections with a stem: Map of section to {count, bits}.
  standing(stem) {
    return this.#gather(this.#places.get(stem) ?? [])
  }

  // Map of section to what a word is worth there; `exact` are the ways it was typed.
  score(stem, exact, worth) {
    const rows = this.#places.get(stem) ?? []
    const whole = this.#gather(rows)
    const scores = new Map()
    this.#add(scores, whole, worth)
    for (const { bit, worth: boost, name } of BOOSTS) this.#boost(scores, whole, bit, boost * worth, name)
    for (const row of rows.filter(([word]) => exact.includes(word))) this.#add(scores, this.#gather([row]), EXACT * worth)
    return scores
  }

  #add(scores, sections, worth) {
    const rarity = idf(this.size, sections.size)
    for (const [section, { count }] of sections) {
      plus(scores, section, worth * rarity * saturated(count, this.#length(section, 0), this.#data.averages[0]))
    }
  }

  #boost(scores, sections, bit, worth, name) {
    const marked = [...sections].filter(([, { bits }]) => bits & bit)
    const rarity = idf(this.size, marked.length)
    const average = this.#data.averages[{ title: 1, heading: 2, question: 3 }[name]]
    for (const [section] of marked) {
      const length = name === "title" ? this.guide(section).title : this.#length(section, name === "heading" ? 1 : 2)
      plus(scores, section, worth * rarity * saturated(1, length, average))
    }
  }

  #gather(rows) {
    const found = new Map()
    const add = (section, count, bits) => {
      const before = found.get(section)
      found.set(section, before ? { count: before.count + count, bits: before.bits | bits } : { count, bits })
    }
    for (const [, sections, guides = []] of rows) {
      for (const [section, code] of steps(sections)) add(section, code >> 2, code & 3)
      for (const [guide, code] of steps(guides)) {
        const end = this.#first[guide + 1] ?? this.size
        for (let section = this.#first[guide]; section < end; section++) add(section, code >> 2, (code & 3) << 2)
      }
    }
    return found
  }

  #file(stem) {
    return this.#data.files.findLast(([first]) => first <= stem)
  }

  #length(section, which) {
    return this.guide(section).lengths[this.position(section) * LENGTHS + which]
  }
}

// Where a word stands in a section, as hits say it.
export function whereabouts(bits) {
  const named = { title: TITLE, heading: HEADING, question: QUESTION, tag: TAG }
  return Object.keys(named).filter((name) => bits & named[name])
}

export function plus(scores, section, score) {
  scores.set(section, (scores.get(section) ?? 0) + score)
}

// [number, code] from a flat list of steps and codes.
function* steps(flat) {
  for (let at = 0, number = 0; at < flat.length; at += 2) yield [(number += flat[at]), flat[at + 1]]
}
