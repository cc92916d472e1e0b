// One line that says how it went, with a way to try again where it went wrong.
import { button, h } from "./dom.js"

export class Status {
  #ui

  constructor(ui) {
    this.#ui = ui
    this.made = h("span", { part: "status", role: "status", className: "status" })
    this.retry = button(ui.say("retry"), null, { hidden: true, className: "link" })
  }

  say(name, facts) {
    this.made.textContent = name && this.#ui.say(name, facts)
    this.made.classList.remove("warning")
    this.retry.hidden = true
  }

  warn(name, again) {
    this.say(name)
    this.made.classList.add("warning")
    Object.assign(this.retry, { hidden: false, onclick: again })
  }
}
