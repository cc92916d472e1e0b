// <guide-help endpoint lang theme limit>: attributes, methods and events; what is seen is Panel's.
import { Client } from "./core/client.js"
import { Slots } from "./core/slots.js"
import { pickLanguage } from "./core/text.js"
import { Timers } from "./core/timers.js"
import { Panel } from "./panel.js"
import { sheet } from "./style.js"

// The words of each language, loading once for all panels of a page.
const loading = {}

export class GuideHelp extends HTMLElement {
  static observedAttributes = ["endpoint", "lang", "limit"]
  #client = Client((...asked) => fetch(...asked))
  #slots = Slots()
  #timers = Timers((name, state, elapsed) => {
    this.#tick()
    this.#panel?.timed(name, state)
    this.#emit("guide-timer", { name, state, elapsed })
  })
  #ticking = 0
  #panel
  #context
  #picked
  #starting
  #shown

  constructor() {
    super()
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [sheet]
    // what a page set before the element was defined stands in the setter's way
    for (const name of ["slots", "tokenProvider"]) {
      if (!Object.hasOwn(this, name)) continue
      const value = this[name]
      delete this[name]
      this[name] = value
    }
  }

  connectedCallback() {
    this.#tick()
    // moved within the page it goes on as it is
    if (!this.#panel) this.#start()
  }

  disconnectedCallback() {
    // moved within the page it is connected again at once
    queueMicrotask(() => this.isConnected || this.#timers.clear())
  }

  attributeChangedCallback(name, before, after) {
    if (before === after || !(this.#panel || this.isConnected)) return
    if (name === "lang") this.#picked = ""
    this.#start()
  }

  // What is going on in the call; null when it is over. Another `url` is another call: what was typed is forgotten.
  setContext(context) {
    if (!context || (this.#context && context.url !== this.#context.url)) {
      this.#timers.clear()
      this.#slots.forget()
      this.#panel?.forget()
    }
    this.#context = context && { ...context }
    if (context?.complexity) this.#timers.complexity = String(context.complexity).toLowerCase()
    return (this.#shown = this.#with((panel) => panel.help(this.#context)))
  }

  search(query) {
    return this.#with((panel) => panel.search(String(query)))
  }

  // `id`: of a guide or, with #anchor, of a section
  openGuide(id) {
    return this.#with((panel) => panel.open(String(id)))
  }

  // What a caller said, for the first decision that is shown.
  async decide(said) {
    await this.#shown
    return this.#with((panel) => panel.decide(String(said)))
  }

  // The clock of a standard, by its name; one that no text has shown yet counts from now all the same.
  startTimer(name) {
    this.#timers.start(String(name))
  }

  stopTimer(name) {
    this.#timers.stop(String(name))
  }

  setToken(token) {
    const before = this.#client.token
    this.#client.token = token
    if (!token) this.#timers.forget()
    if (before && !token && this.#panel) {
      // what the reader had open does not stay to be seen
      this.#panel.held.trail.length = 0
      this.#start()
    }
    if (!before && token && this.#context) this.#with((panel) => panel.help(this.#context))
  }

  get tokenProvider() {
    return this.#client.provider
  }

  set tokenProvider(provider) {
    this.#client.provider = typeof provider === "function" ? provider : null
  }

  get slots() {
    return { ...this.#slots.given }
  }

  set slots(values) {
    this.#slots.give(values)
  }

  get limit() {
    const limit = parseInt(this.getAttribute("limit"), 10)
    return limit > 0 && limit <= 20 ? limit : 5
  }

  // Attributes that change together start once.
  #start() {
    return (this.#starting ??= Promise.resolve()
      .then(() => this.#build())
      .catch(() => this.#emit("guide-error", { status: 0, problem: null }))
      .finally(() => (this.#starting = null)))
  }

  async #build() {
    // the host the module came from, unless told otherwise
    const endpoint = this.getAttribute("endpoint")
    this.#client.endpoint = new URL(endpoint || "/", endpoint ? document.baseURI : import.meta.url).href.replace(/\/$/, "")
    const lang = this.#lang
    loading[lang] ??= fetch(new URL(`strings/${lang}.json`, import.meta.url)).then((response) => response.json())
    loading[lang].catch(() => delete loading[lang])
    const words = await loading[lang]
    if (lang !== this.#lang) return this.#build()
    const former = this.#panel
    this.#panel = Panel(this.shadowRoot, {
      words,
      lang,
      client: this.#client,
      slots: this.#slots,
      timers: this.#timers,
      limit: this.limit,
      emit: (...told) => this.#emit(...told),
      pick: (picked) => {
        this.#picked = picked
        return this.#start()
      },
      ...former?.held,
    })
    if (former) await this.#panel.resume(this.#context)
    else this.#emit("guide-ready", { version: 1 })
  }

  get #lang() {
    return this.#picked || pickLanguage(this.getAttribute("lang"), document.documentElement.lang, ...navigator.languages)
  }

  async #with(work) {
    if (!this.isConnected && !this.#panel) await new Promise((done) => this.addEventListener("guide-ready", done, { once: true }))
    else if (this.#starting || !this.#panel) await this.#start()
    // without its words there is nothing to work with; the next call tries again
    return this.#panel && work(this.#panel)
  }

  // Where no clock runs nothing is done.
  #tick() {
    clearInterval(this.#ticking)
    if (!this.isConnected || !this.#timers.running.length) return
    this.#ticking = setInterval(() => {
      this.#timers.tick()
      this.#panel?.tick()
    }, 500)
  }

  #emit(name, detail, cancelable) {
    return this.dispatchEvent(new CustomEvent(name, { detail, cancelable, bubbles: true, composed: true }))
  }
}
