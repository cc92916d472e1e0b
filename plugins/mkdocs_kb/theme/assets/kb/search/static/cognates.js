// Words two languages share in slightly different dress: kbserver/search/cognates.py explains how.
import { append, under } from "./vocabulary.js"
import { fold } from "./words.js"

const SHORTEST = 4
const SHORTEST_SKELETON = 3

export class Cognates {
  #endings
  #spellings
  #longest
  #words
  #found = null

  // `tables`: {endings, spellings}; `words`: of the documents' language
  constructor(tables, words) {
    this.#endings = tables.endings
    this.#spellings = tables.spellings.map(([pattern, replacement]) => [new RegExp(pattern, "g"), replacement])
    this.#longest = Math.max(...Object.keys(tables.endings).map((ending) => ending.length))
    this.#words = words
  }

  // Words that may be the same in the documents' language, most alike first.
  of(word) {
    this.#found ??= this.#bySkeleton()
    const found = this.#found.get(this.skeleton(word)) ?? []
    return [...found].sort((one, other) => alike(word, other) - alike(word, one) || (one < other ? -1 : 1))
  }

  // What a word shares with its cognates; empty when too little is left.
  skeleton(word) {
    const plain = fold(word)
    if (plain.length < SHORTEST || !/^\p{L}+$/u.test(plain)) return ""
    let [body, mark] = this.#withoutEnding(plain)
    for (const [pattern, replacement] of this.#spellings) body = body.replace(pattern, replacement)
    const bones = consonants(body) + mark
    return bones.length >= SHORTEST_SKELETON ? bones : ""
  }

  // only who asks in another language waits for it
  #bySkeleton() {
    const found = new Map()
    for (const word of this.#words) {
      const bones = this.skeleton(word)
      if (bones) append(found, bones, word)
    }
    return found
  }

  #withoutEnding(word) {
    for (let size = Math.min(this.#longest, word.length - 2); size > 0; size--) {
      const mark = under(this.#endings, word.slice(-size))
      const body = word.slice(0, -size)
      if (mark !== undefined && consonants(body).length > 1 - mark.length) return [body, mark]
    }
    return word.endsWith("s") ? [word.slice(0, -1), ""] : [word, ""]
  }
}

function consonants(word) {
  return word.slice(0, 1) + word.slice(1).replace(/[aeiou]/g, "")
}

function alike(one, other) {
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  return at
}
