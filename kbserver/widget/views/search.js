// The search field and what it finds: an ARIA combobox with a list.
import { keep, step } from "../core/active.js"
import { pieces } from "../core/text.js"
import { badges } from "./cards.js"
import { h, icon } from "./dom.js"

const PAUSE = 120

export class SearchField {
  #ui
  #find
  #hits = []
  #active = -1
  #timer = 0
  #going = null
  #asked = ""
  #opens = false

  // `find(query, signal)` gives hits, or null where it has told the reader that it failed
  constructor(ui, find) {
    this.#ui = ui
    this.#find = find
    this.list = h("div", { id: "list", part: "list", role: "listbox", ariaLabel: ui.say("found"), hidden: true })
    this.input = h("input", {
      type: "search",
      part: "input",
      role: "combobox",
      ariaLabel: ui.say("search"),
      placeholder: ui.say("search"),
      ariaExpanded: "false",
      ariaAutoComplete: "list",
      autocomplete: "off",
      spellcheck: false,
      maxLength: 200,
      oninput: () => this.#later(),
      onkeydown: (event) => this.#press(event),
    })
    this.input.setAttribute("aria-controls", "list")
    // a press on an option must not take the focus from the field before the click comes
    this.list.onmousedown = (event) => event.preventDefault()
    this.made = h("div", { className: "search", role: "search" }, icon("search"), this.input, this.list)
    this.made.onfocusout = ({ relatedTarget }) => this.made.contains(relatedTarget) || this.close()
  }

  search(query) {
    this.input.value = query
    return this.#ask()
  }

  close() {
    this.#going?.abort()
    clearTimeout(this.#timer)
    this.#opens = false
    this.#show([])
  }

  #later() {
    this.#opens = false
    this.#select(-1)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#ask(), PAUSE)
  }

  async #ask() {
    clearTimeout(this.#timer)
    const query = this.input.value.trim()
    this.#going?.abort()
    if (!query) return this.close()
    const { signal } = (this.#going = new AbortController())
    const hits = await this.#find(query, signal)
    if (signal.aborted || !hits) return
    this.#asked = query
    this.#show(hits)
    if (this.#opens) this.#choose(0)
  }

  #show(hits) {
    const at = keep(hits, this.#hits[this.#active]?.id)
    this.#hits = hits
    this.list.replaceChildren(...hits.map((hit, place) => this.#option(hit, place)))
    this.list.hidden = !hits.length
    this.input.ariaExpanded = String(hits.length > 0)
    this.#select(at)
  }

  #option(hit, place) {
    const { lang } = hit
    const marked = (text, ranges) => pieces(text, ranges).map(([piece, mark]) => (mark ? h("mark", {}, piece) : piece))
    return h(
      "div",
      { id: `option-${place}`, part: "item", role: "option", ariaSelected: "false", onclick: () => this.#choose(place) },
      h("span", { className: "name", lang }, marked(hit.title, hit.highlights?.title)),
      badges(hit, this.#ui),
      h("span", { className: "path", lang }, hit.heading_path?.join(" › ")),
      h("span", { className: "excerpt", lang }, marked(hit.excerpt ?? "", hit.highlights?.excerpt)),
    )
  }

  #select(at) {
    this.#active = at
    const options = [...this.list.children]
    options.forEach((option, place) => (option.ariaSelected = String(place === at)))
    if (at < 0) return this.input.removeAttribute("aria-activedescendant")
    this.input.setAttribute("aria-activedescendant", options[at].id)
    options[at].scrollIntoView({ block: "nearest" })
  }

  #press(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    if (by && this.#hits.length) this.#select(step(this.#active, by, this.#hits.length))
    else if (by) this.#ask()
    else if (event.key === "Enter") this.#enter()
    else if (event.key === "Escape" && !this.list.hidden) this.close()
    else return
    event.preventDefault()
  }

  // Enter may be quicker than the answer: what is listed then answers other words.
  #enter() {
    const answered = this.#hits.length && this.#asked === this.input.value.trim()
    if (this.#active >= 0 || answered) return this.#choose(Math.max(this.#active, 0))
    this.#opens = true
    this.#ask()
  }

  #choose(at) {
    const hit = this.#hits[at]
    if (!hit) return
    this.close()
    this.#ui.choose(hit)
  }
}
