// A console to try the panel in: calls to play, their tickets, the guides for each moment.
import { Access } from "./access.js"
import { Call } from "./call.js"
import { Queue } from "./queue.js"
import { Ticket } from "./ticket.js"
import { firstLanguage, speak, t } from "./words.js"

const at = (id) => document.getElementById(id)
const panel = at("panel")
const access = new Access(at("key"))

class Desk {
  #call = null
  #lang = firstLanguage()
  #turn = 0
  #blank = "empty"

  constructor() {
    panel.setAttribute("lang", this.#lang)
    panel.tokenProvider = () => access.token()
  }

  async open() {
    const [facts] = await Promise.all([
      fetch("/console/calls.json").then((answer) => answer.json()),
      speak(this.#lang),
      customElements.whenDefined("guide-help"),
    ])
    this.#agent = facts
    this.#queue = new Queue(facts.calls, (call) => this.#take(call))
    this.#ticket = new Ticket(facts.categories, this.#heard())
    at("agent").textContent = facts.agent
    at("language").value = this.#lang
    at("language").onchange = ({ target }) => this.#turnTo(target.value)
    at("theme").onchange = ({ target }) => this.#paint(target.value)
    panel.addEventListener("guide-insert", ({ detail }) => this.#call && this.#ticket.insert(detail.text))
    this.#draw()
    document.body.dataset.ready = "true"
    panel.setToken(await access.token())
    this.#draw()
  }

  #agent
  #queue
  #ticket

  #heard() {
    return {
      answer: () => this.#answer(),
      hold: () => this.#hold(true),
      resume: () => this.#hold(false),
      stage: (stage) => this.#change(() => (this.#call.stage = stage)),
      field: (name, value) => this.#set(name, value),
      use: () => this.#use(),
      close: () => this.#close(),
    }
  }

  #take(facts) {
    this.#turn += 1
    this.#call = new Call(facts, this.#turn)
    this.#queue.choose(facts)
    this.#ticket.show(this.#call)
    panel.slots = this.#call.slots(this.#agent.agent, this.#agent.company)
    this.#change(() => {})
    // another call has stopped the clocks of the last one
    if (this.#call.phase === "ringing") this.#clock("answer", true)
    this.#ticket.focusAnswer()
  }

  #answer() {
    this.#change(() => this.#call.answer(performance.now()))
    this.#clock("answer", false)
    if (this.#call.talks) this.#clock("handling", true)
    this.#ticket.focusOn()
  }

  #hold(held) {
    this.#change(() => (held ? this.#call.hold() : this.#call.resume()))
    this.#clock("hold", held)
    this.#ticket.focusOn()
  }

  // Calls of a category that has standards are timed.
  #clock(name, runs) {
    if (!this.#call.facts.timed) return
    if (runs) panel.startTimer(name)
    else panel.stopTimer(name)
  }

  // A note tells the panel nothing.
  #set(name, value) {
    if (name === "note" || name === "cpf") return this.#call.set(name, value)
    this.#change(() => this.#call.set(name, value))
  }

  #use() {
    const said = this.#call.facts.says[this.#call.stage]
    panel.decide(said.say[said.lang ?? this.#lang])
  }

  #close() {
    const lacking = this.#call.lacking()
    this.#ticket.warn(lacking)
    if (lacking.length) return
    this.#queue.close()
    this.#call = null
    this.#blank = "closed"
    this.#ticket.show(null)
    panel.setContext(null)
    this.#draw()
    this.#queue.focus()
  }

  #change(work) {
    work()
    this.#draw()
    panel.setContext(this.#call.context(this.#lang, location.origin))
  }

  async #turnTo(lang) {
    this.#lang = lang
    await speak(lang)
    panel.setAttribute("lang", lang)
    if (this.#call) this.#change(() => {})
    else this.#draw()
  }

  #paint(theme) {
    document.documentElement.dataset.theme = theme
    panel.setAttribute("theme", theme)
  }

  #draw() {
    const busy = Boolean(this.#call?.talks)
    at("presence").textContent = t(busy ? "presence.busy" : "presence.free")
    at("presence").parentElement.dataset.busy = busy
    at("demonstration").textContent = t(access.open ? "demonstration" : "demonstration.key")
    this.#queue.draw(this.#lang)
    this.#ticket.draw(this.#lang, this.#blank)
  }
}

new Desk().open()
