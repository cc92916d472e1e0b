// Arrows lead from a field through links and back; Escape leads back at once.

export function walk(event, field, links) {
  const at = links.indexOf(document.activeElement)
  if (at < 0 && document.activeElement !== field) return
  if (event.key === "Escape" && at >= 0) return goTo(event, field)
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!step || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
  const next = at + step === -1 ? field : links[at + step]
  if (next) goTo(event, next)
}

function goTo(event, element) {
  event.preventDefault()
  element.focus()
}
