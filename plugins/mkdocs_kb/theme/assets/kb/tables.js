// A table wider than the page scrolls inside its frame; who has no mouse needs to reach the frame.
export function watchTables(document) {
  const update = () => {
    for (const frame of document.querySelectorAll(".md-typeset__scrollwrap")) {
      if (frame.scrollWidth > frame.clientWidth) frame.tabIndex = 0
      else frame.removeAttribute("tabindex")
    }
  }
  new ResizeObserver(update).observe(document.documentElement)
}
