// The list of calls to play.
import { t } from "./words.js"

export class Queue {
  #list = document.getElementById("entries")
  #count = document.getElementById("closed")
  #row = document.getElementById("entry").content
  #closed = new Set()
  #chosen = null

  // `choose(facts)`: the agent takes that call
  constructor(calls, choose) {
    this.calls = calls
    this.#list.append(...calls.map((facts) => this.#entry(facts, choose)))
  }

  choose(facts) {
    this.#chosen = facts
    this.#closed.delete(facts)
  }

  close() {
    this.#closed.add(this.#chosen)
    this.#chosen = null
  }

  // To the next call that waits, or to the first.
  focus() {
    const next = this.calls.findIndex((facts) => !this.#closed.has(facts))
    this.#list.querySelectorAll("button")[Math.max(next, 0)].focus()
  }

  draw(lang) {
    for (const [at, facts] of this.calls.entries()) {
      const button = this.#list.children[at].firstChild
      const state = this.#chosen === facts ? "open" : this.#closed.has(facts) ? "closed" : "waiting"
      button.dataset.state = state
      button.ariaCurrent = state === "open" ? "true" : null
      button.querySelector(".state").textContent = `${t(`direction.${facts.direction}`)} · ${t(`entry.${state}`)}`
      button.querySelector(".subject").textContent = facts.subject[lang]
      button.querySelector("use").setAttribute("href", state === "closed" ? "#done" : `#${facts.direction}`)
    }
    this.#count.textContent = t("calls.closed", { closed: this.#closed.size, all: this.calls.length })
  }

  #entry(facts, choose) {
    const made = this.#row.cloneNode(true).firstChild
    made.querySelector(".name").textContent = facts.caller.name
    made.firstChild.onclick = () => choose(facts)
    return made
  }
}
