// The panel in a page of our own, for consoles that only allow iframes: the element's methods and events as messages.
import "./guide-help.js"
import { envelope, from, ours, understood } from "./core/protocol.js"

const OUT = ["results", "select", "insert", "feedback", "timer", "error"]
const PATIENCE = 10_000
const origin = new URLSearchParams(location.search).get("origin")
const panel = document.querySelector("guide-help")
const page = new CSSStyleSheet()
page.replaceSync("body{margin:0}")
document.adoptedStyleSheets = [page]

let port = null
let renewed = null

const tell = (type, payload, id) => port?.postMessage(envelope(type, payload, id))

const DO = {
  context: (context) => panel.setContext(context),
  lang: (lang) => panel.setAttribute("lang", lang),
  theme: (theme) => {
    panel.setAttribute("theme", theme)
    page.replaceSync(`:root{color-scheme:${{ light: "light", dark: "dark" }[theme] ?? "light dark"}}body{margin:0}`)
  },
  slots: (slots) => (panel.slots = slots),
  search: (query) => panel.search(query),
  decide: (said) => panel.decide(said),
  timer: ({ name, running }) => (running === false ? panel.stopTimer(name) : panel.startTimer(name)),
  token: (token) => (renewed ? renewed(token) : panel.setToken(token)),
}

// until the host says otherwise there is no token, and the panel reads what everybody may
panel.setToken(null)
panel.tokenProvider = () =>
  new Promise((take, give) => {
    if (!port) return give()
    // a host without another token says so at once; that is not to read as clients do
    renewed = (token) => (token ? take(token) : give())
    setTimeout(give, PATIENCE)
    tell("token-needed", {})
  }).finally(() => (renewed = null))

for (const name of OUT) panel.addEventListener(`guide-${name}`, ({ detail }) => tell(name, structured(detail)))

addEventListener("message", (event) => {
  if (!from(event, parent, origin) || !ours(event.data) || event.data.type !== "hello" || event.ports.length !== 1) return
  // a second host does not take the panel over
  if (port) return event.ports[0].close()
  port = event.ports[0]
  port.onmessage = ({ data }) => understood(data) && DO[data.type](data.payload)
  customElements.whenDefined("guide-help").then(() => tell("ready", { version: 1 }))
  new ResizeObserver(() => tell("resize", { height: Math.ceil(panel.getBoundingClientRect().height) })).observe(panel)
})

if (parent !== window && origin) parent.postMessage(envelope("loaded", {}), origin)

function structured(detail) {
  return JSON.parse(JSON.stringify(detail))
}
