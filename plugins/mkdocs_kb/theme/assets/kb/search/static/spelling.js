// How far two words are apart, within the limits of kbserver/search/spelling.py.
const LONG_FROM = 6

// Only words with the same first or last letters are compared: two, of a long word three.
export function sharesEdge(word, other) {
  const letters = word.length < LONG_FROM ? 2 : 3
  return word.slice(0, letters) === other.slice(0, letters) || word.slice(-letters) === other.slice(-letters)
}

// Insertions, deletions, substitutions and swaps of neighbours; `most + 1` when more.
export function distance(one, other, most) {
  let [older, before, row] = [[], [], Array.from({ length: other.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= one.length; i++) {
    ;[older, before, row] = [before, row, [i]]
    for (let j = 1; j <= other.length; j++) {
      const substituted = before[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1)
      row[j] = Math.min(row[j - 1] + 1, before[j] + 1, substituted)
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      if (swapped) row[j] = Math.min(row[j], older[j - 2] + 1)
    }
    if (Math.min(...row) > most) return most + 1
  }
  return Math.min(row[other.length], most + 1)
}
