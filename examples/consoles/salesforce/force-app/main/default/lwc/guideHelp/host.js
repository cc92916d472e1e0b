const NS = "guide-help"
const text = (value) => typeof value === "string"
const record = (value) => typeof value === "object" && value !== null && !Array.isArray(value)
const HOST = {
context: (payload) => payload === null || record(payload),
token: (payload) => payload === null || text(payload),
lang: text,
theme: text,
slots: record,
search: text,
decide: text,
timer: (payload) => record(payload) && text(payload.name),
}
function envelope(type, payload, id) {
return { ns: NS, v: 1, type, ...(id === undefined ? {} : { id }), payload }
}
function ours(data) {
return record(data) && data.ns === NS && data.v === 1 && text(data.type)
}
function from(event, source, origin) {
return event.source === source && event.origin === origin
}
function understood(data) {
return ours(data) && Object.hasOwn(HOST, data.type) && HOST[data.type](data.payload)
}
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
