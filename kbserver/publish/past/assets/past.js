// Light or dark as the reader chose on the other pages, where the choice is kept under the site's own path; and "/".
{
  const root = new URL("../../", document.currentScript.src).pathname
  const place = `${root}.__palette`
  const order = ["system", "light", "dark"]
  // as the generator's theme keeps it
  const media = { system: "", light: ": light", dark: ": dark" }
  const kept = () => {
    try {
      const colour = JSON.parse(localStorage.getItem(place))?.color
      if (!colour || colour.media === "(prefers-color-scheme)") return "system"
      return colour.scheme === "slate" ? "dark" : "light"
    } catch {
      // storage may be closed to us, or hold something else: the system decides
      return "system"
    }
  }
  const keep = (name) => {
    const scheme = name === "dark" ? "slate" : "default"
    const color = { media: `(prefers-color-scheme${media[name]})`, scheme, primary: "custom", accent: "custom" }
    try {
      localStorage.setItem(place, JSON.stringify({ index: order.indexOf(name), color }))
    } catch {
      // it lasts for this page
    }
  }
  const show = (name, button) => {
    if (name === "system") delete document.documentElement.dataset.scheme
    else document.documentElement.dataset.scheme = name
    if (!button) return
    button.title = button.ariaLabel = button.dataset[name]
    for (const each of button.children) each.classList.toggle("is-chosen", each.dataset.for === name)
  }
  let chosen = kept()
  show(chosen)

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("__scheme")
    show(chosen, button)
    button.hidden = false
    button.addEventListener("click", () => {
      chosen = order[(order.indexOf(chosen) + 1) % order.length]
      keep(chosen)
      show(chosen, button)
    })
  })
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]")
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    document.getElementById("__search").click()
  })
}
