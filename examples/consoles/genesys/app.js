// The panel in an interaction widget of Genesys Cloud: one page, one panel, one conversation.
import { session } from "./conversation.js"
import { place, situation } from "./interaction.js"
import { settings } from "./settings.js"

const frame = document.querySelector("iframe")
const { origin } = new URL(settings.knowledgeBase)
const { connect } = await import(`${origin}/embed/v1/host.js`)

// signing in comes back to this page without its query, which has travelled as the state
const query = new URLSearchParams(location.search)
const signedIn = await session(settings, query.toString())
if (query.has("code")) history.replaceState(null, "", `?${new URLSearchParams(signedIn.state)}`)
const app = new window.purecloud.apps.ClientApp({ gcHostOriginQueryParam: "gcHostOrigin", gcTargetEnvQueryParam: "gcTargetEnv" })

// our own server learns from the access token who asks; without a token the panel shows what clients may read
async function token() {
  const headers = { Authorization: `Bearer ${signedIn.accessToken}`, "Content-Type": "application/json" }
  const asked = { method: "POST", headers, body: JSON.stringify({ origin: location.origin }) }
  const answer = await fetch(settings.tokenAddress, asked).catch(() => null)
  return answer?.ok ? (await answer.json()).token : null
}

const { id, lang } = place(location.search)
frame.src = `${origin}/embed/v1/frame?${new URLSearchParams({ origin: location.origin, ...(lang && { lang }) })}`
const panel = connect(frame, {
  insert: ({ text }) => app.conversations.proposeInteractionMessage("insert", text),
  tokenNeeded: token,
})

async function tell() {
  const { conversation, user } = await signedIn.read(id)
  const { context, slots } = situation(conversation, user, settings)
  panel.send("slots", slots)
  panel.send("context", context)
}

function stop() {
  panel.close()
  app.lifecycle.stopped()
}

app.lifecycle.addFocusListener(tell)
app.lifecycle.addStopListener(stop)
panel.send("token", await token())
await tell()
app.lifecycle.bootstrapped()
