// The cards of the situation, or why there are none.
import { cardView } from "./cards.js"
import { h } from "./dom.js"

export class Home {
  #ui
  #cards = new Map()

  constructor(ui) {
    this.#ui = ui
    this.made = h("div", { className: "home" })
    this.fill([], ui.say("hint"))
  }

  get count() {
    return this.#cards.size
  }

  // Cards that were there keep their elements: what the agent is typing stays where it is. The first opens where it is
  // another than before.
  fill(cards, otherwise) {
    const kept = new Map()
    for (const card of cards) {
      const key = JSON.stringify([card.id, card.lang, card.version, card.html, card.blocks, card.reasons])
      kept.set(key, this.#cards.get(key) ?? cardView(card, this.#ui))
    }
    const views = [...kept.values()]
    const [former] = this.#cards.values()
    const focused = this.made.getRootNode().activeElement
    this.#cards = kept
    if (views.length && views[0] !== former) {
      if (former && !former.contains(focused)) former.open = false
      views[0].open = true
    }
    this.made.replaceChildren(...(views.length ? views : [h("p", { className: "hint" }, otherwise)]))
    if (focused?.isConnected) focused.focus({ preventScroll: true })
  }
}
