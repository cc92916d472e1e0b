// Where links lead; no DOM.

// The full address of a link, or null where it is neither http nor https.
export function safeLink(href, base) {
  const url = URL.parse(href, base)
  return /^https?:$/.test(url?.protocol) ? url.href : null
}
