// The server's sanitised HTML as a tree of plain objects; no DOM. Trusted Types forbid a page to parse strings as
// HTML, and who builds each element from a list of allowed ones needs no other defence. What is not on the list
// loses its tag and keeps its words.

const PLAIN = "p div blockquote details summary hr br pre code em strong ul ol li table thead tbody tr th td"
const ALLOWED = new Set([...PLAIN.split(" "), "a", "img"])
const EMPTY = new Set(["hr", "br", "img"])
const ATTRIBUTES = new Set(["href", "src", "alt", "start", "class", "data-slot"])
const TOKEN = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*\/?>|[^<]+|</gi
const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: "\u00a0" }

// Nodes: strings, and {name, attributes, children}.
export function parse(html) {
  const top = { children: [] }
  const open = [top]
  for (const [token, closing, tag, attributes] of html.matchAll(TOKEN)) {
    const name = tag?.toLowerCase()
    if (!name) open.at(-1).children.push(decode(token))
    else if (!ALLOWED.has(name)) continue
    else if (closing) closeTag(open, name)
    else {
      const node = { name, attributes: attributesOf(attributes), children: [] }
      open.at(-1).children.push(node)
      if (!EMPTY.has(name)) open.push(node)
    }
  }
  return top.children
}

function closeTag(open, name) {
  const at = open.findLastIndex((node) => node.name === name)
  if (at > 0) open.length = at
}

function attributesOf(written) {
  const found = {}
  for (const [, name, value = ""] of written.matchAll(/([a-z-]+)(?:="([^"]*)")?/gi)) {
    if (ATTRIBUTES.has(name)) found[name] = decode(value)
  }
  return found
}

function decode(text) {
  return text.replace(/&(?:#(\d{1,6})|(\w{2,4}));/g, (whole, number, name) =>
    number ? String.fromCodePoint(Math.min(number, 0x10ffff)) : (ENTITIES[name] ?? whole),
  )
}
