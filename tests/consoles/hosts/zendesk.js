// Stands in for Zendesk's app SDK and the ticket behind it.
const SETTINGS = { knowledgeBase: "@KB@", tokenAddress: `${location.origin}/token`, categoryField: "1", stageField: "2" }
const ticket = {
  "ticket.id": 7,
  "ticket.subject": "Nadie contesta",
  "ticket.tags": ["vip"],
  "ticket.requester.name": "Luis",
  "ticket.customField:custom_field_1": "central__callback",
  "ticket.customField:custom_field_2": "closing",
  "currentUser.name": "Ana",
  "currentUser.locale": "es-419",
}
const listeners = {}
window.host = {
  inserted: [],
  change(stage) {
    ticket["ticket.customField:custom_field_2"] = stage
    for (const listener of listeners["ticket.custom_field_2.changed"] ?? []) listener(stage)
  },
}
const client = {
  metadata: async () => ({ settings: SETTINGS }),
  context: async () => ({ account: { subdomain: "acme" }, location: "ticket_sidebar", ticketId: 7 }),
  get: async (paths) => Object.fromEntries(paths.map((path) => [path, ticket[path]])),
  on: (name, listener) => (listeners[name] ??= []).push(listener),
  async invoke(name, ...given) {
    if (name === "ticket.comment.appendText") host.inserted.push(...given)
  },
  async request(asked) {
    const answer = await fetch("/proxy", { method: "POST", body: JSON.stringify(asked) })
    if (!answer.ok) throw answer
    return answer.json()
  },
}
window.ZAFClient = { init: () => client }
