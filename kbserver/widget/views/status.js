// One line that says how it went, with a way to try again where it went wrong.
import { h } from "./dom.js"

const FAILURES = { 0: "unreached", 401: "refused", 403: "refused", 404: "missing_guide", 429: "busy" }

export function Status({ word, emit }) {
  const line = h("span", { part: "status", role: "status" })
  const retry = h("button", { hidden: true }, word("retry"))
  return { made: [line, retry], tell, ask }

  function tell(name, facts, again) {
    line.textContent = name && word(name, facts)
    line.classList.toggle("warning", Boolean(again))
    retry.hidden = !again
    retry.onclick = again
  }

  // Asks for a place, whatever was asked for it before. {data, stale}, or undefined where there is none or it is not
  // wanted any more; of a failure the reader and the console have been told.
  async function ask(place, again, work) {
    place.going?.abort()
    const { signal } = (place.going = new AbortController())
    try {
      const answer = await work(signal)
      if (signal.aborted || !answer) return
      if (answer.stale) tell("offline", {}, again)
      else tell("")
      return answer
    } catch ({ status = 0, problem = null }) {
      if (signal.aborted) return
      const shown = !status && line.getRootNode().querySelector(".card")
      tell(shown ? "offline" : (FAILURES[status] ?? "error"), {}, again)
      emit("guide-error", { status, problem })
    }
  }
}
