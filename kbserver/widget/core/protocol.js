// Messages between the frame and its host; no DOM.

const NS = "guide-help"
const text = (value) => typeof value === "string"
const record = (value) => typeof value === "object" && value !== null && !Array.isArray(value)

// What a host may send, and what its payload has to be.
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

export function envelope(type, payload, id) {
  return { ns: NS, v: 1, type, ...(id === undefined ? {} : { id }), payload }
}

// Whether a message is one of ours; who sent it is for `from` to say.
export function ours(data) {
  return record(data) && data.ns === NS && data.v === 1 && text(data.type)
}

// Whether it comes from this very window at this very origin.
export function from(event, source, origin) {
  return event.source === source && event.origin === origin
}

export function understood(data) {
  return ours(data) && Object.hasOwn(HOST, data.type) && HOST[data.type](data.payload)
}
