// The other side of the frame, for a console's own page: `const panel = connect(iframe, { select, insert })`, then
// `panel.send("context", {…})`. Messages of another origin or another window are not heard.
import { envelope, from, ours } from "./core/protocol.js"

// `hear`: functions by type of message; `tokenNeeded` may bring a token, or a promise of one
export function connect(iframe, hear = {}) {
  const { origin } = new URL(iframe.src)
  const waiting = []
  let port = null
  const send = (type, payload) => (port ? port.postMessage(envelope(type, payload)) : waiting.push([type, payload]))
  const listen = async ({ data }) => {
    if (!ours(data)) return
    if (data.type !== "token-needed") return hear[data.type]?.(data.payload)
    send("token", (await hear.tokenNeeded?.()) ?? null)
  }
  const greet = (event) => {
    if (!from(event, iframe.contentWindow, origin) || !ours(event.data) || event.data.type !== "loaded") return
    const channel = new MessageChannel()
    port?.close()
    port = channel.port1
    port.onmessage = listen
    iframe.contentWindow.postMessage(envelope("hello", {}), origin, [channel.port2])
    for (const message of waiting.splice(0)) send(...message)
  }
  addEventListener("message", greet)
  return { send, close: () => (port?.close(), removeEventListener("message", greet)) }
}
