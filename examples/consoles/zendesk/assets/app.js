// The panel in Zendesk's ticket sidebar: what the ticket says goes in, the script comes out as a comment's text.
import { changes, paths, situation } from "./ticket.js"

const client = window.ZAFClient.init()
const frame = document.querySelector("iframe")
const { settings } = await client.metadata()
const { account } = await client.context()
const { origin } = new URL(settings.knowledgeBase)
const { connect } = await import(`${origin}/embed/v1/host.js`)

// Zendesk's server puts the secret in; without a token the panel shows what clients may read
async function token() {
  const asked = {
    url: settings.tokenAddress,
    type: "POST",
    contentType: "application/json",
    dataType: "json",
    headers: { Authorization: "Bearer {{setting.tokenSecret}}" },
    data: JSON.stringify({ origin: location.origin }),
    secure: true,
  }
  return client.request(asked).then(({ token }) => token, () => null)
}

async function read() {
  return situation(await client.get(paths(settings)), settings, `https://${account.subdomain}.zendesk.com`)
}

function hold(lang) {
  frame.src = `${origin}/embed/v1/frame?${new URLSearchParams({ origin: location.origin, ...(lang && { lang }) })}`
  return connect(frame, {
    insert: ({ text }) => client.invoke("ticket.comment.appendText", text),
    resize: ({ height }) => client.invoke("resize", { width: "100%", height: `${height}px` }),
    tokenNeeded: token,
  })
}

const { lang } = await read()
const panel = hold(lang)
panel.send("token", await token())

async function tell() {
  const { context, slots } = await read()
  panel.send("slots", slots)
  panel.send("context", context)
}

for (const name of changes(settings)) client.on(name, tell)
await tell()
