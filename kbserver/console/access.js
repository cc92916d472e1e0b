// Tokens for the panel: given to whoever sits at the server's machine, elsewhere for the demonstration key.
import { t } from "./words.js"

export class Access {
  #form
  #key = ""
  #asking = null

  constructor(form) {
    this.#form = form
    this.open = true
  }

  // Who asks while the question is open gets the same token.
  token() {
    this.#asking ??= this.#granted().finally(() => (this.#asking = null))
    return this.#asking
  }

  async #granted() {
    if (this.open) {
      const answer = await fetch("/console/token", { method: "POST" })
      if (answer.ok) return (await answer.json()).token
      this.open = false
    }
    return (this.#key && (await this.#traded(this.#key))) || this.#asked()
  }

  // The token for a key, or nothing where the key is not accepted.
  async #traded(key) {
    const headers = { Authorization: `Bearer ${key}`, "Content-Type": "application/json" }
    const answer = await fetch("/api/v1/tokens", { method: "POST", headers, body: "{}", credentials: "omit" })
    return answer.ok ? (await answer.json()).token : null
  }

  #asked() {
    const form = this.#form
    const { key } = form.elements
    const wrong = form.querySelector("[role=alert]")
    form.hidden = false
    return new Promise((done) => {
      form.onsubmit = async (event) => {
        event.preventDefault()
        wrong.textContent = ""
        // a field takes any text, the head of a request does not
        const typed = key.value.trim()
        const token = /^[\w.-]+$/.test(typed) && (await this.#traded(typed))
        if (!token) {
          wrong.textContent = t("key.wrong")
          return key.focus()
        }
        this.#key = typed
        key.value = ""
        form.hidden = true
        done(token)
      }
    })
  }
}
