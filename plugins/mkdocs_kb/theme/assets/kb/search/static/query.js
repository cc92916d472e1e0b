// The text of a query taken apart as kbserver/search/query.py does it: words, "phrases", -exclusions, kind:filters.
import { tokens } from "./words.js"

const [OPEN, CLOSE] = ['"“”„«', '"“”»']
const START = "(?:^|(?<=\\s))"
const PART = new RegExp(
  `(?<![\\p{L}\\p{N}_])(?<field>kind|tag|guide|area):(?:[${OPEN}](?<quoted>[^${CLOSE}]+)[${CLOSE}]|(?<value>[^\\s${OPEN}]+))` +
    `|(?<minus>${START}[-−])?[${OPEN}](?<phrase>[^${CLOSE}]*)(?:[${CLOSE}]|$)` +
    `|${START}[-−](?<excluded>\\p{L}[^\\s${OPEN}]*)`,
  "giu",
)

// {words, phrases, excluded, filters: [[field, value]]}
export function parse(text) {
  const [phrases, excluded, filters] = [[], [], []]
  const words = text.replace(PART, (...found) => {
    const part = found.at(-1)
    if (part.field) filters.push([part.field.toLowerCase(), part.quoted ?? part.value])
    else if (part.excluded !== undefined) excluded.push(part.excluded)
    else if (part.minus) excluded.push(part.phrase)
    else {
      phrases.push(part.phrase)
      return ` ${part.phrase} `
    }
    return ""
  })
  const alone = excluded.length && !filters.length && !tokens(words).length
  return alone ? { words: excluded.join(" "), phrases: [], excluded: [], filters: [] } : { words, phrases, excluded, filters }
}
