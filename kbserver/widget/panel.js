// What is seen: the field, the cards of the situation or a guide, the language, and one line that says how it went.
import { LANGUAGES, say } from "./core/text.js"
import { cardView, chosen, guideView } from "./views/cards.js"
import { button, h, icon } from "./views/dom.js"
import { SearchField } from "./views/search.js"
import { runningView } from "./views/timer.js"

export class Panel {
  #root
  #facts
  #ui
  #field
  #status
  #retry
  #back
  #home
  #clocks = h("div", { className: "clocks", role: "group" })
  #guide = h("div", { hidden: true })
  #trail = []
  #opener = null
  #cards = new Map()
  #going = null

  constructor(root, facts) {
    this.#root = root
    this.#facts = facts
    const { words, lang, client, slots, ticks, timers, emit } = facts
    this.#ui = {
      words,
      lang,
      slots,
      emit,
      ticks,
      timers,
      say: (name, given) => say(words, name, given),
      announce: (name, given) => this.#say(name, given),
      choose: (hit) => this.#choose(hit),
      decide: (section, said) => this.#ask(() => client.decide(section, said, lang), null, () => this.decide(said)),
      rate: (complexity) => {
        timers.complexity = complexity
        this.refreshTimers()
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
    this.#root.querySelectorAll("input[type=checkbox]").forEach((box) => (box.checked = false))
    this.#root.querySelectorAll(".decision").forEach((decision) => decision.forget())
  }

  decide(said) {
    const shown = [...this.#root.querySelectorAll(".decision")].find((decision) => decision.closest("[hidden]") === null)
    const card = shown?.closest(".card")
    if (card) card.open = true
    return shown?.ask(said)
  }

  // What a clock does is said once; the seconds are only shown.
  timed(name, state) {
    const { title = name, say = "" } = this.#ui.timers.known(name)
    if (state === "started" || state === "stopped") this.#clocks.replaceChildren(...this.#ui.timers.running.map((each) => runningView(each, this.#ui)))
    else this.#say(`timed.${state}`, { title, say: say ?? "" })
    this.refreshTimers()
  }

  refreshTimers() {
    this.#root.querySelectorAll(".timer").forEach((timer) => timer.refresh())
  }

  async help(context) {
    const { client, lang, limit } = this.#facts
    this.#going?.abort()
    if (!context) return this.#fill([], this.#ui.say("hint"))
    const { signal } = (this.#going = new AbortController())
    const answer = await this.#ask(() => client.help(context, lang, limit, signal), signal, () => this.help(context))
    if (!answer || signal.aborted) return
    const { cards } = answer.data
    this.#fill(cards, this.#ui.say("none"))
    if (!answer.stale) this.#say(this.#trail.length ? "newer" : "cards", { count: cards.length })
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
    if (!answer.stale) this.#say("")
    if (asked) view.target.focus()
    view.target.scrollIntoView({ block: anchor ? "start" : "nearest" })
  }

  #draw() {
    const { lang, pick } = this.#facts
    const { say: words } = this.#ui
    this.#field = new SearchField(this.#ui, (query, signal) => this.#find(query, signal))
    this.#status = h("span", { part: "status", role: "status", className: "status" })
    this.#retry = button(words("retry"), null, { hidden: true, className: "link" })
    this.#back = button([icon("back"), words("back")], () => this.#return(), { hidden: true, className: "back" })
    this.#clocks.ariaLabel = words("clocks")
    this.#clocks.replaceChildren(...this.#ui.timers.running.map((each) => runningView(each, this.#ui)))
    this.#home = h("div", { className: "home" }, h("p", { className: "hint" }, words("hint")))
    const options = Object.entries(LANGUAGES).map(([value, name]) => h("option", { value, lang: value, selected: value === lang }, name))
    const language = h("select", { className: "language", ariaLabel: words("language"), onchange: ({ target }) => pick(target.value) }, options)
    this.#root.replaceChildren(
      h(
        "section",
        { className: "panel", lang, ariaLabel: words("panel") },
        h("div", { className: "top" }, this.#field.made, h("div", { className: "bar" }, this.#back, this.#status, this.#retry, language), this.#clocks),
        this.#home,
        this.#guide,
      ),
    )
  }

  async #find(query, signal) {
    const { client, lang, limit } = this.#facts
    const answer = await this.#ask(() => client.find(query, lang, limit, signal), signal, () => this.search(query))
    if (!answer || signal.aborted) return null
    const { hits } = answer.data
    if (!answer.stale) this.#say(hits.length ? "results" : "no_results", { count: hits.length, query })
    this.#ui.emit("guide-results", { total: hits.length, of: "search" })
    return hits
  }

  // Cards that were there keep their elements: what the agent is typing stays where it is.
  #fill(cards, otherwise) {
    const kept = new Map()
    for (const card of cards) {
      const key = JSON.stringify([card.id, card.lang, card.version, card.html, card.blocks, card.reasons])
      kept.set(key, this.#cards.get(key) ?? cardView(card, this.#ui))
    }
    const views = [...kept.values()]
    const [former] = this.#cards.values()
    const focused = this.#root.activeElement
    this.#cards = kept
    if (views.length && views[0] !== former) {
      if (former && !former.contains(focused)) former.open = false
      views[0].open = true
    }
    this.#home.replaceChildren(...(views.length ? views : [h("p", { className: "hint" }, otherwise)]))
    if (focused?.isConnected) focused.focus({ preventScroll: true })
    // what was typed meanwhile in another card
    this.#facts.slots.changed()
    this.refreshTimers()
  }

  async #choose(hit) {
    if (this.#ui.emit("guide-select", chosen(hit, this.#ui), true)) await this.open(hit.id, true)
  }

  async #return() {
    this.#trail.pop()
    if (this.#trail.length) return this.open(this.#trail.at(-1), true)
    this.#turn(false)
    this.#say("")
    const opener = this.#opener?.isConnected ? this.#opener : this.#field.input
    opener.focus()
  }

  #turn(reading) {
    this.#home.hidden = reading
    this.#guide.hidden = this.#back.hidden = !reading
    if (!reading) this.#guide.replaceChildren()
  }

  // The answer, or undefined where there is none; then the reader and the console have been told.
  async #ask(work, signal, again) {
    try {
      const answer = await work()
      if (answer.stale && !signal?.aborted) this.#warn("offline", again)
      return answer
    } catch (error) {
      if (!signal?.aborted) this.#fail(error, again)
    }
  }

  #fail(error, again) {
    const { status = 0, problem = null } = error
    const names = { 0: "unreached", 401: "refused", 403: "refused", 404: "missing_guide", 429: "busy" }
    const shown = this.#cards.size > 0 && !status
    this.#warn(shown ? "offline" : (names[status] ?? "error"), again)
    this.#ui.emit("guide-error", { status, problem })
  }

  #warn(name, again) {
    this.#say(name)
    this.#status.classList.add("warning")
    this.#retry.hidden = false
    this.#retry.onclick = again
  }

  #say(name, given) {
    this.#status.textContent = name && this.#ui.say(name, given)
    this.#status.classList.remove("warning")
    this.#retry.hidden = true
  }
}
