// Stands in for Freshworks' app client and the ticket behind it.
const SETTINGS = { knowledgeBase: "@KB@", categoryFields: "type, cf_group", stageField: "cf_stage" }
const data = {
  ticket: { id: 7, subject: "Nadie contesta", tags: ["vip"], type: "Central", custom_fields: { cf_group: "Callback", cf_stage: "closing" } },
  requester: { name: "Luis" },
  loggedInUser: { contact: { name: "Ana" } },
  domainName: "acme.freshdesk.com",
}
const listeners = {}
window.host = {
  inserted: [],
  replying: true,
  change(stage) {
    data.ticket.custom_fields.cf_stage = stage
    for (const listener of listeners["ticket.propertiesUpdated"] ?? []) listener({})
  },
}
const client = {
  iparams: { get: async () => SETTINGS },
  data: { get: async (name) => ({ [name]: structuredClone(data[name]) }) },
  events: { on: (name, listener) => (listeners[name] ??= []).push(listener) },
  interface: {
    async trigger(name, given) {
      const known = (name === "setValue" && given.id === "editor" && host.replying) || (name === "click" && given.id === "openNote")
      if (!known) throw new Error(name)
      host.inserted.push(given.text)
    },
  },
  request: {
    async invokeTemplate(name, given) {
      const answer = await fetch(`/template/${name}`, { method: "POST", body: given.body })
      if (!answer.ok) throw answer
      return { status: answer.status, response: await answer.text() }
    },
  },
}
window.app = { initialized: async () => client }
