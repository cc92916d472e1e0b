// Light or dark as the reader chose on the other pages, where the choice is kept under the site's own path.
{
  const root = new URL("../../", document.currentScript.src).pathname
  let colour
  try {
    colour = JSON.parse(localStorage.getItem(`${root}.__palette`))?.color
  } catch {
    // storage may be closed to us, or hold something else: the system decides
  }
  if (colour && colour.media !== "(prefers-color-scheme)") {
    document.documentElement.dataset.scheme = colour.scheme === "slate" ? "dark" : "light"
  }
}
