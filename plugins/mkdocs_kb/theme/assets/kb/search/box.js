// <kb-search>: the dialog, the keys, the announcements; what is found and how comes from the modules beside it.
import { SearchClient } from "./client.js"
import { option } from "./options.js"
import { fill } from "./text.js"

const LIMIT = 8
const PAUSE = 120

export class SearchBox extends HTMLElement {
  #settings = JSON.parse(document.getElementById("kb-settings").textContent)
  #client = new SearchClient(this.#settings, siteRoot(), (...request) => fetch(...request))
  #pending = null
  #timer = 0
  #selected = -1

  connectedCallback() {
    this.#input.addEventListener("input", () => this.#later())
    this.#input.addEventListener("keydown", (event) => this.#move(event))
    this.#form.addEventListener("submit", (event) => this.#open(event))
    this.#part("close").addEventListener("click", () => this.#dialog.close())
    this.#dialog.addEventListener("close", () => this.#stop())
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#dialog.close())
    this.#list.addEventListener("click", (event) => event.target.closest("a") && this.#dialog.close())
    this.#suggestion.addEventListener("click", () => this.#take(this.#suggestion.dataset.query))
    document.addEventListener("click", (event) => event.target.closest?.("[data-kb-search-open]") && this.show())
    document.addEventListener("keydown", (event) => this.#shortcut(event))
    const asked = new URLSearchParams(location.search).get("q")
    if (asked) this.#ask(asked)
  }

  show() {
    if (this.#dialog.open) return
    this.#dialog.showModal()
    this.#input.select()
    if (!this.#input.value.trim()) this.#clear(this.#words.hint)
  }

  get #words() {
    return this.#settings.words
  }

  get #dialog() {
    return this.#part("dialog")
  }

  get #form() {
    return this.#part("form")
  }

  get #input() {
    return this.#part("input")
  }

  get #list() {
    return this.#part("list")
  }

  get #suggestion() {
    return this.#part("suggestion").firstElementChild
  }

  #part(name) {
    return this.querySelector(`.kb-search__${name}`)
  }

  #shortcut(event) {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]")
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey
    const control = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)
    if (!slash && !control) return
    event.preventDefault()
    this.show()
  }

  #later() {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#search(), PAUSE)
  }

  #ask(query) {
    this.show()
    this.#take(query)
  }

  #take(query) {
    this.#input.value = query
    this.#input.focus()
    this.#search()
  }

  async #search() {
    this.#pending?.abort()
    const query = this.#input.value.trim()
    if (!query) return this.#clear(this.#words.hint)
    const pending = (this.#pending = new AbortController())
    try {
      const answer = await this.#client.search(query, LIMIT, pending.signal)
      if (!pending.signal.aborted) this.#answer(query, answer)
    } catch (error) {
      if (!pending.signal.aborted) this.#clear(this.#words[error.reason] ?? this.#words.error)
    }
  }

  #answer(query, { total, hits, didYouMean }) {
    this.#clear(total ? fill(total === 1 ? this.#words.one : this.#words.other, { count: total }) : this.#nothing(query))
    this.#list.append(...hits.map((hit, at) => option(document, hit, `kb-hit-${at}`, this.#settings)))
    this.#input.setAttribute("aria-expanded", String(hits.length > 0))
    this.#list.hidden = !hits.length
    this.#list.scrollTop = 0
    this.#part("suggestion").hidden = !didYouMean
    if (didYouMean) {
      this.#suggestion.textContent = fill(this.#words.did_you_mean, { suggestion: didYouMean })
      this.#suggestion.dataset.query = didYouMean
    }
    if (hits.length) this.#select(0)
  }

  #nothing(query) {
    return `${fill(this.#words.none, { query })} ${this.#words.none_hint}`
  }

  #clear(status) {
    this.#list.replaceChildren()
    this.#list.hidden = true
    this.#part("suggestion").hidden = true
    this.#part("status").textContent = status
    this.#input.setAttribute("aria-expanded", "false")
    this.#select(-1)
  }

  #move(event) {
    if (event.key === "Escape") {
      // a search field would only empty itself
      event.preventDefault()
      return this.#dialog.close()
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const count = this.#list.children.length
    if (!step || !count) return
    event.preventDefault()
    this.#select((this.#selected + step + count) % count)
  }

  #select(at) {
    this.#selected = at
    ;[...this.#list.children].forEach((link, place) => link.setAttribute("aria-selected", String(place === at)))
    const chosen = this.#list.children[at]
    if (!chosen) return this.#input.removeAttribute("aria-activedescendant")
    this.#input.setAttribute("aria-activedescendant", chosen.id)
    chosen.scrollIntoView({ block: "nearest" })
  }

  #open(event) {
    event.preventDefault()
    this.#list.children[this.#selected]?.click()
  }

  #stop() {
    clearTimeout(this.#timer)
    this.#pending?.abort()
  }
}

function siteRoot() {
  const { base } = JSON.parse(document.getElementById("__config").textContent)
  return new URL(base.replace(/\/?$/, "/"), location.href)
}
