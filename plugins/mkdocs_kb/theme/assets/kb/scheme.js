// The sign-in page runs no script: light or dark as chosen on the agents' pages reaches it in a cookie.
const YEAR = 31536000

export function tellScheme(document) {
  const palette = document.querySelector("[data-md-component=palette]")
  if (!palette || !document.location.pathname.startsWith("/agents/")) return
  tell(document, globalThis.__md_get?.("__palette")?.color)
  palette.addEventListener("change", ({ target }) => {
    tell(document, { media: target.dataset.mdColorMedia, scheme: target.dataset.mdColorScheme })
  })
}

function tell(document, chosen) {
  if (!chosen) return
  const system = chosen.media === "(prefers-color-scheme)"
  const scheme = chosen.scheme === "slate" ? "dark" : "light"
  document.cookie = `kb_scheme=${scheme}; Path=/agents; SameSite=Lax; Max-Age=${system ? 0 : YEAR}`
}
