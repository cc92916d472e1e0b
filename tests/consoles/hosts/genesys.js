// Stands in for Genesys Cloud's two SDKs and the conversation behind them.
const attributes = { "kb.category": "Central > Callback", "kb.stage": "closing", "kb.gender": "m" }
const query = new URLSearchParams(location.search)
const conversation = {
  id: query.get("gcConversationId") ?? "c1",
  participants: [
    { purpose: "customer", name: "Luis", attributes, calls: [{ direction: "outbound" }] },
    { purpose: "agent", name: "Ana", attributes: {}, calls: [{ direction: "outbound" }] },
  ],
}
const on = {}
window.host = {
  inserted: [],
  lived: [],
  change(stage) {
    attributes["kb.stage"] = stage
    on.focus({})
  },
  stop: () => on.stop({}),
}
class ClientApp {
  constructor(named) {
    this.named = named
  }
  lifecycle = {
    addFocusListener: (listener) => (on.focus = listener),
    addStopListener: (listener) => (on.stop = listener),
    bootstrapped: () => host.lived.push("bootstrapped"),
    stopped: () => host.lived.push("stopped"),
  }
  conversations = { proposeInteractionMessage: (way, text) => way === "insert" && host.inserted.push(text) }
}
window.purecloud = { apps: { ClientApp } }
const platform = {
  ApiClient: {
    instance: {
      setPersistSettings() {},
      setEnvironment() {},
      // the state that comes back is the one of the page that went to sign in
      loginPKCEGrant: async (_id, _page, { state }) => ({
        accessToken: "genesys-agent",
        state: query.has("code") ? "gcConversationId=c1&gcLangTag=es" : state,
      }),
    },
  },
  UsersApi: class {
    getUsersMe = async () => ({ name: "Ana" })
  },
  ConversationsApi: class {
    getConversation = async (id) => (id === conversation.id ? structuredClone(conversation) : Promise.reject(id))
  },
}
window.require = (name) => ({ platformClient: platform })[name]
