// Collapsed questions are part of the text: they are opened for the printer and closed after it.
export function openForPrint(window) {
  let opened = []
  window.addEventListener("beforeprint", () => {
    opened = [...window.document.querySelectorAll(".kb-text details:not([open])")]
    for (const details of opened) details.open = true
  })
  window.addEventListener("afterprint", () => {
    for (const details of opened) details.open = false
  })
}
