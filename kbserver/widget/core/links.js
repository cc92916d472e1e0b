// Where links lead; no DOM.

// The full address of a link, or null where it is neither http nor https.
export function safeLink(href, base) {
  try {
    const url = new URL(href, base)
    return /^https?:$/.test(url.protocol) ? url.href : null
  } catch {
    return null
  }
}

// `guide_id#anchor` of a page of our own site, or null.
export function guideAt(href, base) {
  const url = new URL(href, base)
  const path = url.pathname.match(/^\/(?:agents\/)?(?:(?:es|pt|en)\/)?([a-z0-9][^?]*?)\/$/)
  if (url.origin !== new URL(base).origin || url.search || !path || /\/(versions|diff)(\/|$)/.test(path[1])) return null
  return path[1] + url.hash
}
