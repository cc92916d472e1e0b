// What is asked of the API. The last answers are kept in memory and stand in where the server cannot be reached; no
// storage of the browser holds them, since consoles share machines. No DOM.

const MOST_KEPT = 40

// `status`: 0 where nothing was reached; `problem`: RFC 9457, or null
function failed(status, problem = null) {
  return Object.assign(Error(problem?.title), { status, problem })
}

export function Client(fetch) {
  let kept = new Map()
  let token, renewing
  const client = {
    endpoint: "",
    provider: null,

    // undefined: nobody has said; null: there is none
    get token() {
      return token
    },

    set token(given) {
      // an answer still on its way to who has left goes where nobody looks
      if (token && !given) kept = new Map()
      token = given || null
    },

    help: (context, lang, limit, signal) => ask("help", signal, { context, lang, limit }),

    guide: (id, lang, signal) => ask(`guides/${id.split("/").map(encodeURIComponent).join("/")}?lang=${lang}`, signal),

    // What a caller said is kept nowhere, nor is its answer.
    decide: async (section, said, lang, signal) => ({ data: await send("decide", signal, { section, said: said.slice(0, 500), lang }) }),

    // Hits for words that may be unfinished; if there are none, for words that may be misspelt.
    async find(q, lang, limit, signal) {
      const query = `q=${encodeURIComponent(q.slice(0, 200))}&lang=${lang}`
      const typed = await ask(`complete?${query}`, signal)
      return typed.data.hits.length ? typed : ask(`search?${query}&limit=${limit}`, signal)
    },
  }
  return client

  // {data, stale}
  async function ask(path, signal, body) {
    const key = path + JSON.stringify(body)
    const shelf = kept
    try {
      const data = await send(path, signal, body)
      shelf.delete(key)
      shelf.set(key, data)
      if (shelf.size > MOST_KEPT) shelf.delete(shelf.keys().next().value)
      return { data, stale: false }
    } catch (error) {
      const passing = !error.status || error.status >= 500
      if (signal?.aborted || !passing || !kept.has(key)) throw error
      return { data: kept.get(key), stale: true }
    }
  }

  async function send(path, signal, body, again = client.provider) {
    if (token === undefined && client.provider) await renew()
    const sent = token
    // of guides and cards the server draws what is to be seen
    const headers = { Accept: "application/vnd.guide-help+json" }
    if (body) headers["Content-Type"] = "application/json"
    if (token) headers.Authorization = `Bearer ${token}`
    const response = await fetch(`${client.endpoint}/api/v1/${path}`, {
      method: body ? "POST" : "GET",
      headers,
      body: body && JSON.stringify(body),
      signal,
      credentials: "omit",
    }).catch(() => {
      throw failed(0)
    })
    if (response.ok) return response.json()
    if (response.status === 401 && again) {
      if (sent === token) await renew()
      return send(path, signal, body, false)
    }
    throw failed(response.status, await response.json().catch(() => null))
  }

  // who asks while the host is already being asked gets the same token
  async function renew() {
    renewing ??= (async () => client.provider())().finally(() => (renewing = null))
    try {
      client.token = await renewing
    } catch {
      throw failed(401)
    }
  }
}
