// Headings have the same id in every language: the switch keeps the reader's place.
export function keepPlace(document) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".kb-switch a[hreflang]")
    if (link) link.hash = document.location.hash
  }, true)
}
