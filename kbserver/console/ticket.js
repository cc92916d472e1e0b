// The ticket of the call that is open: caller, controls, stages, what the caller says, fields.
import { t } from "./words.js"

const at = (id) => document.getElementById(id)

export class Ticket {
  #call = null
  #lang = ""
  #fields = at("fields")
  #ticking = 0

  // `hear`: functions by what the agent does: answer, hold, resume, stage, field, use, close
  constructor(categories, hear) {
    for (const name of ["answer", "hold", "resume", "use"]) at(name).onclick = () => hear[name]()
    this.#fields.elements.category.append(...categories.map((each) => new Option(each, each)))
    this.#fields.onchange = ({ target }) => hear.field(target.name, target.value)
    this.#fields.elements.note.oninput = ({ target }) => hear.field("note", target.value)
    this.#fields.onsubmit = (event) => {
      event.preventDefault()
      hear.close()
    }
    at("stages").onclick = ({ target }) => {
      const stage = target.closest("button")?.value
      if (stage) hear.stage(stage)
    }
  }

  show(call) {
    this.#call = call
    at("lacking").replaceChildren()
    this.#stop()
  }

  // Puts a text where the caret stands in the note.
  insert(text) {
    const { note } = this.#fields.elements
    const lead = note.selectionStart && !/\s$/.test(note.value.slice(0, note.selectionStart)) ? "\n" : ""
    note.setRangeText(lead + text, note.selectionStart, note.selectionEnd, "end")
    note.dispatchEvent(new Event("input"))
    note.scrollTop = note.scrollHeight
  }

  // Says what is missing and leads to the first of it.
  warn(lacking) {
    const items = lacking.map(([, words]) => Object.assign(document.createElement("li"), { textContent: t(`lacking.${words}`) }))
    const list = document.createElement("ul")
    list.append(...items)
    at("lacking").replaceChildren(...(items.length ? [t("lacking"), list] : []))
    for (const field of this.#fields.elements) field.ariaInvalid = lacking.some(([name]) => name === field.name) ? "true" : null
    const [first] = lacking[0] ?? []
    if (first) (this.#fields.elements[first] ?? at(first)).focus()
  }

  focusAnswer() {
    at("answer").focus()
  }

  // The control that stands where the last one stood.
  focusOn() {
    const { phase } = this.#call
    const next = { talking: at("stages").querySelector("[aria-current]"), held: at("resume"), unanswered: at("answer") }
    next[phase]?.focus()
  }

  draw(lang, blank) {
    this.#lang = lang
    const call = this.#call
    at("open").hidden = !call
    at("blank").hidden = Boolean(call)
    at("blank-title").textContent = t(`${blank}.title`)
    at("blank-text").textContent = t(`${blank}.text`)
    if (!call) return
    this.#caller(call.facts)
    this.#controls(call)
    this.#stages(call)
    this.#said(call)
    this.#values(call)
  }

  #caller({ caller, direction, protocol, subject }) {
    const initials = caller.name.split(" ").map((name) => name[0]).join("")
    const shown = { initials, caller: caller.name, direction: t(`direction.${direction}`), "phone-number": caller.phone, protocol }
    for (const [id, text] of Object.entries(shown)) at(id).textContent = text
    at("subject").textContent = subject[this.#lang]
  }

  #controls(call) {
    const { phase, attempts } = call
    at("open").dataset.phase = phase
    at("phase").textContent = t(`phase.${phase}`, { count: attempts })
    at("answer").hidden = call.talks
    at("hold").hidden = phase !== "talking"
    at("resume").hidden = phase !== "held"
    at("answer").querySelector("span").textContent = t({ ringing: "answer", ready: "dial" }[phase] ?? "again")
    this.#tick()
    if (call.talks) this.#ticking ||= setInterval(() => this.#tick(), 1000)
  }

  #tick() {
    const seconds = this.#call?.seconds(performance.now()) ?? 0
    const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60].map((part) => String(part).padStart(2, "0"))
    at("duration").textContent = `${minutes}:${rest}`
  }

  #stop() {
    clearInterval(this.#ticking)
    this.#ticking = 0
  }

  #stages({ facts, stage }) {
    const list = at("stages")
    const reached = facts.stages.indexOf(stage)
    if (list.dataset.call !== facts.id) {
      list.replaceChildren(...facts.stages.map(() => at("stage").content.cloneNode(true)))
      list.dataset.call = facts.id
    }
    for (const [place, name] of facts.stages.entries()) {
      const button = list.children[place].firstChild
      button.value = name
      button.ariaCurrent = place === reached ? "step" : null
      button.dataset.state = place < reached ? "past" : place === reached ? "now" : "next"
      button.querySelector(".name").textContent = t(`stage.${name}`)
      button.querySelector(".dot").textContent = place < reached ? "✓" : place + 1
    }
  }

  #said(call) {
    const said = call.talks ? call.facts.says[call.stage] : null
    at("said").hidden = !said
    if (!said) return
    const lang = said.lang ?? this.#lang
    Object.assign(at("saying"), { lang, textContent: said.say[lang] })
    at("meaning").textContent = said.means?.[this.#lang] ?? ""
    at("use").hidden = !call.facts.decision
  }

  #values(call) {
    const { facts, fields } = call
    const { outcome } = this.#fields.elements
    outcome.replaceChildren(new Option(t("choose"), ""), ...Object.keys(facts.outcomes).map((name) => new Option(t(`outcome.${name}`), name)))
    for (const [name, value] of Object.entries(fields)) {
      const field = this.#fields.elements[name]
      // what has not changed keeps its caret
      if (field.value !== value) field.value = value
    }
    for (const each of this.#fields.querySelectorAll(".callback")) each.hidden = facts.direction !== "outbound"
    at("tagged").hidden = !facts.tags.length
    at("tags").replaceChildren(...facts.tags.map((tag) => Object.assign(document.createElement("li"), { textContent: tag })))
  }
}
