// <kb-search-page>: what is asked stands in the address; what is found and how comes from the modules beside it.
import { countChosen, readAsked, withoutChoices, writeAsked } from "./asked.js"
import { countChoices } from "./choices.js"
import { chosenIn, facetsOf } from "./facets.js"
import { client, settings } from "./here.js"
import { resultOf } from "./results.js"
import { counted, fill } from "./text.js"
import { Turns } from "./turns.js"
import { walk } from "./walk.js"

const LIMIT = 10
const WIDE = matchMedia("(min-width: 60em)")

export class SearchPage extends HTMLElement {
  #turns = new Turns()
  #facts = JSON.parse(this.#part("facts").textContent)
  #words = { ...settings.words, ...this.#facts.words }
  #title = document.title
  #asked = readAsked("")

  connectedCallback() {
    this.#part("form").addEventListener("submit", (event) => this.#submit(event))
    this.#facets.addEventListener("change", () => this.#ask({ ...this.#asked, ...chosenIn(this.#facets) }))
    this.querySelector(".kb-facets__clear").addEventListener("click", () => this.#widen())
    this.#suggestion.addEventListener("click", () => this.#ask({ ...this.#asked, q: this.#suggestion.dataset.query }))
    this.#part("more").addEventListener("click", () => this.#search(this.#results.children.length))
    this.addEventListener("keydown", (event) => walk(event, this.#input, [...this.#results.querySelectorAll("a")]))
    // before the box in the header, which opens with the same key
    document.addEventListener("keydown", (event) => this.#shortcut(event), { capture: true })
    addEventListener("popstate", () => this.#restore())
    WIDE.addEventListener("change", () => this.#unfold())
    this.#unfold()
    this.#restore()
    if (!this.#asked.q && matchMedia("(pointer: fine)").matches) this.#input.focus()
  }

  get #input() {
    return this.#part("input")
  }

  get #results() {
    return this.#part("results")
  }

  get #facets() {
    return this.querySelector(".kb-facets")
  }

  get #suggestion() {
    return this.#part("suggestion").firstElementChild
  }

  #part(name) {
    return this.querySelector(`.kb-find__${name}`)
  }

  #shortcut(event) {
    const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable], dialog")
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    this.#input.focus()
    this.#input.select()
  }

  #submit(event) {
    event.preventDefault()
    this.#ask({ ...this.#asked, q: this.#input.value.trim() })
  }

  #widen() {
    this.#ask(withoutChoices(this.#asked))
    this.#input.focus()
  }

  #ask(asked) {
    const address = location.pathname + writeAsked(asked)
    if (address !== location.pathname + location.search) history.pushState(null, "", address)
    this.#restore()
  }

  #restore() {
    this.#asked = readAsked(location.search)
    this.#input.value = this.#asked.q
    document.title = this.#asked.q ? `${this.#asked.q} · ${this.#title}` : this.#title
    if (this.#asked.q) this.#search(0)
    else this.#begin()
  }

  #begin() {
    this.#turns.stop()
    this.#clear("")
    this.#facets.hidden = true
    this.#part("tips").hidden = false
  }

  #search(offset) {
    const asked = this.#asked
    this.#results.setAttribute("aria-busy", "true")
    this.#turns.stop()
    this.#turns.take((signal) => this.#find(asked, offset, signal))
  }

  async #find(asked, offset, signal) {
    try {
      const answer = await client.search({ ...asked, group: true, facets: !offset, limit: LIMIT, offset }, signal)
      const counts = offset || signal.aborted ? null : await countChoices(client, asked, answer.facets, signal)
      if (!signal.aborted) this.#answer(answer, counts)
    } catch (error) {
      if (!signal.aborted) this.#fail(this.#words[error.reason] ?? this.#words.error, offset)
    }
  }

  #answer(answer, counts) {
    if (counts) this.#begun(answer, counts)
    const shown = this.#results.children.length
    this.#results.append(...answer.hits.map((hit) => resultOf(hit, answer.missing, this.#facts, settings)))
    this.#results.removeAttribute("aria-busy")
    this.#results.hidden = !answer.total
    this.#part("more").hidden = !answer.hits.length || this.#results.children.length >= answer.total
    if (shown) this.#results.children[shown]?.querySelector("a").focus()
  }

  // what has been found stays when there is no more to be had
  #fail(status, offset) {
    if (!offset) this.#clear("")
    this.#results.removeAttribute("aria-busy")
    this.#part("status").textContent = status
  }

  #begun(answer, counts) {
    this.#clear(this.#summary(answer.total))
    this.#part("tips").hidden = answer.total > 0
    this.#showFacets(counts)
    this.#part("missing").hidden = !answer.missing.length
    this.#part("missing").textContent = fill(this.#words.missing, { words: answer.missing.join(", ") })
    this.#part("suggestion").hidden = !answer.did_you_mean
    this.#suggestion.dataset.query = answer.did_you_mean ?? ""
    this.#suggestion.textContent = fill(this.#words.did_you_mean, { suggestion: answer.did_you_mean })
  }

  #summary(total) {
    const query = this.#asked.q
    if (total) return counted(this.#words, "guides", total, { query })
    return fill(countChosen(this.#asked) ? this.#words.none_chosen : this.#words.none, { query })
  }

  // new boxes take the place of the old ones; who has just ticked one stays on it
  #showFacets(counts) {
    const { name, value } = this.#facets.contains(document.activeElement) ? document.activeElement : {}
    const groups = facetsOf(counts, this.#asked, this.#facts, settings)
    const chosen = countChosen(this.#asked)
    this.querySelector(".kb-facets__groups").replaceChildren(...groups)
    this.querySelector(".kb-facets__title").textContent = chosen
      ? fill(this.#words.facets_chosen, { count: chosen })
      : this.#words.facets
    this.querySelector(".kb-facets__clear").hidden = !chosen
    this.#facets.hidden = !groups.length
    if (name) this.#facets.querySelector(`input[name=${name}][value="${CSS.escape(value)}"]`)?.focus()
  }

  #clear(status) {
    this.#results.replaceChildren()
    this.#results.hidden = true
    this.#results.removeAttribute("aria-busy")
    for (const name of ["suggestion", "missing", "more", "tips"]) this.#part(name).hidden = true
    this.#part("status").textContent = status
  }

  // beside the results there is room for all of it
  #unfold() {
    this.#facets.open = WIDE.matches
  }
}
