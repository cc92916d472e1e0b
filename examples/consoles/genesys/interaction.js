// What a Genesys Cloud conversation says, in the knowledge base's terms; no DOM, no SDK.

const LANGUAGES = ["es", "pt", "en"]
const MEDIA = ["calls", "callbacks", "messages", "chats", "emails"]

const said = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value?.length))
const named = (names, attributes) => Object.fromEntries(Object.entries(names).map(([key, name]) => [key, attributes[name]]))

// What Genesys Cloud put into the page's address, under the names of its documentation, the older ones too.
export function place(search) {
  const query = new URLSearchParams(search)
  const lang = (query.get("gcLangTag") ?? "").slice(0, 2).toLowerCase()
  return {
    id: query.get("gcConversationId") ?? query.get("pcConversationId") ?? "",
    lang: LANGUAGES.includes(lang) ? lang : "",
  }
}

// Gives {context, slots}.
export function situation(conversation, user, { attributes, slots }) {
  const { id, participants = [] } = conversation
  const customer = participants.find(({ purpose }) => purpose === "customer" || purpose === "external")
  const data = Object.assign({}, ...participants.map((each) => each.attributes))
  const direction = MEDIA.flatMap((kind) => customer?.[kind] ?? []).at(0)?.direction
  return {
    context: said({ url: `genesys:${id}`, direction, ...named(attributes, data) }),
    slots: said({ "agent.name": user.name, "caller.name": customer?.name, ...named(slots, data) }),
  }
}
