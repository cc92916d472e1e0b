// What a Freshdesk ticket says, in the knowledge base's terms; no DOM, no SDK.

const KEYS = ["stage", "direction", "outcome"]
const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\n": "<br>" }

const said = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value?.length))

// `settings`: the installation's parameters; `site`: the account's host. Gives {context, slots}.
export function situation({ ticket, requester, user }, settings, site) {
  const value = (name) => (name ? String(ticket[name] ?? ticket.custom_fields?.[name] ?? "") : "")
  const levels = (settings.categoryFields ?? "").split(",").map((name) => value(name.trim()))
  return {
    context: said({
      url: `https://${site}/a/tickets/${ticket.id}`,
      text: ticket.subject,
      tags: ticket.tags,
      category: levels.filter(Boolean).join(" > "),
      ...Object.fromEntries(KEYS.map((key) => [key, value(settings[`${key}Field`])])),
    }),
    slots: said({ "agent.name": user?.name, "caller.name": requester?.name, "protocol.number": String(ticket.id) }),
  }
}

// The reply is written in HTML and the script is plain text.
export function asHtml(text) {
  return text.replace(/[&<>\n]/g, (sign) => SIGNS[sign])
}
