// What is seen: the field, the cards of the situation or a guide, the language, and one line that says how it went.
import { safeLink } from "./core/links.js"
import { LANGUAGES, say } from "./core/text.js"
import { decide, fieldOf, resume } from "./views/decision.js"
import { draw, h, put } from "./views/dom.js"
import { fill, read } from "./views/script.js"
import { SearchField } from "./views/search.js"
import { Status } from "./views/status.js"
import { runningView, showClock, turn } from "./views/timer.js"

export function Panel(root, facts) {
  const { words, lang, client, slots, timers, limit, emit, pick } = facts
  const { query = "", trail = [], ticks = new Set(), said = new Map() } = facts
  const word = (name, given) => say(words, name, given)
  const ui = { ...facts, said, word, draw: (tree) => draw(tree, wake) }
  const { made, tell, ask } = Object.assign(ui, Status(ui))
  const each = (selector, work) => root.querySelectorAll(selector).forEach(work)
  let opener

  const clocks = h("div", { className: "clocks", role: "group", tabIndex: -1, ariaLabel: word("clocks") })
  const field = SearchField(ui, choose)
  const back = h("button", { className: "back", hidden: true, onclick: leave }, word("back"))
  const options = Object.entries(LANGUAGES).map(([value, name]) => h("option", { value, lang: value, selected: value === lang }, name))
  const language = h("select", { name: "language", ariaLabel: word("language") }, options)
  const home = h("div", { className: "home" })
  const guide = h("div", { hidden: true })
  const choice = (button) => choose(button.closest(".card").hit)
  const presses = { guide: choice, yes: thank, no: thank, clock: turn, insert: read, copy: read }

  slots.changed = () => each("[part=script]", (script) => fill(script, ui))
  root.replaceChildren(
    h(
      "section",
      { className: "panel", lang, ariaLabel: word("panel"), onclick: press, oninput: change, onsubmit: submit },
      h("div", { className: "top" }, field.made, h("div", { className: "bar" }, back, made, language), clocks),
      home,
      guide,
    ),
  )
  field.input.value = query
  fillHome([], "hint")

  return {
    // What another language's panel goes on with.
    get held() {
      return { query: field.input.value, trail, ticks, said }
    },

    async resume(context) {
      if (context) await help(context)
      if (trail.length) await open(trail.at(-1))
    },

    help,
    open,
    tick,

    search(query) {
      field.input.value = query
      return field.ask()
    },

    forget() {
      ticks.clear()
      said.clear()
      each("[type=checkbox]", (box) => (box.checked = false))
      each(".option", (option) => (option.open = false))
      each("[part=decision]", (decision) => decision.asks && decide(decision, "", ui))
    },

    async decide(words) {
      const decision = [...root.querySelectorAll("[part=decision]")].find((each) => each.asks && !each.closest("[hidden]"))
      if (!decision) return
      const card = decision.closest(".card")
      if (card) card.open = true
      await decide(decision, words, ui)
      decision.scrollIntoView({ block: "nearest" })
    },

    // What a clock does is said once; the seconds are only shown.
    timed(name, state) {
      if (state === "started" || state === "stopped") return refresh()
      const { title = name } = timers.known(name)
      tell(`timed.${state}`, { title })
      each(".running details", (details) => (details.open ||= details.parentNode.timer.name === name))
      tick()
    },
  }

  // An element that the server has drawn takes up what the reader has done.
  function wake(made) {
    const { tick, timer, asks } = made
    if (tick) made.checked = ticks.has(tick)
    if (timer) timers.learn(timer)
    if (asks) resume(made, ui)
  }

  function refresh() {
    put(clocks, timers.running.map(timers.known), (timer) => runningView(timer, ui))
    slots.changed()
    tick()
  }

  function tick() {
    each("[part=timer]", (timer) => showClock(timer, ui))
  }

  async function help(context) {
    const answer = await ask(home, () => help(context), (signal) => context && client.help(context, lang, limit, signal))
    if (!context) fillHome([], "hint")
    if (!answer) return
    const { cards } = answer.data
    fillHome(cards, "none")
    if (!answer.stale) tell(trail.length ? "newer" : "cards", { count: cards.length })
    emit("guide-results", { total: cards.length, of: "help" })
  }

  // The first card opens where it is another than before.
  function fillHome(found, otherwise) {
    const former = home.firstChild
    const apart = !former?.contains(root.activeElement)
    put(home, found.map(({ drawn }) => JSON.stringify(drawn)), (drawn) => ui.draw(JSON.parse(drawn)))
    const first = home.firstChild
    if (first && first !== former) {
      if (former && apart) former.open = false
      first.open = true
    }
    if (!first) home.append(h("p", { className: "hint" }, word(otherwise)))
    refresh()
  }

  // Reads a guide, or with #anchor a section. The reader's focus follows only where the reader asked for it.
  async function open(ref, asked) {
    const [id, anchor] = ref.split("#")
    const answer = await ask(guide, () => open(ref, asked), (signal) => client.guide(id, lang, signal))
    if (!answer) return
    if (!trail.length) opener = root.activeElement
    if (trail.at(-1) !== ref) trail.push(ref)
    show(ui.draw(answer.data.drawn))
    refresh()
    const target = root.getElementById(`at-${anchor}`) ?? guide.querySelector("h2")
    if (asked) target.focus()
    target.scrollIntoView({ block: anchor ? "start" : "nearest" })
  }

  function choose({ id, url, lang, version }) {
    if (emit("guide-select", { id, url: safeLink(url, `${client.endpoint}/`), lang, version }, true)) open(id, true)
  }

  function leave() {
    trail.pop()
    if (trail.length) return open(trail.at(-1), true)
    show()
    tell("")
    ;(opener?.isConnected ? opener : field.input).focus()
  }

  function show(...view) {
    home.hidden = view.length > 0
    guide.hidden = back.hidden = !home.hidden
    guide.replaceChildren(...view)
  }

  function thank({ name, parentNode }) {
    emit("guide-feedback", { id: parentNode.owner, helpful: name === "yes" })
    const thanks = h("span", { tabIndex: -1 }, word("thanks"))
    parentNode.replaceChildren(thanks)
    thanks.focus()
  }

  function press(event) {
    const pressed = event.target.closest("a,button")
    if (!pressed) return
    const { guide, href, name } = pressed
    if (!guide) return presses[name]?.(pressed, ui)
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    choose({ id: guide, url: href, lang: pressed.closest("[lang]").lang, version: null })
  }

  function change({ target }) {
    const { checked, name, value, parentNode } = target
    if (target.tick) ticks[checked ? "add" : "delete"](target.tick)
    else if (parentNode.gap) slots.type(parentNode.gap, value)
    else if (name === "language") pick(value)
    else if (name === "complexity") {
      timers.complexity = value
      tick()
    }
  }

  function submit(event) {
    event.preventDefault()
    const decision = event.target.closest("[part=decision]")
    decide(decision, fieldOf(decision).value, ui)
  }
}
