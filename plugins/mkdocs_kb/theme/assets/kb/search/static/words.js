// From text to words that can be compared, exactly as kbserver/search/analyzers.py does it; tests compare the two.
const LETTER = "(?:(?![ªº])[\\p{L}\\p{N}])"
const JOINERS = "[\\u0300-\\u036f\\u00ad\\u200b-\\u200d\\u2060]"
const WORD = `${LETTER}+(?:${JOINERS}+${LETTER}*)*`
const NUMBER = "\\p{Nd}+(?:[.,]\\p{Nd}+)+(?![\\p{L}\\p{N}])"
const TOKEN = new RegExp(`(${NUMBER}|${WORD})`, "u")
const GROUPED = /^(?:(\p{Nd}{1,3}(?:,\p{Nd}{3})+)(?:\.(\p{Nd}+))?|(\p{Nd}{1,3}(?:\.\p{Nd}{3})+)(?:,(\p{Nd}+))?)$/u
const BASE = { ø: "o", ł: "l", đ: "d", ð: "d", æ: "ae", œ: "oe", ı: "i" }
const ALNUM = /^[\p{L}\p{N}]+$/u

// Separators at even places, tokens at odd ones; joined they are the text again.
export function split(text) {
  return text.split(TOKEN)
}

export function tokens(text) {
  return split(text).filter((_, place) => place % 2)
}

// Where words stand in a text, as [start, end): wherever they do.
export function rangesOf(text, words) {
  const parts = split(text)
  const at = ends(parts)
  const places = Array.from(parts.keys()).filter((place) => place % 2 && words.includes(parts[place]))
  return places.map((place) => [at[place - 1], at[place]])
}

// Where the parts of `split` end: token n stands at [ends[2n], ends[2n + 1]).
export function ends(parts) {
  let end = 0
  return parts.map((part) => (end += part.length))
}

// Without case, accents and compatibility forms, letters and digits only.
export function fold(word) {
  if (/^[a-z0-9]+$/i.test(word)) return word.toLowerCase()
  const plain = caseless(caseless(word).normalize("NFKD")).replace(/[øłđðæœı]/g, (letter) => BASE[letter])
  return plain.normalize("NFKD").replace(/[^\p{L}\p{N}]/gu, "")
}

// The folded token; Spanish keeps its ñ, numbers lose what groups their digits and get a decimal point.
export function exact(token, lang) {
  if (/^\p{Nd}/u.test(token) && !ALNUM.test(token)) return number(token)
  if (lang === "es" && !/^[a-z0-9]+$/i.test(token)) {
    return caseless(token).normalize("NFC").split("ñ").map(fold).join("ñ")
  }
  return fold(token)
}

// Python's casefold: letter by letter, because JavaScript's lower case looks at the neighbours of a sigma.
function caseless(text) {
  return Array.from(text, (letter) => letter.toLowerCase().toUpperCase().toLowerCase()).join("")
}

function number(token) {
  const digits = token.normalize("NFKC")
  const grouped = GROUPED.exec(digits)
  if (!grouped) return digits.replaceAll(",", ".")
  const [whole, cents] = [grouped[1] ?? grouped[3], grouped[2] ?? grouped[4] ?? ""]
  return whole.replace(/[.,]/g, "") + (/[^0]/.test(cents) ? `.${cents}` : "")
}
