// Text without the DOM: ranges to pieces, words with their facts filled in.

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

// The form of a message for one and for several.
export function counted(words, name, count, facts = {}) {
  return fill(words[`${name}.${count === 1 ? "one" : "other"}`], { ...facts, count })
}

export function fill(words, facts) {
  return words.replace(/\{(\w+)\}/g, (whole, name) => (name in facts ? String(facts[name]) : whole))
}
