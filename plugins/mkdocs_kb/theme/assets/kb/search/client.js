// Where answers come from: the API beside the site or, where there is none, the static index.
import { match, searchable } from "./static-index.js"

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
  #sections = null
  #answered = false

  // `settings`: {base, lang, prefixes}; `root`: the site's address as this page sees it
  constructor(settings, root, fetch) {
    this.#settings = settings
    this.#root = root
    this.#fetch = fetch
  }

  // {total, hits, didYouMean}; throws SearchFailed, or AbortError when the signal says so
  async search(query, limit, signal) {
    if (!this.#sections) {
      const answer = await this.#ask(query, limit, signal)
      if (answer) return answer
    }
    return this.#find(query, limit, signal)
  }

  async #ask(query, limit, signal) {
    const { base, lang } = this.#settings
    const parameters = new URLSearchParams({ q: query, lang, limit })
    const response = await this.#get(new URL(`${base}api/v1/search?${parameters}`, this.#root), signal)
    const type = response?.headers.get("Content-Type") ?? ""
    if (!/^application\/(problem\+)?json/.test(type)) return this.#giveUp()
    this.#answered = true
    if (response.status === 401 || response.status === 403) throw new SearchFailed("signed_out")
    if (!response.ok) throw new SearchFailed("error")
    return fromApi(await response.json())
  }

  async #find(query, limit, signal) {
    this.#sections ??= await this.#load(signal)
    const { total, hits } = match(this.#sections, query, limit)
    return { total, didYouMean: null, hits: hits.map((hit) => this.#placed(hit)) }
  }

  async #load(signal) {
    const response = await this.#get(new URL("search/search_index.json", this.#root), signal)
    if (!response?.ok) throw new SearchFailed("error")
    return searchable(await response.json(), this.#settings.prefixes, this.#settings.lang)
  }

  #placed(hit) {
    const { lang } = this.#settings
    return { ...hit, url: new URL(hit.location, this.#root).href, lang, isFallback: false }
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

function fromApi(answer) {
  const hits = answer.hits.map((hit) => ({
    title: hit.title,
    headingPath: hit.heading_path,
    excerpt: hit.excerpt,
    highlights: hit.highlights,
    url: hit.url,
    lang: hit.lang,
    isFallback: hit.is_fallback,
  }))
  return { total: answer.total, didYouMean: answer.did_you_mean, hits }
}
