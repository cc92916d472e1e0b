// The search field and what it finds: an ARIA combobox with a list.
import { h } from "./dom.js"

const PAUSE = 120

// `choose(hit)` opens a guide.
export function SearchField(ui, choose) {
  const { word, draw, client, lang, limit, tell, emit } = ui
  let hits = []
  let active = -1
  let pause = 0
  let asked = ""
  let opens = false
  const list = h("div", {
    id: "list",
    part: "list",
    role: "listbox",
    ariaLabel: word("found"),
    hidden: true,
    // a press on an option must not take the focus from the field before the click comes
    onmousedown: (event) => event.preventDefault(),
    onclick: ({ target }) => pick([...list.children].indexOf(target.closest("[role=option]"))),
  })
  const input = h("input", {
    type: "search",
    part: "input",
    role: "combobox",
    ariaLabel: word("search"),
    placeholder: word("search"),
    ariaExpanded: false,
    ariaAutoComplete: "list",
    autocomplete: "off",
    spellcheck: false,
    maxLength: 200,
    oninput() {
      opens = false
      select(-1)
      clearTimeout(pause)
      pause = setTimeout(ask, PAUSE)
    },
    onkeydown: press,
  })
  input.setAttribute("aria-controls", "list")
  const onfocusout = ({ relatedTarget }) => made.contains(relatedTarget) || close()
  const made = h("div", { className: "search", role: "search", onfocusout }, input, list)
  return { made, input, ask }

  async function ask() {
    clearTimeout(pause)
    const query = input.value.trim()
    if (!query) return close()
    const answer = await ui.ask(made, ask, (signal) => client.find(query, lang, limit, signal))
    if (!answer) return
    const found = answer.data.hits
    const count = found.length
    if (!answer.stale) tell(count ? "results" : "no_results", { count, query })
    emit("guide-results", { total: count, of: "search" })
    asked = query
    show(found)
    if (opens) pick(0)
  }

  function close() {
    clearTimeout(pause)
    opens = false
    made.going?.abort()
    show([])
  }

  // Late results never move the reader to another option.
  function show(found) {
    const at = found.findIndex(({ id }) => id === hits[active]?.id)
    hits = found
    list.replaceChildren(...hits.map(({ drawn }) => draw(drawn)))
    list.hidden = !hits.length
    input.ariaExpanded = !list.hidden
    select(at)
  }

  function select(at) {
    active = at
    const options = [...list.children]
    options.forEach((option, place) => (option.ariaSelected = place === at))
    input.setAttribute("aria-activedescendant", options[at]?.id ?? "")
    options[at]?.scrollIntoView({ block: "nearest" })
  }

  function press(event) {
    const { key } = event
    const by = { ArrowDown: 1, ArrowUp: -1 }[key]
    const count = hits.length
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    if (by && count) select(active < 0 && by < 0 ? count - 1 : (active + by + count) % count)
    else if (by) ask()
    else if (key === "Enter") enter()
    else if (key === "Escape" && count) close()
    else return
    event.preventDefault()
  }

  // Enter may be quicker than the answer: what is listed then answers other words.
  function enter() {
    if (active >= 0 || (hits.length && asked === input.value.trim())) return pick(Math.max(active, 0))
    opens = true
    ask()
  }

  function pick(at) {
    const hit = hits[at]
    if (!hit) return
    close()
    choose(hit)
  }
}
