// What a case says, in the knowledge base's terms; no DOM, no SDK.

const LANGUAGES = ["es", "pt", "en"]

// Fields of the case, by key of the context; `category` may be made of several, outermost first.
const FIELDS = { category: ["Type", "Reason"], stage: ["Status"], direction: ["Origin"] }

const said = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value))
const asked = (...names) => names.map((name) => `Case.${name}`)

export const FIELD_NAMES = asked("Subject", "CaseNumber", "Contact.Name", ...Object.values(FIELDS).flat())

// What readers of the record see, which for a choice of a list is its label.
function value(record, name) {
  const field = record.fields[name]
  return field?.displayValue ?? field?.value ?? ""
}

// `record` and `agent` as getRecord gives them, `site` the organisation's origin. Gives {context, slots}.
export function situation(record, agent, site) {
  const own = Object.entries(FIELDS).map(([key, names]) => [key, names.map((name) => value(record, name)).filter(Boolean).join(" > ")])
  const contact = record.fields.Contact?.value
  return {
    context: said({ url: `${site}/lightning/r/Case/${record.id}/view`, text: value(record, "Subject"), ...Object.fromEntries(own) }),
    slots: said({
      "agent.name": agent && value(agent, "Name"),
      "caller.name": contact && value(contact, "Name"),
      "protocol.number": value(record, "CaseNumber"),
    }),
  }
}

// The page's language as the panel knows it, or nothing.
export function language(lang) {
  const short = String(lang ?? "").slice(0, 2).toLowerCase()
  return LANGUAGES.includes(short) ? short : ""
}
