// Search without a server: answers in the API's own shape, from files that kbserver/publish/static_index writes.
// A reader's language has one index; what it leads to is fetched when needed and named by its content.
import { Cognates } from "./static/cognates.js"
import { Completer } from "./static/completion.js"
import { Conditions, COUNTED, valuesOf } from "./static/conditions.js"
import { Glossary } from "./static/glossary.js"
import { hitOf } from "./static/hits.js"
import { LEAST_LETTERS, Plan } from "./static/plan.js"
import { parse } from "./static/query.js"
import { rank } from "./static/ranking.js"
import { Shelf } from "./static/shelf.js"
import { otherEnding, under } from "./static/vocabulary.js"
import { exact, rangesOf, split, tokens } from "./static/words.js"

const [COMPLETIONS, COMPLETION_HITS, MORE] = [8, 5, 5]

// `root`: URL of the site's root; `settings`: {lang}; `fetcher`: (url, signal) => Promise of a Response
export async function openIndex(root, settings, fetcher) {
  const files = new Files(new URL("search/", root), fetcher)
  return new StaticIndex(await files.read(`${settings.lang}.json`), files)
}

class Files {
  #folder
  #fetcher
  #read = new Map()

  constructor(folder, fetcher) {
    this.#folder = folder
    this.#fetcher = fetcher
  }

  // The JSON of a file. Who gives up does not stop the download: the next question wants it too.
  async read(path, signal) {
    if (!this.#read.has(path)) this.#read.set(path, this.#download(path))
    try {
      const found = await this.#read.get(path)
      signal?.throwIfAborted()
      return found
    } catch (error) {
      if (!signal?.aborted) this.#read.delete(path)
      throw error
    }
  }

  async #download(path) {
    const response = await this.#fetcher(new URL(path, this.#folder))
    if (!response?.ok) throw new Error(`${path} is not there`)
    return response.json()
  }

  named = (kind, name, signal) => this.read(`${kind}/${name}.json`, signal)
}

class StaticIndex {
  #data
  #files
  #shelves
  #glossary
  #stopWords
  #common
  #completer = null

  constructor(data, files) {
    this.#data = data
    this.#files = files
    const sets = (byLanguage) => Object.fromEntries(Object.entries(byLanguage).map(([lang, words]) => [lang, new Set(words)]))
    const questionWords = sets(data.question_words)
    this.#stopWords = sets(data.stop_words)
    this.#common = new Set(data.common)
    this.#shelves = data.shelves.map((each) => {
      const shelf = new Shelf(each, files.named)
      shelf.stopWords = this.#stopWords[shelf.lang]
      shelf.questionWords = questionWords[shelf.lang]
      if (shelf.lang !== data.lang) shelf.cognates = new Cognates(data.cognates, shelf.vocabulary.words)
      return shelf
    })
    this.#glossary = new Glossary(data.glossary, new Map(this.#shelves.map((shelf) => [shelf.lang, shelf])), this.#stopWords)
  }

  // `own`: only texts in the reader's language; `group`: one hit a guide, with what else of it matches
  async search({ q, kind, area, tag, own = false, facets = false, group = false, limit = 10, offset = 0 }, signal) {
    const found = await this.#find(q, { kind, area, tag }, own, false, signal)
    const entries = group ? grouped(found.entries) : found.entries
    const hits = await Promise.all(entries.slice(offset, offset + limit).map((entry) => this.#hit(entry, signal)))
    const { lang } = this.#data
    const counts = facets ? this.#facets(entries) : {}
    const { missing, suggestion } = found
    return { query: q.trim(), lang, total: entries.length, limit, offset, hits, facets: counts, did_you_mean: suggestion, missing }
  }

  async complete(q, signal) {
    if (!q.trim()) return { completions: [], hits: [] }
    const { entries } = await this.#find(q, {}, false, !split(q).at(-1), signal)
    const hits = await Promise.all(entries.slice(0, COMPLETION_HITS).map((entry) => this.#hit(entry, signal)))
    return { completions: (await this.#completions(signal)).complete(q, COMPLETIONS), hits }
  }

  async #completions(signal) {
    if (!this.#completer) {
      const phrases = await this.#files.named("phrases", this.#data.phrases, signal)
      const { lang } = this.#data
      this.#completer = new Completer(lang, phrases, this.#stopWords[lang], this.#own?.vocabulary)
    }
    return this.#completer
  }

  get #own() {
    return this.#shelves.find((shelf) => shelf.lang === this.#data.lang)
  }

  // {entries: [{plan, section, score, missing, where}], missing, suggestion} of all shelves, the reader's own first
  async #find(q, chosen, own, unfinished, signal) {
    const conditions = new Conditions(parse(q), chosen, this.#shelves.flatMap((shelf) => shelf.guides))
    const typed = tokens(conditions.words)
    const plans = this.#plans(typed, own, unfinished)
    const where = (places) => rangesOf(q.trim(), places.map((place) => typed[place]))
    const entries = []
    for (const plan of plans) {
      await plan.shelf.load([...plan.stems, ...conditions.stems(plan.shelf)], signal)
      entries.push(...found(plan, conditions, typed).map((entry) => ({ plan, ...entry, where })))
    }
    return { entries, missing: where(lacking(plans, entries)), suggestion: suggested(plans[0], typed, q) }
  }

  #plans(typed, own, unfinished) {
    const { lang } = this.#data
    const mentions = this.#glossary.mentions(typed)
    const shelves = this.#shelves.filter((shelf) => !own || shelf.lang === lang)
    const endings = this.#own?.vocabulary.endings ?? {}
    const isCommon = (place, grows) => {
      const word = exact(typed[place], lang)
      return this.#isCommon(word, endings) || (grows && this.#begins(word))
    }
    const has = (shelf, place) => shelf.vocabulary.variants(exact(typed[place], shelf.lang)).length > 0
    return shelves.map((shelf, at) => {
      const knows = (place) => shelves.some((other) => other !== shelf && has(other, place))
      const stopWords = this.#stopWords[lang]
      const question = { lang, endings, tokens: typed, mentions, stopWords, knows, isCommon, spell: !at, unfinished }
      return new Plan(shelf, question, this.#glossary)
    })
  }

  // Whether a word is a common one of the reader's language: then it is not misspelt.
  #isCommon(word, endings) {
    const known = { has: (other) => this.#common.has(other) || this.#shelves.some(({ meanings }) => under(meanings, other)) }
    return known.has(word) || otherEnding(word, endings, known) !== undefined
  }

  // Whether a word may become a common one.
  #begins(word) {
    const longer = (other) => other.startsWith(word)
    return word.length >= LEAST_LETTERS && ([...this.#common].some(longer) || this.#shelves.some(({ meant }) => meant.some(longer)))
  }

  async #hit({ more, ...entry }, signal) {
    const { shelf } = entry.plan
    const guide = await this.#files.named("guides", shelf.guide(entry.section).file, signal)
    const hit = hitOf(entry, guide, this.#data.lang)
    if (!more) return hit
    return { ...hit, more: more.slice(0, MORE).map((other) => hitOf(other, guide, this.#data.lang)), more_total: more.length }
  }

  #facets(entries) {
    const counts = Object.fromEntries([...COUNTED, "lang"].map((field) => [field, {}]))
    const count = (field, value) => (counts[field][value] = (under(counts[field], value) ?? 0) + 1)
    for (const { plan, section } of entries) {
      for (const field of COUNTED) for (const value of valuesOf(plan.shelf.guide(section), field)) count(field, value)
      count("lang", plan.shelf.lang)
    }
    return Object.fromEntries(Object.entries(counts).map(([field, values]) => [field, mostFirst(values)]))
  }
}

function found(plan, conditions, typed) {
  const allowed = conditions.of(plan.shelf)
  if (typed.length || !conditions.filtered) return rank(plan, allowed)
  return [...plan.shelf.guideOf.keys()].filter(allowed).map((section) => ({ section, score: 0, missing: [] }))
}

// Entries by guide: the best stands for it, the others are its `more`.
function grouped(entries) {
  const guides = new Map()
  for (const entry of entries) {
    const { id } = entry.plan.shelf.guide(entry.section)
    if (guides.has(id)) guides.get(id).more.push(entry)
    else guides.set(id, { ...entry, more: [] })
  }
  return [...guides.values()]
}

// Places of the words that no section has, as the reader's own language counts them; none where there is no section.
function lacking(plans, entries) {
  if (!entries.length) return []
  return plans[0].counted.filter((place) => {
    const has = ({ plan, missing }) => (plan.counted.includes(place) ? !missing.includes(place) : plan.reads(place))
    return !entries.some(has)
  })
}

// The query with the corrections of the reader's language; null when every word is known.
function suggested(plan, typed, q) {
  if (!plan?.corrections.size) return null
  const spelt = new Map([...plan.corrections].map(([place, word]) => [typed[place], cased(word, typed[place])]))
  return split(q.trim()).map((part) => spelt.get(part) ?? part).join("")
}

// A word without a capital that only its place in a text gives it, where none was typed.
function cased(word, typed) {
  const isTitle = word === word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()
  return isTitle && typed === typed.toLowerCase() ? word.toLowerCase() : word
}

function mostFirst(values) {
  return Object.fromEntries(Object.entries(values).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)))
}
