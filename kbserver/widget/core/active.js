// Which option of a list is the active one; no DOM.

// Where the active option stands once the list is another: late results never move the reader to another option.
export function keep(options, id) {
  return options.findIndex((option) => option.id === id)
}

// One step further, around the ends.
export function step(at, by, count) {
  return at < 0 && by < 0 ? count - 1 : (at + by + count) % count
}
