// What the search page is asked, as its address says it: ?q=…&kind=…&area=…&tag=…&own=1

export const GROUPS = ["kind", "area", "tag"]

const LONGEST = 200

export function readAsked(query) {
  const said = new URLSearchParams(query)
  const asked = { q: (said.get("q") ?? "").trim().slice(0, LONGEST), own: said.get("own") === "1" }
  for (const name of GROUPS) asked[name] = [...new Set(said.getAll(name).filter(Boolean))]
  return asked
}

// The query of an address, with its question mark; empty where nothing is asked.
export function writeAsked({ q, own = false, ...chosen }) {
  const said = new URLSearchParams()
  if (q) said.append("q", q)
  for (const name of GROUPS) for (const value of chosen[name] ?? []) said.append(name, value)
  if (own) said.append("own", "1")
  const query = said.toString()
  return query && `?${query}`
}

export function countChosen(asked) {
  return GROUPS.reduce((sum, name) => sum + asked[name].length, Number(asked.own))
}

export function withoutChoices({ q }) {
  return readAsked(writeAsked({ q }))
}
