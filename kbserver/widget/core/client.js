// What is asked of the API. The last answers are kept in memory and stand in where the server cannot be reached; no
// storage of the browser holds them, since consoles share machines. No DOM.

const MOST_KEPT = 40

export class Failed extends Error {
  // `status`: 0 where nothing was reached; `problem`: RFC 9457, or null
  constructor(status, problem = null) {
    super(problem?.title ?? `status ${status}`)
    Object.assign(this, { status, problem })
  }

  get passing() {
    return !this.status || this.status >= 500
  }
}

export class Client {
  endpoint = ""
  provider = null
  #fetch
  #token
  #renewing = null
  #kept = new Map()

  constructor(fetch) {
    this.#fetch = fetch
  }

  // undefined: nobody has said; null: there is none
  get token() {
    return this.#token
  }

  set token(token) {
    if (!token) this.#kept.clear()
    this.#token = token || null
  }

  help(context, lang, limit, signal) {
    return this.#ask("help", { context, lang, limit }, signal)
  }

  guide(id, lang, signal) {
    return this.#ask(`guides/${id.split("/").map(encodeURIComponent).join("/")}?lang=${lang}`, null, signal)
  }

  // What a caller said is kept nowhere, nor is its answer.
  decide(section, said, lang, signal) {
    return this.#send("decide", { section, said: said.slice(0, 500), lang }, signal, true)
  }

  // Hits for words that may be unfinished; if there are none, for words that may be misspelt.
  async find(q, lang, limit, signal) {
    const query = `q=${encodeURIComponent(q.slice(0, 200))}&lang=${lang}`
    const typed = await this.#ask(`complete?${query}`, null, signal)
    return typed.data.hits.length ? typed : this.#ask(`search?${query}&limit=${limit}`, null, signal)
  }

  // {data, stale}
  async #ask(path, body, signal) {
    const key = path + JSON.stringify(body)
    try {
      const data = await this.#send(path, body, signal, true)
      this.#kept.delete(key)
      this.#kept.set(key, data)
      if (this.#kept.size > MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value)
      return { data, stale: false }
    } catch (error) {
      if (signal?.aborted || !error.passing || !this.#kept.has(key)) throw error
      return { data: this.#kept.get(key), stale: true }
    }
  }

  async #send(path, body, signal, again) {
    if (this.#token === undefined && this.provider) await this.#renew()
    const token = this.#token
    const response = await this.#reach(path, body, signal)
    if (response.ok) return response.json()
    if (response.status === 401 && again && this.provider) {
      if (token === this.#token) await this.#renew()
      return this.#send(path, body, signal, false)
    }
    throw new Failed(response.status, await response.json().catch(() => null))
  }

  async #reach(path, body, signal) {
    const headers = { Accept: "application/json" }
    if (this.#token) headers.Authorization = `Bearer ${this.#token}`
    const asked = { headers, signal, credentials: "omit" }
    if (body) {
      headers["Content-Type"] = "application/json"
      Object.assign(asked, { method: "POST", body: JSON.stringify(body) })
    }
    try {
      return await this.#fetch(`${this.endpoint}/api/v1/${path}`, asked)
    } catch (error) {
      if (signal?.aborted) throw error
      throw new Failed(0)
    }
  }

  // who asks while the host is already being asked gets the same token
  async #renew() {
    this.#renewing ??= (async () => this.provider())().finally(() => (this.#renewing = null))
    try {
      this.#token = (await this.#renewing) || null
    } catch {
      throw new Failed(401)
    }
  }
}
