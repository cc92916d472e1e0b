// Elements made of properties and text nodes only, whatever the texts hold.

export function h(name, props, ...children) {
  const made = Object.assign(document.createElement(name), props)
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""))
  return made
}

export function button(text, onclick, props) {
  return h("button", { type: "button", onclick, ...props }, text)
}

// Drawn with a pen, 24 × 24.
const SHAPES = {
  search: "m16 16 5 5M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14",
  back: "m14 5-7 7 7 7",
  copy: "M9 9h11v11H9zM5 15V4h11",
  insert: "M4 5h16v11h-5l-3 3-3-3H4zM12 8v5m-2.5-2.5h5",
  chevron: "m6 9 6 6 6-6",
}

export function icon(name) {
  const [svg, path] = ["svg", "path"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag))
  svg.setAttribute("viewBox", "0 0 24 24")
  svg.setAttribute("aria-hidden", "true")
  svg.setAttribute("class", "icon")
  path.setAttribute("d", SHAPES[name])
  svg.append(path)
  return svg
}
