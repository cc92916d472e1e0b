// What is seen: the field, the cards of the situation or a guide, the language, and one line that says how it went.
import { LANGUAGES, say } from "./core/text.js"
import { chosen, guideView } from "./views/cards.js"
import { button, h, icon } from "./views/dom.js"
import { Home } from "./views/home.js"
import { SearchField } from "./views/search.js"
import { Status } from "./views/status.js"
import { Clocks } from "./views/timer.js"

export class Panel {
  #root
  #facts
  #ui
  #field
  #status
  #clocks
  #back
  #home
  #guide = h("div", { hidden: true })
  #trail = []
  #opener = null
  #going = null

  constructor(root, facts) {
    this.#root = root
    this.#facts = facts
    const { words, lang, client, slots, ticks, said, timers, emit } = facts
    this.#ui = {
      words,
      lang,
      slots,
      emit,
      ticks,
      said,
      timers,
      say: (name, given) => say(words, name, given),
      announce: (name, given) => this.#status.say(name, given),
      choose: (hit) => this.#choose(hit),
      decide: (section, heard, signal, again) => this.#ask(() => client.decide(section, heard, lang, signal), signal, again),
      rate: (complexity) => {
        timers.complexity = complexity
        this.refresh()
      },
      get base() {
        return `${client.endpoint}/`
      },
    }
    slots.changed = () => root.querySelectorAll("[part=script]").forEach((script) => script.refresh())
    this.#draw()
  }

  // What another language's panel goes on with.
  get held() {
    return { trail: this.#trail, query: this.#field.input.value }
  }

  async resume({ trail, query }, context) {
    this.#field.input.value = query
    if (context) await this.help(context)
    this.#trail = trail.slice(0, -1)
    if (trail.length) await this.open(trail.at(-1))
  }

  forget() {
    this.#ui.ticks.clear()
    this.#ui.said.clear()
    this.#root.querySelectorAll("input[type=checkbox]").forEach((box) => (box.checked = false))
    this.#root.querySelectorAll("[part=decision]").forEach((decision) => decision.forget())
  }

  async decide(said) {
    const shown = [...this.#root.querySelectorAll("[part=decision]")].find((each) => each.ask && !each.closest("[hidden]"))
    const card = shown?.closest(".card")
    if (card) card.open = true
    await shown?.ask(said)
    shown?.scrollIntoView({ block: "nearest" })
  }

  // What a clock does is said once; the seconds are only shown.
  timed(name, state) {
    this.#clocks.tell(name, state)
    if (!["started", "stopped"].includes(state)) this.#status.say(`timed.${state}`, { title: this.#ui.timers.known(name).title || name })
    this.refresh()
  }

  refresh() {
    this.#root.querySelectorAll("[part=timer]").forEach((timer) => timer.refresh())
  }

  async help(context) {
    const { client, lang, limit } = this.#facts
    this.#going?.abort()
    if (!context) return this.#fill([], "hint")
    const { signal } = (this.#going = new AbortController())
    const answer = await this.#ask(() => client.help(context, lang, limit, signal), signal, () => this.help(context))
    if (!answer || signal.aborted) return
    const { cards } = answer.data
    this.#fill(cards, "none")
    if (!answer.stale) this.#status.say(this.#trail.length ? "newer" : "cards", { count: cards.length })
    this.#ui.emit("guide-results", { total: cards.length, of: "help" })
  }

  search(query) {
    return this.#field.search(query)
  }

  // Reads a guide. The reader's focus follows only where the reader asked for it.
  async open(ref, asked = false) {
    const { client, lang } = this.#facts
    const [id, anchor] = ref.split("#")
    const answer = await this.#ask(() => client.guide(id, lang), null, () => this.open(ref, asked))
    if (!answer) return
    if (!this.#trail.length) this.#opener = this.#root.activeElement
    if (this.#trail.at(-1) !== ref) this.#trail.push(ref)
    const view = guideView(answer.data, this.#ui, anchor)
    this.#guide.replaceChildren(view)
    this.#turn(true)
    if (asked) view.target.focus()
    view.target.scrollIntoView({ block: anchor ? "start" : "nearest" })
  }

  #draw() {
    const { lang, pick } = this.#facts
    const { say: words } = this.#ui
    this.#field = new SearchField(this.#ui, (query, signal) => this.#find(query, signal))
    this.#status = new Status(this.#ui)
    this.#clocks = new Clocks(this.#ui)
    this.#back = button([icon("back"), words("back")], () => this.#return(), { hidden: true, className: "back" })
    this.#home = new Home(this.#ui)
    const options = Object.entries(LANGUAGES).map(([value, name]) => h("option", { value, lang: value, selected: value === lang }, name))
    const language = h("select", { className: "language", ariaLabel: words("language"), onchange: ({ target }) => pick(target.value) }, options)
    this.#root.replaceChildren(
      h(
        "section",
        { className: "panel", lang, ariaLabel: words("panel") },
        h("div", { className: "top" }, this.#field.made, h("div", { className: "bar" }, this.#back, this.#status.made, this.#status.retry, language), this.#clocks.made),
        this.#home.made,
        this.#guide,
      ),
    )
  }

  async #find(query, signal) {
    const { client, lang, limit } = this.#facts
    const answer = await this.#ask(() => client.find(query, lang, limit, signal), signal, () => this.search(query))
    if (!answer || signal.aborted) return null
    const { hits } = answer.data
    if (!answer.stale) this.#status.say(hits.length ? "results" : "no_results", { count: hits.length, query })
    this.#ui.emit("guide-results", { total: hits.length, of: "search" })
    return hits
  }

  #fill(cards, otherwise) {
    this.#home.fill(cards, this.#ui.say(otherwise))
    // what was typed meanwhile in another card
    this.#facts.slots.changed()
    this.refresh()
  }

  async #choose(hit) {
    if (this.#ui.emit("guide-select", chosen(hit, this.#ui), true)) await this.open(hit.id, true)
  }

  async #return() {
    this.#trail.pop()
    if (this.#trail.length) return this.open(this.#trail.at(-1), true)
    this.#turn(false)
    this.#status.say("")
    const opener = this.#opener?.isConnected ? this.#opener : this.#field.input
    opener.focus()
  }

  #turn(reading) {
    this.#home.made.hidden = reading
    this.#guide.hidden = this.#back.hidden = !reading
    if (!reading) this.#guide.replaceChildren()
  }

  // The answer, or undefined where there is none; then the reader and the console have been told.
  async #ask(work, signal, again) {
    try {
      const answer = await work()
      if (answer.stale && !signal?.aborted) this.#status.warn("offline", again)
      else if (!signal?.aborted) this.#status.say("")
      return answer
    } catch (error) {
      if (!signal?.aborted) this.#fail(error, again)
    }
  }

  #fail(error, again) {
    const { status = 0, problem = null } = error
    const names = { 0: "unreached", 401: "refused", 403: "refused", 404: "missing_guide", 429: "busy" }
    const shown = this.#home.count > 0 && !status
    this.#status.warn(shown ? "offline" : (names[status] ?? "error"), again)
    this.#ui.emit("guide-error", { status, problem })
  }
}
