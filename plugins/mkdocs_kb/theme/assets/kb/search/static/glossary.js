// Concepts and their names: what one reader calls a ticket, another a chamado, the guides a support request.
import { idf, saturated } from "./bm25.js"
import { append } from "./vocabulary.js"
import { exact } from "./words.js"

export class Glossary {
  #concepts
  #shelves
  #stopWords
  #named = new Map()
  #longest = new Map()

  // `concepts`: [{guide, at: {lang: position}, names: {lang: ["name", ...]}}]; `shelves` and `stopWords` by language
  constructor(concepts, shelves, stopWords) {
    this.#concepts = concepts
    this.#shelves = shelves
    this.#stopWords = stopWords
    for (const [concept, { names: byLanguage }] of concepts.entries()) {
      for (const [lang, names] of Object.entries(byLanguage)) {
        for (const name of names) this.#add(concept, lang, name.split(" "))
      }
    }
  }

  #add(concept, lang, words) {
    if (!this.#named.has(lang)) this.#named.set(lang, new Map())
    append(this.#named.get(lang), this.#key(words, lang), concept)
    this.#longest.set(lang, Math.max(this.#longest.get(lang) ?? 0, words.length))
  }

  // Every concept that tokens name in any language, as {start, stop, key, concept}; where names overlap, the longest.
  mentions(tokens) {
    const found = []
    for (const [lang, named] of this.#named) {
      const words = this.#content(tokens, lang)
      for (let first = 0; first < words.length; first++) {
        for (let size = Math.min(this.#longest.get(lang), words.length - first); size > 0; size--) {
          const run = words.slice(first, first + size)
          const key = this.#key(run.map(({ word }) => word), lang)
          const [start, stop] = [run[0].place, run.at(-1).place + 1]
          for (const concept of named.get(key) ?? []) found.push({ start, stop, key, concept })
        }
      }
    }
    return longestFirst(found)
  }

  // The names of a concept that a shelf's documents can have, other than the one mentioned: lists of stems.
  names(mention, shelf) {
    const names = this.#concepts[mention.concept].names[shelf.lang] ?? []
    const others = names.map((name) => name.split(" ")).filter((words) => this.#key(words, shelf.lang) !== mention.key)
    const stems = others.map((words) => words.map((word) => shelf.vocabulary.known(word)))
    return stems.filter((name) => !name.includes(undefined))
  }

  // Map of section to what it is worth that it explains the concept, for who typed nothing but its name.
  explaining(mention, shelf) {
    const { guide, at } = this.#concepts[mention.concept]
    const section = shelf.sectionOf(guide, at[shelf.lang])
    if (section === undefined) return new Map()
    const here = this.#concepts.filter((concept) => shelf.sectionOf(concept.guide, concept.at[shelf.lang]) !== undefined)
    const names = here.map((concept) => concept.names[shelf.lang])
    const own = this.#concepts[mention.concept].names[shelf.lang]
    const average = names.flat().length / shelf.size
    const shared = (name) => names.filter((theirs) => theirs.includes(name)).length
    const scores = own.map((name) => idf(shelf.size, shared(name)) * saturated(1, own.length, average))
    return new Map([[section, scores.reduce((sum, score) => sum + score)]])
  }

  #content(tokens, lang) {
    const words = tokens.map((token, place) => ({ place, word: exact(token, lang) }))
    return words.filter(({ word }) => word && !this.#stopWords[lang]?.has(word))
  }

  #key(words, lang) {
    return words.map((word) => this.#shelves.get(lang)?.vocabulary.like(word) ?? word).join(" ")
  }
}

function longestFirst(found) {
  const kept = []
  found.sort((a, b) => a.start - a.stop - (b.start - b.stop) || a.start - b.start || a.concept - b.concept)
  for (const mention of found) {
    const rivals = kept.filter((each) => each.start < mention.stop && mention.start < each.stop)
    const same = rivals.some((each) => each.concept === mention.concept && each.key === mention.key)
    if (!same && rivals.every((each) => each.start === mention.start && each.stop === mention.stop)) kept.push(mention)
  }
  return kept
}
