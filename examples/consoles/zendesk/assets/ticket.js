// What a Zendesk ticket says, in the knowledge base's terms; no DOM, no SDK.

const LANGUAGES = ["es", "pt", "en"]
const KEYS = ["category", "stage", "direction", "outcome"]

const said = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value?.length))

// Paths of the fields that the app's settings name by their ids, by key of the context.
function fields(settings) {
  const named = KEYS.filter((key) => settings[`${key}Field`])
  return Object.fromEntries(named.map((key) => [key, `custom_field_${settings[`${key}Field`]}`]))
}

// What to ask the ticket for.
export function paths(settings) {
  const own = Object.values(fields(settings)).map((name) => `ticket.customField:${name}`)
  return ["ticket.id", "ticket.subject", "ticket.tags", "ticket.requester.name", "currentUser.name", "currentUser.locale", ...own]
}

// The events after which to ask again.
export function changes(settings) {
  return ["subject", "tags", "requester", ...Object.values(fields(settings))].map((name) => `ticket.${name}.changed`)
}

// A choice of a list is named by its tag: `central__callback` stands for Central > Callback.
const words = (tag) => String(tag ?? "").replace(/::|__/g, " > ").replaceAll("_", " ")

// `found`: values by path; `site`: address of the account. Gives {lang, context, slots}.
export function situation(found, settings, site) {
  const own = Object.entries(fields(settings)).map(([key, name]) => [key, words(found[`ticket.customField:${name}`])])
  const lang = String(found["currentUser.locale"] ?? "").slice(0, 2).toLowerCase()
  const id = String(found["ticket.id"] ?? "")
  return {
    lang: LANGUAGES.includes(lang) ? lang : "",
    context: said({
      url: id && `${site}/agent/tickets/${id}`,
      text: found["ticket.subject"],
      tags: found["ticket.tags"],
      ...Object.fromEntries(own),
    }),
    slots: said({ "agent.name": found["currentUser.name"], "caller.name": found["ticket.requester.name"], "protocol.number": id }),
  }
}
