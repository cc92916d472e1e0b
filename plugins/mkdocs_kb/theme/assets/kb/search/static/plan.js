// How one shelf is asked a question: each word as the shelf can best read it. Worths are those of search/ranking.py.
import { nearest, otherEnding, under } from "./vocabulary.js"
import { exact } from "./words.js"

const [DIRECT, ASKING, SYNONYM, PREFIX, FUZZY, TRANSLATION, GLOSSARY, INSTEAD] = [1, 0.5, 0.8, 0.8, 0.8, 0.8, 0.35, 0.8]
const MOST_WORDS = 40
const SHORTEST_PREFIX = 3
export const LEAST_LETTERS = 4
const FREE_FROM = 5
const [COMPLETIONS, CORRECTIONS, COGNATES] = [8, 3, 3]

// `question`: {lang, endings (of that language), tokens, mentions, stopWords, knows, isCommon: (place) => boolean, spell, unfinished}
export class Plan {
  // Alternatives by what they stand for: {from, to (places of the query), readings: [{stems, exact, worth}]}.
  parts = []
  // Place of the query word that a stem stands for, and the reason where it was typed otherwise.
  words = new Map()
  reasons = new Map()
  // Names of several words, shown only where these stand together: {stems, place}.
  runs = []
  corrections = new Map()
  // Places of all words that are searched for, and of those that a section may lack: words that ask are no loss.
  content = []
  counted = []
  // Maps of section to score: of what is the thing itself that was asked for.
  explained = []

  constructor(shelf, question, glossary) {
    this.shelf = shelf
    this.question = question
    this.exact = question.tokens.map((token) => exact(token, shelf.lang))
    this.content = this.#content()
    for (const place of this.content) this.#addWord(place)
    for (const mention of question.mentions) {
      this.#addNames(mention, glossary.names(mention, shelf))
      const isAll = this.content.every((place) => mention.start <= place && place < mention.stop)
      if (isAll) this.explained.push(glossary.explaining(mention, shelf))
    }
  }

  get stems() {
    return this.parts.flatMap(({ readings }) => readings.flatMap(({ stems }) => stems))
  }

  // Whether anything here stands for the word at a place.
  reads(place) {
    return [...this.words.values()].includes(place)
  }

  // Places of the words that are not stop words, each word once.
  #content() {
    const first = new Map()
    const { tokens, lang, stopWords } = this.question
    for (const [place, word] of this.exact.entries()) {
      const stops = this.shelf.stopWords.has(word) || stopWords.has(exact(tokens[place], lang))
      if (word && (!stops || this.#grows(place)) && !first.has(word)) first.set(word, place)
    }
    return [...first.values()].slice(0, MOST_WORDS)
  }

  #addWord(place) {
    const word = this.exact[place]
    const asks = this.shelf.questionWords.has(word)
    if (!asks) this.counted.push(place)
    const readings = this.#readings(word, place, asks ? ASKING : DIRECT)
    if (!readings.length) readings.push(...this.#corrected(word, place))
    if (readings.length) this.parts.push({ from: place, to: place + 1, readings })
  }

  // The word itself, its translations, and longer words it may begin.
  #readings(word, place, worth) {
    const { vocabulary } = this.shelf
    const readings = []
    const stem = this.#native ? vocabulary.stem(word) : vocabulary.known(word)
    if (stem !== undefined) readings.push(this.#reading(stem, vocabulary.variants(word), place, worth))
    readings.push(...this.#equivalents(word, place, stem !== undefined))
    if (this.#grows(place) || (!readings.length && this.#mayBePrefix(word, place))) {
      for (const longer of vocabulary.starting(word, COMPLETIONS)) {
        readings.push(this.#reading(vocabulary.known(longer), [longer], place, PREFIX, "prefix"))
      }
      for (const stem of this.#begun(place)) readings.push(this.#reading(stem, [], place, PREFIX, "prefix"))
    }
    return readings
  }

  // What the words of a reader of another language mean here that this one may be the beginning of.
  #begun(place) {
    const { meanings, meant } = this.shelf
    const typed = exact(this.question.tokens[place], this.question.lang)
    const isWhole = !this.#grows(place) && this.question.isCommon(place, false)
    if (this.#native || isWhole || typed.length < LEAST_LETTERS) return []
    const longer = meant.filter((other) => other.startsWith(typed) && other !== typed)
    longer.sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
    return [...new Set(longer.flatMap((other) => meanings[other]))].slice(0, COMPLETIONS)
  }

  // Other words for one the shelf lacks; what a word of the reader's language is in the shelf's.
  #equivalents(word, place, known) {
    if (this.#native && known) return []
    const typed = exact(this.question.tokens[place], this.question.lang)
    const { vocabulary, meanings } = this.shelf
    const ending = { has: (other) => under(meanings, other) !== undefined }
    const stems = under(meanings, typed) ?? under(meanings, otherEnding(typed, this.question.endings, ending)) ?? []
    if (stems.length || known || this.#native) {
      const [worth, reason] = this.#native ? [SYNONYM, "synonym"] : [TRANSLATION, "translation"]
      return stems.map((stem) => this.#reading(stem, [], place, worth, reason))
    }
    const alike = this.shelf.cognates.of(word).slice(0, COGNATES)
    const theirs = new Set(alike.map((other) => vocabulary.known(other)))
    return [...theirs].map((stem) => this.#reading(stem, [], place, TRANSLATION, "translation"))
  }

  // The words a misspelt one may stand for.
  #corrected(word, place) {
    if (this.#isExplained(place) || this.question.isCommon(place, this.#grows(place))) return []
    if (!this.#native) return this.#respelt(place)
    if (!this.question.spell) return []
    const { vocabulary } = this.shelf
    const near = vocabulary.near(word, CORRECTIONS)
    if (!near.length) return []
    this.corrections.set(place, vocabulary.spelling(near[0][0]))
    const nearest = near.filter(([, away]) => away === near[0][1])
    return nearest.map(([other]) => this.#reading(vocabulary.known(other), [other], place, FUZZY, "fuzzy"))
  }

  // What the words mean here that a misspelt one of the reader's language may stand for.
  #respelt(place) {
    const { meanings, meant } = this.shelf
    const typed = exact(this.question.tokens[place], this.question.lang)
    const near = nearest(meant, typed).filter(([other, away]) => {
      return other[0] === typed[0] || (away === 1 && typed.length >= FREE_FROM)
    })
    const least = Math.min(...near.map(([, away]) => away))
    const stems = new Set(near.filter(([, away]) => away === least).flatMap(([other]) => meanings[other]))
    return [...stems].map((stem) => this.#reading(stem, [], place, TRANSLATION, "translation"))
  }

  #addNames(mention, names) {
    if (!names.length) return
    const typed = this.exact.slice(mention.start, mention.stop).map((word) => this.shelf.vocabulary.stem(word))
    const worth = typed.includes(undefined) ? INSTEAD : GLOSSARY
    for (const stems of names) {
      if (stems.length > 1) this.runs.push({ stems, place: mention.start })
      else this.#note(stems[0], mention.start, "glossary")
    }
    const readings = names.map((stems) => ({ stems, exact: [], worth }))
    this.parts.push({ from: mention.start, to: mention.stop, readings })
  }

  #reading(stem, typed, place, worth, reason = "") {
    this.#note(stem, place, reason)
    return { stems: [stem], exact: typed, worth }
  }

  // As typed goes before standing in.
  #note(stem, place, reason) {
    if (!reason) this.reasons.delete(stem)
    else if (!this.words.has(stem)) this.reasons.set(stem, reason)
    if (!this.words.has(stem)) this.words.set(stem, place)
  }

  get #native() {
    return this.question.lang === this.shelf.lang
  }

  #grows(place) {
    return this.question.unfinished && place === this.exact.length - 1
  }

  #mayBePrefix(word, place) {
    return place === this.exact.length - 1 && word.length >= SHORTEST_PREFIX && !this.#isExplained(place)
  }

  // Whether the word means something elsewhere, so that it is not misspelt here.
  #isExplained(place) {
    const named = this.question.mentions.some(({ start, stop }) => start <= place && place < stop)
    return named || this.question.knows(place)
  }
}
