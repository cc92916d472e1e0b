// The panel in Freshdesk's ticket sidebar: what the ticket says goes in, the script comes out in the reply.
import { asHtml, situation } from "./ticket.js"

const client = await window.app.initialized()
const frame = document.querySelector("iframe")
const settings = await client.iparams.get()
const { origin } = new URL(settings.knowledgeBase)
const { connect } = await import(`${origin}/embed/v1/host.js`)

// Freshworks' server puts the secret in; without a token the panel shows what clients may read
async function token() {
  const asked = client.request.invokeTemplate("token", { body: JSON.stringify({ origin: location.origin }) })
  return asked.then(({ response }) => JSON.parse(response).token, () => null)
}

async function read() {
  const names = ["ticket", "requester", "loggedInUser", "domainName"]
  const [ticket, requester, user, site] = await Promise.all(names.map((name) => client.data.get(name)))
  const found = { ticket: ticket.ticket, requester: requester.requester, user: user.loggedInUser.contact }
  return situation(found, settings, site.domainName)
}

// the reply takes text only while it is open; a note opens with it
async function insert({ text }) {
  const html = asHtml(text)
  const written = client.interface.trigger("setValue", { id: "editor", text: html, replace: false, position: "end" })
  await written.catch(() => client.interface.trigger("click", { id: "openNote", text: html, isPublic: false }))
}

frame.src = `${origin}/embed/v1/frame?${new URLSearchParams({ origin: location.origin })}`
const panel = connect(frame, { insert, tokenNeeded: token })
panel.send("token", await token())

async function tell() {
  const { context, slots } = await read()
  panel.send("slots", slots)
  panel.send("context", context)
}

for (const name of ["ticket.propertiesUpdated", "ticket.typeChanged", "ticket.statusChanged"]) client.events.on(name, tell)
await tell()
