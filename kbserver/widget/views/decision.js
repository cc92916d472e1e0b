// A decision as a choice: by what the caller said, or by hand. What was said lasts as long as the call, and is kept in the
// page's memory only.

// A decision that is drawn anew goes on with what the caller said; an answer in another language is asked for again.
export function resume(decision, ui) {
  const { words, found, lang } = ui.said.get(decision.asks) ?? {}
  if (!words) return
  fieldOf(decision).value = words
  if (found && lang === ui.lang) show(decision, ui, found)
  else decide(decision, words, ui)
}

export async function decide(decision, words, ui) {
  const { asks } = decision
  const { said, lang, client } = ui
  const field = fieldOf(decision)
  const kept = { words: words.trim(), lang }
  field.value = words
  show(decision, ui)
  said.set(asks, kept)
  const answer = await ui.ask(
    decision,
    () => decide(decision, field.value, ui),
    (signal) => kept.words && client.decide(asks, kept.words, lang, signal),
  )
  if (!answer) return
  kept.found = answer.data
  show(decision, ui, kept.found)
}

export function fieldOf(decision) {
  return decision.querySelector("input")
}

// `found`: the answer, or nothing; without an option what the agent has opened stays open.
function show(decision, { draw }, found) {
  decision.querySelector(".answer").replaceChildren(...(found?.drawn ?? []).map(draw))
  for (const option of decision.querySelectorAll(".option")) {
    const chosen = option.option === found?.option
    if (chosen || option.classList.contains("chosen")) option.open = chosen
    option.classList.toggle("chosen", chosen)
    option.firstChild.ariaCurrent = chosen || null
  }
}
