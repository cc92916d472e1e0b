// The clock of a standard: in its block, and while it runs at the top of the panel too.
import { clock } from "../core/timers.js"
import { button, h } from "./dom.js"

export function timerView(timer, ui) {
  const { timers } = ui
  timers.learn(timer)
  const made = face(timer.name, ui)
  if (timer.limits) {
    const options = Object.keys(timer.limits).map((value) => h("option", { value }, ui.say(`complexity.${value}`)))
    const select = h(
      "select",
      { ariaLabel: ui.say("complexity"), onchange: ({ target }) => ui.rate(target.value) },
      h("option", { value: "" }, ui.say("complexity")),
      options,
    )
    made.prepend(select)
    const refresh = made.refresh
    made.refresh = () => {
      if (select.value !== timers.complexity) select.value = timer.limits[timers.complexity] ? timers.complexity : ""
      refresh()
    }
    made.refresh()
  }
  return made
}

export function runningView(name, ui) {
  const made = face(name, ui)
  made.prepend(h("span", { className: "name" }, ui.timers.known(name).title ?? name))
  return made
}

// Nobody is read every second: what is to be said is said where the clock's state changes.
function face(name, ui) {
  const { timers } = ui
  const shown = h("span", { role: "timer", ariaLive: "off" })
  const press = button("", () => (timers.running.includes(name) ? timers.stop(name) : timers.start(name)))
  const made = h("div", { className: "timer", part: "timer" }, shown, press)
  made.refresh = () => {
    const { elapsed, left, late, of } = timers.read(name)
    const runs = timers.running.includes(name)
    const text = left === null ? clock(elapsed) : late === "over" ? `+${clock(elapsed - of)}` : clock(left)
    shown.textContent = runs && late ? `${text} · ${ui.say(`timer.${late}`)}` : text
    made.className = `timer ${runs ? `runs ${late}` : ""}`
    press.textContent = ui.say(runs ? "stop" : "start")
    press.ariaLabel = `${press.textContent}: ${timers.known(name).title ?? name}`
  }
  made.refresh()
  return made
}
