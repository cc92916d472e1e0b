// What a reader may be about to type: titles, questions, headings, and words of the reader's language.
import { exact, split, tokens } from "./words.js"

const WORDS = 3

export class Completer {
  #lang
  #stopWords
  #vocabulary
  #phrases

  // `phrases` in order of importance; `vocabulary`: of the reader's own language, where it has documents
  constructor(lang, phrases, stopWords, vocabulary) {
    this.#lang = lang
    this.#stopWords = stopWords
    this.#vocabulary = vocabulary
    const folded = new Map()
    for (const phrase of phrases) {
      const words = this.#words(phrase)
      if (words.length && !folded.has(words.join(" "))) folded.set(words.join(" "), { phrase, words })
    }
    this.#phrases = [...folded.values()]
  }

  // Phrases that begin so, completions of the last word, then phrases with a word that begins so.
  complete(text, limit) {
    const words = this.#words(text)
    if (!words.length) return []
    const typed = words.join(" ") + (/\s$/.test(text) ? " " : "")
    const [starting, within] = [[], []]
    for (const each of this.#phrases) {
      if (each.words.join(" ").startsWith(typed)) starting.push(each)
      else if (this.#isWithin(typed, each.words)) within.push(each)
    }
    const phrases = (found) => found.map(({ phrase }) => phrase)
    const longer = typed.endsWith(" ") ? [] : this.#longer(text, words.at(-1))
    const first = phrases(starting.slice(0, Math.max(limit - WORDS, 1)))
    return this.#distinct([...first, ...longer, ...phrases(within), ...phrases(starting)]).slice(0, limit)
  }

  #isWithin(typed, words) {
    return words.some(
      (word, place) => place && !this.#stopWords.has(word) && words.slice(place).join(" ").startsWith(typed),
    )
  }

  #longer(text, last) {
    const parts = split(text)
    if (!this.#vocabulary || parts.at(-1)) return []
    const before = parts.slice(0, -2).join("")
    return this.#vocabulary.starting(last, WORDS).map((word) => before + this.#vocabulary.spelling(word))
  }

  #distinct(texts) {
    const found = new Map()
    for (const text of texts) {
      const said = this.#words(text).join(" ")
      if (!found.has(said)) found.set(said, text)
    }
    return [...found.values()]
  }

  #words(text) {
    return tokens(text).map((token) => exact(token, this.#lang)).filter(Boolean)
  }
}
