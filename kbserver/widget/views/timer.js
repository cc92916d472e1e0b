// The clock of a standard: in its block, and while it runs at the top of the panel too.
import { clock } from "../core/timers.js"
import { button, h } from "./dom.js"
import { scriptView } from "./script.js"

// `timer`: {name, limit | every | limits, title, lang, owner, script}; `script`: the block to say at each refresh
export function timerView(timer, ui) {
  const { name, limits } = timer
  ui.timers.learn(timer)
  const made = h("div", { part: "timer" }, limits ? rating(limits, ui) : null, face(name, ui))
  made.refresh = () => [...made.children].forEach((each) => each.refresh())
  made.refresh()
  return made
}

function runningView(name, ui) {
  const title = h("span", { className: "name" })
  const shown = face(name, ui)
  const made = h("div", { part: "timer", className: "running" }, title, shown)
  let known = null
  made.refresh = () => {
    const now = ui.timers.known(name)
    shown.refresh()
    if (now === known) return
    known = now
    title.textContent = now.title || name
    title.lang = now.lang ?? ""
    made.replaceChildren(title, shown, ...(now.script ? [sentence(now, ui)] : []))
  }
  made.refresh()
  return made
}

// What to say when the time has come: it opens by itself then, and the agent may open it before.
function sentence({ name, script, owner, lang }, ui) {
  const { late, rounds } = ui.timers.read(name)
  const title = h("summary", { lang }, script.title)
  return h("details", { open: Boolean(late || rounds) }, title, scriptView(script, owner, lang, ui))
}

function rating(limits, ui) {
  const name = ui.say("complexity")
  const options = Object.keys(limits).map((value) => h("option", { value }, ui.say(`complexity.${value}`)))
  const made = h("select", { ariaLabel: name, onchange: () => ui.rate(made.value) }, h("option", { value: "" }, name), options)
  made.refresh = () => {
    const { complexity } = ui.timers
    const value = Object.hasOwn(limits, complexity) ? complexity : ""
    if (made.value !== value) made.value = value
  }
  return made
}

// Nobody is read every second: what is to be said is said where the clock's state changes.
function face(name, ui) {
  const { timers } = ui
  const time = h("span", { role: "timer" })
  const word = h("span", { className: "state" })
  const press = button("", () => (timers.read(name).runs ? timers.stop(name) : timers.start(name)))
  const made = h("span", {}, time, word, press)
  made.refresh = () => {
    const read = timers.read(name)
    const { runs, late } = read
    const does = ui.say(runs ? "stop" : "start")
    const label = `${does}: ${timers.known(name).title || name}`
    made.className = `clock ${late}`
    time.textContent = clock(read)
    word.textContent = late && ui.say(`timer.${late}`)
    if (press.ariaLabel !== label) Object.assign(press, { ariaLabel: label, textContent: does })
  }
  return made
}

// The clocks that run, whatever is shown below them.
export class Clocks {
  #ui
  #rows = new Map()

  constructor(ui) {
    this.#ui = ui
    this.made = h("div", { className: "clocks", role: "group", tabIndex: -1, ariaLabel: ui.say("clocks") })
    ui.timers.running.forEach((name) => this.#add(name))
  }

  tell(name, state) {
    const row = this.#rows.get(name)
    if (state === "started") this.#add(name)
    else if (state === "stopped") this.#drop(name, row)
    else row?.querySelectorAll("details").forEach((details) => (details.open = true))
  }

  #add(name) {
    const row = runningView(name, this.#ui)
    this.#rows.set(name, row)
    this.made.append(row)
  }

  // Who stops a clock here keeps the place.
  #drop(name, row) {
    const held = row?.contains(row.getRootNode().activeElement)
    row?.remove()
    this.#rows.delete(name)
    if (held) this.made.focus()
  }
}
