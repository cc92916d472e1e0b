// Headings have the same id in every language: the switch keeps the reader's place, and the question asked there.
export function keepPlace(document) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".kb-switch a[hreflang]")
    if (!link) return
    link.hash = document.location.hash
    link.search = askedAnywhere(document.location.search)
  }, true)
}

// tags are words of one language
function askedAnywhere(query) {
  const asked = new URLSearchParams(query)
  asked.delete("tag")
  return asked.toString()
}
