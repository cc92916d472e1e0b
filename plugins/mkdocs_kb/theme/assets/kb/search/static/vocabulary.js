// The words of one language's documents: their stems, what they begin with, what a misspelt one may stand for.
import { distance, sharesEdge } from "./spelling.js"

const SHORTEST = 4
const TWO_EDITS_FROM = 8
const SHORTEST_SHARED = 3
const ALPHABETIC = /^\p{L}+$/u

export class Vocabulary {
  // `data`: {words, stems, counts, spellings, joined, endings}
  constructor(data) {
    this.words = data.words ? data.words.split(" ") : []
    this.stems = data.stems
    this.endings = data.endings
    this.numbers = new Map(this.words.map((word, number) => [word, number]))
    this.counts = data.counts
    this.spellings = data.spellings
    this.joined = new Set(data.joined)
    this.tildes = new Map()
    for (const word of this.words) {
      if (word.includes("ñ")) append(this.tildes, word.replaceAll("ñ", "n"), word)
    }
  }

  // The word and its spellings with ñ, as far as a document has them.
  variants(word) {
    const known = this.numbers.has(word) && !this.joined.has(word) ? [word] : []
    return [...known, ...(this.tildes.get(word) ?? [])]
  }

  // The number of the stem of a word these documents have, undefined for another.
  known(word) {
    return this.stems[this.numbers.get(word)]
  }

  // The number of a word's stem, also where these documents have the word with another ending only.
  stem(word) {
    const [variant] = this.variants(word)
    return this.known(word) ?? this.known(variant) ?? this.known(otherEnding(word, this.endings, this.numbers))
  }

  // The word that stands for all of its stem.
  like(word) {
    const stem = this.stem(word)
    return stem === undefined ? word : this.words[this.stems.indexOf(stem)]
  }

  spelling(word) {
    return this.spellings[word] ?? word
  }

  // The most frequent words that begin with the prefix and are longer.
  starting(prefix, limit) {
    const found = []
    for (let place = this.#from(prefix); this.words[place]?.startsWith(prefix); place++) {
      const word = this.words[place]
      if (word !== prefix && !this.joined.has(word)) found.push(place)
    }
    found.sort((a, b) => this.counts[b] - this.counts[a] || a - b)
    return found.slice(0, limit).map((place) => this.words[place])
  }

  // [word, edits], nearest first, then most frequent.
  near(word, limit) {
    const found = nearest(this.words, word).filter(([other]) => !this.joined.has(other))
    found.sort((a, b) => a[1] - b[1] || this.#count(b[0]) - this.#count(a[0]))
    return found.slice(0, limit)
  }

  #count(word) {
    return this.counts[this.numbers.get(word)]
  }

  #from(prefix) {
    let [low, high] = [0, this.words.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.words[middle] < prefix) low = middle + 1
      else high = middle
    }
    return low
  }
}

// [word, edits] of the words one edit away, or two from a long word that has none.
export function nearest(words, word) {
  if (word.length < SHORTEST || !ALPHABETIC.test(word)) return []
  const found = within(words, word, 1)
  return found.length || word.length < TWO_EDITS_FROM ? found : within(words, word, 2)
}

function within(words, word, most) {
  const found = []
  for (const other of words) {
    if (other.length < SHORTEST || Math.abs(other.length - word.length) > most || !sharesEdge(word, other)) continue
    const edits = distance(word, other, most)
    if (edits <= most && ALPHABETIC.test(other)) found.push([other, edits])
  }
  return found
}

// A known word that differs from this one as known words differ among themselves: in its ending.
export function otherEnding(word, endings, known) {
  if (!ALPHABETIC.test(word)) return undefined
  for (let size = word.length; size >= SHORTEST_SHARED; size--) {
    const body = word.slice(0, size)
    for (const ending of under(endings, word.slice(size)) ?? []) {
      if (known.has(body + ending)) return body + ending
    }
  }
  return undefined
}

// What a parsed object has under a word that a reader typed: `constructor` is such a word.
export function under(object, name) {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

export function append(map, key, value) {
  if (map.has(key)) map.get(key).push(value)
  else map.set(key, [value])
}
