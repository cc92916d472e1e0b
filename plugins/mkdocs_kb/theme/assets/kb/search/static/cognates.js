// Words two languages share in slightly different dress: kbserver/search/cognates.py explains how.
import { append, under } from "./vocabulary.js"
import { fold } from "./words.js"

const SHORTEST = 4
const SHORTEST_BONES = 3
const SOUNDS = { e: "i", o: "u" }

export class Cognates {
  #endings
  #soft
  #beginning
  #spellings
  #mostVowels
  #longest
  #words
  #found = null

  // `tables`: {endings, soft, beginning, spellings, most_vowels}; `words`: of the documents' language
  constructor(tables, words) {
    this.#endings = tables.endings
    this.#soft = new RegExp(tables.soft, "g")
    this.#beginning = new RegExp(tables.beginning)
    this.#spellings = tables.spellings
    this.#mostVowels = tables.most_vowels
    this.#longest = Math.max(...Object.keys(tables.endings).map((ending) => ending.length))
    this.#words = words
  }

  // Words that may be the same in the documents' language, most alike first.
  of(word) {
    this.#found ??= this.#byBones()
    for (const [bones, vowels] of this.skeletons(word)) {
      const found = (this.#found.get(bones) ?? [])
        .map(([other, theirs]) => [difference(vowels, theirs), -alike(word, other), other])
        .filter(([share]) => share <= this.#mostVowels)
        .sort((a, b) => a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : 1))
      if (found.length) return found.map(([, , other]) => other)
    }
    return []
  }

  // [bones, vowels] of a word, surest first; none where too little is left.
  skeletons(word) {
    const plain = fold(word)
    if (plain.length < SHORTEST || !/^\p{L}+$/u.test(plain)) return []
    const soft = plain.replace(this.#soft, "s")
    const [size, mark] = this.#ending(plain)
    const short = this.#skeleton(soft.slice(0, soft.length - size), mark)
    const whole = this.#skeleton(soft.endsWith("s") ? soft.slice(0, -1) : soft, "")
    const same = short[0] === whole[0] && short[1].join() === whole[1].join()
    return (same ? [short] : [short, whole]).filter(([bones]) => bones.length >= SHORTEST_BONES)
  }

  #skeleton(body, mark) {
    body = body.replace(this.#beginning, "s")
    for (const [written, said] of this.#spellings) body = body.replaceAll(written, said)
    body = body.replace(/(.)\1+/g, "$1")
    const vowels = body.split(/[^aeiou]/).map((part) => part.replace(/[eo]/g, (vowel) => SOUNDS[vowel]))
    return [consonants(body) + mark, vowels.slice(0, -1)]
  }

  // only who asks in another language waits for it
  #byBones() {
    const found = new Map()
    for (const word of this.#words) {
      for (const [bones, vowels] of this.skeletons(word)) append(found, bones, [word, vowels])
    }
    return found
  }

  // How long the ending is, and its mark.
  #ending(word) {
    for (let size = Math.min(this.#longest, word.length - 2); size > 0; size--) {
      const mark = under(this.#endings, word.slice(-size))
      const body = word.slice(0, -size)
      if (mark !== undefined && consonants(body).length > 1 - mark.length) return [size, mark]
    }
    return [word.endsWith("s") ? 1 : 0, ""]
  }
}

function consonants(word) {
  return word.slice(0, 1) + word.slice(1).replace(/[aeiou]/g, "")
}

// The share of places at which vowels differ; more of them is not another.
function difference(some, others) {
  const other = (one, place) => {
    const theirs = others[place]
    return one !== theirs && !(one && theirs && (theirs.includes(one) || one.includes(theirs)))
  }
  return some.filter(other).length / some.length
}

function alike(one, other) {
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  return at
}
