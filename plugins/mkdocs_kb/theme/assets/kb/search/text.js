// Text without the DOM: folding, ranges to pieces, words with their facts filled in.

// Lower case without accents, one UTF-16 unit for each of the original, so that positions stay true.
export function fold(text) {
  let folded = ""
  for (let i = 0; i < text.length; i++) {
    const plain = text[i].normalize("NFD")[0].toLowerCase()
    folded += plain.length === 1 ? plain : text[i]
  }
  return folded
}

export function words(text) {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? []
}

// Pieces of a text, marked or not; ranges are [start, end) in UTF-16 units, in any order, even overlapping.
export function pieces(text, ranges) {
  const found = []
  let at = 0
  const add = (end, marked) => {
    if (end > at) found.push({ text: text.slice(at, end), marked })
    at = Math.max(at, end)
  }
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    add(Math.min(start, text.length), false)
    add(Math.min(end, text.length), true)
  }
  add(text.length, false)
  return found
}

export function fill(words, facts) {
  return words.replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? String(facts[name]) : whole))
}
