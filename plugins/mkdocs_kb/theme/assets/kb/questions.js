// An address that names a section, as results of a search do, opens the questions of that section.
export function openQuestions(window) {
  const open = () => {
    for (const details of questionsOf(heading(window))) details.open = true
  }
  window.addEventListener("hashchange", open)
  open()
}

function heading({ document, location }) {
  const named = document.getElementById(location.hash.slice(1))
  return named?.matches(".kb-text :is(h2, h3, h4, h5, h6)") ? named : null
}

function questionsOf(heading) {
  const found = []
  for (let next = heading?.nextElementSibling; next && !/^H[1-6]$/.test(next.tagName); next = next.nextElementSibling) {
    if (next.matches("details.faq")) found.push(next)
  }
  return found
}
