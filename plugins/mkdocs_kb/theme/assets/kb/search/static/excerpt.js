// The part of a text that answers: the window with most query words, in whole sentences where they fit.
// As kbserver/search/excerpts.py, with a bar where a line ends without a mark; positions are UTF-16 units throughout.
const SIZE = 200
const SENTENCE_END = /[.!?…]["'”»)\]]*(?=\s)|(?=\n)/gu
const SENTENCE_START = /(?:[.!?…]["'”»)\]]*\s|\n)\s*/gu
const UNMARKED = /\n(?<![ .:;,!?…·]\n)(?<![ .:;,!?…·]["'”»)\]]\n)/u
const BAR = " | "
const ELLIPSIS = "…"

// {excerpt, ranges} around matches [start, end, word], which are ordered by place.
export function excerpt(text, matches) {
  if (text.length <= SIZE) return cut(text, matches, 0, text.length, "", "")
  const [first, last] = matches.length ? densest(matches) : [0, 0]
  let [start, wholeStart] = startOf(text, first, last)
  const [end, wholeEnd] = endOf(text, start, last)
  if (end === text.length && wholeStart) start = earlier(text, start)
  return cut(text, matches, start, end, wholeStart ? "" : ELLIPSIS, wholeEnd ? "" : ELLIPSIS)
}

function cut(text, matches, start, end, before, after) {
  const shown = text.slice(start, end)
  const from = start + shown.length - shown.trimStart().length
  const trimmed = shown.trim()
  const [stop, shift] = [from + trimmed.length, before.length - from]
  const inside = matches.filter(([one, other]) => one < stop && other > from)
  const ranges = inside.map(([one, other]) => [Math.max(one, from) + shift, Math.min(other, stop) + shift])
  return inOneLine(before + trimmed + after, ranges)
}

function inOneLine(shown, ranges) {
  const parts = shown.split(UNMARKED)
  let end = -1
  const ends = parts.map((part) => (end += part.length + 1))
  const shifted = (place) => place + (BAR.length - 1) * ends.filter((each) => each < place).length
  return {
    excerpt: parts.join(BAR).replaceAll("\n", " "),
    ranges: ranges.map((range) => range.map(shifted)),
  }
}

// Where the window with most different query words begins and ends; then most matches; then the first.
function densest(matches) {
  if (matches.at(-1)[1] - matches[0][0] <= SIZE) return [matches[0][0], matches.at(-1)[1]]
  let [found, different, many, left] = [matches[0], 0, 0, 0]
  for (const [right, [, end]] of matches.entries()) {
    while (left < right && end - matches[left][0] > SIZE) left++
    const words = new Set(matches.slice(left, right + 1).map(([, , word]) => word)).size
    if (words > different || (words === different && right - left + 1 > many)) {
      ;[found, different, many] = [[matches[left][0], end], words, right - left + 1]
    }
  }
  return found
}

// Where the excerpt begins, and whether a sentence does.
function startOf(text, first, last) {
  const room = Math.max(0, SIZE - (last - first))
  const lowest = Math.max(0, first - room)
  const found = all(SENTENCE_START, text.slice(lowest, first)).map((sentence) => lowest + sentence.end)
  if (found.length || first <= room) return [found.at(-1) ?? 0, true]
  const from = first - (room >> 1)
  const blank = text.slice(from, first).search(/\s/)
  return [blank < 0 ? first : from + blank + 1, false]
}

// Where the excerpt ends, and whether a sentence does.
function endOf(text, start, last) {
  const limit = start + SIZE
  if (limit >= text.length) return [text.length, true]
  const [from, lowest] = [Math.max(last - 1, 0), Math.max(last, start + 1)]
  const found = all(SENTENCE_END, text.slice(from, limit + 1)).map((sentence) => from + sentence.end)
  const fitting = found.filter((end) => lowest <= end && end <= limit)
  if (fitting.length) return [fitting.at(-1), true]
  const blank = lowest + text.slice(lowest, limit + 1).search(/[ \n](?=[^ \n]*$)/)
  return [blank >= lowest ? blank : limit, false]
}

// The first beginning of a sentence from which the rest of the text still fits.
function earlier(text, start) {
  const lowest = Math.max(0, text.length - SIZE)
  const from = Math.max(0, lowest - 1)
  const [first] = all(SENTENCE_START, text.slice(from, start))
  return first && lowest <= from + first.end ? from + first.end : start
}

function all(pattern, text) {
  return Array.from(text.matchAll(pattern), (found) => ({ end: found.index + found[0].length }))
}
