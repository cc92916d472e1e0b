// <kb-search>: the dialog, the keys, the announcements; what is found and how comes from the modules beside it.
import { client, searchPage, settings } from "./here.js"
import { options } from "./options.js"
import { fill } from "./text.js"
import { Turns } from "./turns.js"
import { answerTyped, MOST_HITS } from "./typed.js"

const { words } = settings

export class SearchBox extends HTMLElement {
  #turns = new Turns()
  #selected = -1
  #answered = ""
  #opensWhenAnswered = false

  connectedCallback() {
    this.#input.addEventListener("input", () => this.#search())
    this.#input.addEventListener("keydown", (event) => this.#press(event))
    this.#part("form").addEventListener("submit", (event) => this.#submit(event))
    this.#part("close").addEventListener("click", () => this.#dialog.close())
    this.#dialog.addEventListener("close", () => this.#turns.stop())
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#dialog.close())
    this.#list.addEventListener("click", (event) => this.#choose(event.target.closest("[role=option]")))
    this.#suggestion.addEventListener("click", () => this.#take(this.#suggestion.dataset.query))
    document.addEventListener("click", (event) => event.target.closest?.("[data-kb-search-open]") && this.show())
    document.addEventListener("keydown", (event) => this.#shortcut(event))
    this.#askAddress()
  }

  show() {
    if (this.#dialog.open) return
    this.#dialog.showModal()
    this.#input.select()
    if (!this.#query) this.#clear(words.hint)
  }

  get #dialog() {
    return this.#part("dialog")
  }

  get #input() {
    return this.#part("input")
  }

  get #query() {
    return this.#input.value.trim()
  }

  get #list() {
    return this.#part("list")
  }

  get #options() {
    return [...this.#list.querySelectorAll("[role=option]")]
  }

  get #suggestion() {
    return this.#part("suggestion").firstElementChild
  }

  #part(name) {
    return this.querySelector(`.kb-search__${name}`)
  }

  // the search page answers its own address
  #askAddress() {
    const asked = new URLSearchParams(location.search).get("q")
    if (!asked || document.querySelector("kb-search-page")) return
    this.show()
    this.#take(asked)
  }

  #shortcut(event) {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]")
    const slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey
    const control = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)
    if (event.defaultPrevented || (!slash && !control)) return
    event.preventDefault()
    this.show()
  }

  #take(query) {
    this.#input.value = query
    this.#input.focus()
    this.#search()
  }

  #search() {
    const query = this.#query
    this.#opensWhenAnswered = false
    if (query) return this.#turns.take((signal) => this.#ask(query, signal))
    this.#turns.stop()
    this.#clear(words.hint)
  }

  async #ask(query, signal) {
    try {
      const answer = await answerTyped(client, query, signal)
      if (!signal.aborted) this.#answer(query, answer)
    } catch (error) {
      if (!signal.aborted) this.#clear(words[error.reason] ?? words.error)
    }
  }

  #answer(query, answer) {
    this.#clear(summary(query, answer.hits.length))
    this.#answered = query
    if (answer.hits.length || answer.completions.length) this.#offer(query, answer)
    if (answer.didYouMean) this.#suggest(answer.didYouMean)
    this.#part("keys").dataset.found = String(this.#options.length)
    if (this.#opensWhenAnswered && query === this.#query) this.#open()
  }

  // the first hit is chosen, so that Enter opens it; what stands before it are only words
  #offer(query, answer) {
    this.#list.append(...options(answer, query, searchPage(query), settings))
    this.#list.hidden = false
    this.#list.scrollTop = 0
    this.#input.setAttribute("aria-expanded", "true")
    if (answer.hits.length) this.#select(answer.completions.length)
  }

  #suggest(suggestion) {
    this.#part("suggestion").hidden = false
    this.#suggestion.textContent = fill(words.did_you_mean, { suggestion })
    this.#suggestion.dataset.query = suggestion
  }

  #clear(status) {
    this.#answered = ""
    delete this.#part("keys").dataset.found
    this.#list.replaceChildren()
    this.#list.hidden = true
    this.#part("suggestion").hidden = true
    this.#part("status").textContent = status
    this.#input.setAttribute("aria-expanded", "false")
    this.#select(-1)
  }

  #press(event) {
    if (event.key === "Escape") {
      // a search field would only empty itself
      event.preventDefault()
      return this.#dialog.close()
    }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && this.#query) {
      event.preventDefault()
      return location.assign(searchPage(this.#query))
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const count = this.#options.length
    if (!step || !count) return
    event.preventDefault()
    this.#select(this.#selected < 0 && step < 0 ? count - 1 : (this.#selected + step + count) % count)
  }

  #select(at) {
    this.#selected = at
    const found = this.#options
    found.forEach((option, place) => option.setAttribute("aria-selected", String(place === at)))
    const chosen = found[at]
    if (!chosen) return this.#input.removeAttribute("aria-activedescendant")
    this.#input.setAttribute("aria-activedescendant", chosen.id)
    chosen.scrollIntoView({ block: "nearest" })
  }

  // Enter may be quicker than the answer, and what is listed then answers other words
  #submit(event) {
    event.preventDefault()
    if (this.#query && this.#answered === this.#query) this.#open()
    else this.#opensWhenAnswered = true
  }

  // where nothing is found, the search page has hints
  #open() {
    if (this.#options.length) this.#options[this.#selected]?.click()
    else location.assign(searchPage(this.#query))
  }

  #choose(option) {
    if (option?.dataset.query) this.#take(option.dataset.query)
    else if (option) this.#dialog.close()
  }
}

function summary(query, count) {
  if (!count) return `${fill(words.none, { query })} ${words.none_hint}`
  if (count === 1) return words.one
  // of more than fit nobody has counted how many there are
  return fill(count < MOST_HITS ? words.other : words.first, { count })
}
