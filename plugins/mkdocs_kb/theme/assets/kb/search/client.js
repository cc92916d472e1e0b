// Where answers come from: the API beside the site or, where there is none, the static index. Both answer in the
// API's shape; addresses in it become full ones.
import { GROUPS } from "./asked.js"

const FACETS = [...GROUPS, "lang"].join(",")

export class SearchFailed extends Error {
  constructor(reason) {
    super(reason)
    this.reason = reason
  }
}

export class SearchClient {
  #settings
  #fetch
  #root
  #index = null
  #answered = false

  // `settings`: {base, lang, prefixes}; `root`: the site's address as this page sees it
  constructor(settings, root, fetch) {
    this.#settings = settings
    this.#root = root
    this.#fetch = fetch
  }

  // `asked`: {q, kind, area, tag, own, group, facets, limit, offset}, all but `q` and `limit` optional.
  // Throws SearchFailed, or anything once the signal has said so.
  async search({ q, kind = [], area = [], tag = [], own = false, group = false, facets = false, limit, offset = 0 }, signal) {
    const asked = { q, kind, area, tag, own, group, facets, limit, offset }
    const answer = await this.#answer("search", searchParameters(asked), (index) => index.search(asked, signal), signal)
    const named = (places) => namedWords(places ?? [], answer.query)
    const hits = answer.hits.map((hit) => ({ ...this.#placed(hit), missing: named(hit.missing) }))
    return { ...answer, missing: named(answer.missing), hits }
  }

  async complete(q, signal) {
    const answer = await this.#answer("complete", { q }, (index) => index.complete(q, signal), signal)
    return { ...answer, hits: answer.hits.map((hit) => this.#placed(hit)) }
  }

  async #answer(route, parameters, find, signal) {
    const answer = this.#index ? null : await this.#ask(route, parameters, signal)
    if (answer) return answer
    this.#index ??= this.#open()
    try {
      return await find(await this.#index)
    } catch (error) {
      if (error.name === "AbortError") throw error
      // so that the next question tries again
      this.#index = null
      throw new SearchFailed("error")
    }
  }

  async #ask(route, parameters, signal) {
    const { base, lang } = this.#settings
    const query = new URLSearchParams(parameters)
    query.append("lang", lang)
    const response = await this.#get(new URL(`${base}api/v1/${route}?${query}`, this.#root), signal)
    const type = response?.headers.get("Content-Type") ?? ""
    if (!/^application\/(problem\+)?json/.test(type)) return this.#giveUp()
    this.#answered = true
    if (response.status === 401 || response.status === 403) throw new SearchFailed("signed_out")
    if (!response.ok) throw new SearchFailed("error")
    return response.json()
  }

  // most sites have a server: only the others load what does without
  async #open() {
    const { openIndex } = await import("./static-index.js")
    return openIndex(this.#root, this.#settings, (url, signal) => this.#fetch(url, { signal }))
  }

  #placed(hit) {
    const more = (hit.more ?? []).map((other) => this.#placed(other))
    return { ...hit, url: new URL(hit.url, this.#root).href, more, more_total: hit.more_total ?? 0 }
  }

  // a server that has answered once and then does not is in trouble, not absent
  #giveUp() {
    if (this.#answered) throw new SearchFailed("error")
    return null
  }

  async #get(url, signal) {
    try {
      return await this.#fetch(url, { signal, headers: { Accept: "application/json" } })
    } catch (error) {
      if (error.name === "AbortError") throw error
      return null
    }
  }
}

// the API names words by their places in the query, the static index by themselves
function namedWords(places, query) {
  return places.map((place) => (Array.isArray(place) ? query.slice(...place) : place))
}

function searchParameters({ q, own, group, facets, limit, offset, ...chosen }) {
  const parameters = [["q", q]]
  for (const name of GROUPS) for (const value of chosen[name]) parameters.push([name, value])
  if (own) parameters.push(["fallback", "false"])
  if (group) parameters.push(["group", "guide"])
  if (facets) parameters.push(["facets", FACETS])
  parameters.push(["limit", limit])
  if (offset) parameters.push(["offset", offset])
  return parameters
}
