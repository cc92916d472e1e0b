// The clock of a standard: in its block, and while it runs at the top of the panel too.
import { clock } from "../core/timers.js"
import { h } from "./dom.js"

// Shows how a clock stands. Nobody is read every second: what is to be said is said where its state changes.
export function showClock(made, { timers, word }) {
  const { name } = made.timer
  const { title = name, limits = {} } = timers.known(name)
  const read = timers.read(name)
  const [time, state, press] = (made.face ??= face(made)).children
  const does = word(read.runs ? "stop" : "start")
  const ariaLabel = `${does}: ${title}`
  made.face.className = `clock ${read.late}`
  time.textContent = clock(read)
  state.textContent = read.late && word(`timer.${read.late}`)
  if (press.ariaLabel !== ariaLabel) Object.assign(press, { ariaLabel, textContent: does })
  const rating = made.querySelector("[name=complexity]")
  const rated = Object.hasOwn(limits, timers.complexity) ? timers.complexity : ""
  if (rating && rating.value !== rated) rating.value = rated
}

function face(made) {
  made.append(h("span", {}, h("span", { role: "timer" }), h("span", { className: "state" }), h("button", { name: "clock" })))
  return made.lastChild
}

// A clock that runs, as the last text tells of it.
export function runningView(timer, ui) {
  const { name, title = name, lang = "", says, script } = timer
  const { late, rounds } = ui.timers.read(name)
  const made = h("div", { part: "timer", className: "running", timer }, h("span", { className: "name", lang }, title))
  showClock(made, ui)
  // what to say when the time has come opens by itself then, and the agent may open it before
  if (script) made.append(h("details", { open: late || rounds }, h("summary", { lang }, says), ui.draw(script)))
  return made
}

export function turn(button, { timers }) {
  const { name } = button.closest("[part=timer]").timer
  timers[timers.read(name).runs ? "stop" : "start"](name)
}
