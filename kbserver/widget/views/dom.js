// Elements made of properties and text nodes only, whatever the texts hold.

export function h(name, props, ...children) {
  const made = Object.assign(document.createElement(name), props)
  made.append(...children.flat().filter(Boolean))
  return made
}

// What the server has drawn: a text, or [name, properties, ...children]. `wake` sees each element.
export function draw(tree, wake) {
  if (!Array.isArray(tree)) return tree
  const [name, props, ...children] = tree
  const made = h(name, props, children.map((child) => draw(child, wake)))
  wake(made)
  return made
}

// What a place is to show, by keys. What was there keeps its element: what the agent is typing stays where it is.
export function put(place, keys, make) {
  const focused = place.getRootNode().activeElement
  const former = place.views ?? new Map()
  place.views = new Map(keys.map((key) => [key, former.get(key) ?? make(key)]))
  place.replaceChildren(...place.views.values())
  if (focused) (focused.isConnected ? focused : place).focus({ preventScroll: true })
}
