// What each console's ticket says, in the knowledge base's terms: `node --test`.
import assert from "node:assert/strict"
import { test } from "node:test"

const examples = new URL("../../examples/consoles/", import.meta.url)
const load = (path) => import(new URL(path, examples))
const zendesk = await load("zendesk/assets/ticket.js")
const genesys = await load("genesys/interaction.js")
const freshdesk = await load("freshdesk/app/scripts/ticket.js")
const salesforce = await load("salesforce/force-app/main/default/lwc/guideHelp/case.js")

test("a Zendesk ticket is asked for the fields that the settings name", () => {
  const settings = { categoryField: "1", stageField: "2" }
  const own = ["ticket.customField:custom_field_1", "ticket.customField:custom_field_2"]
  assert.deepEqual(zendesk.paths(settings).slice(-2), own)
  assert.deepEqual(zendesk.changes(settings).slice(-2), ["ticket.custom_field_1.changed", "ticket.custom_field_2.changed"])
  const found = {
    "ticket.id": 7,
    "ticket.subject": "No answer",
    "ticket.tags": [],
    "currentUser.name": "Ana",
    "currentUser.locale": "pt-BR",
    [own[0]]: "central__callback__no_contact",
    [own[1]]: null,
  }
  assert.deepEqual(zendesk.situation(found, settings, "https://acme.zendesk.com"), {
    lang: "pt",
    context: { url: "https://acme.zendesk.com/agent/tickets/7", text: "No answer", category: "central > callback > no contact" },
    slots: { "agent.name": "Ana", "protocol.number": "7" },
  })
  assert.deepEqual(zendesk.situation({}, {}, "https://acme.zendesk.com"), { lang: "", context: {}, slots: {} })
})

test("a Genesys conversation says its attributes, its direction and who speaks", () => {
  const names = { attributes: { category: "kb.category" }, slots: { "caller.gender": "kb.gender" } }
  const participants = [
    { purpose: "agent", attributes: { "kb.gender": "f" } },
    { purpose: "customer", name: "Luis", attributes: { "kb.category": "A > B" }, messages: [{ direction: "inbound" }] },
  ]
  assert.deepEqual(genesys.situation({ id: "c", participants }, { name: "Ana" }, names), {
    context: { url: "genesys:c", direction: "inbound", category: "A > B" },
    slots: { "agent.name": "Ana", "caller.name": "Luis", "caller.gender": "f" },
  })
  assert.deepEqual(genesys.situation({ id: "c" }, {}, names), { context: { url: "genesys:c" }, slots: {} })
  assert.deepEqual(genesys.place("?pcConversationId=c&gcLangTag=en-US"), { id: "c", lang: "en" })
  assert.deepEqual(genesys.place("?gcConversationId=d&gcLangTag=de"), { id: "d", lang: "" })
})

test("a Freshdesk ticket's category is made of the fields that the settings name, own ones too", () => {
  const ticket = { id: 7, subject: "No answer", tags: ["vip"], type: "Central", custom_fields: { cf_group: "Callback", cf_stage: null } }
  const settings = { categoryFields: "type, cf_group, cf_none", stageField: "cf_stage" }
  assert.deepEqual(freshdesk.situation({ ticket, requester: { name: "Luis" } }, settings, "acme.freshdesk.com"), {
    context: { url: "https://acme.freshdesk.com/a/tickets/7", text: "No answer", tags: ["vip"], category: "Central > Callback" },
    slots: { "caller.name": "Luis", "protocol.number": "7" },
  })
  assert.equal(freshdesk.asHtml("a < b & c\nd"), "a &lt; b &amp; c<br>d")
})

test("a Salesforce case says what its readers see", () => {
  const field = (value, displayValue = null) => ({ value, displayValue })
  const fields = {
    Subject: field("No answer"),
    CaseNumber: field("00007"),
    Type: field("CE", "Central"),
    Reason: field(null),
    Contact: { value: { fields: { Name: field("Luis") } } },
  }
  const agent = { fields: { Name: field("Ana") } }
  assert.deepEqual(salesforce.situation({ id: "500", fields }, agent, "https://acme.lightning.force.com"), {
    context: { url: "https://acme.lightning.force.com/lightning/r/Case/500/view", text: "No answer", category: "Central" },
    slots: { "agent.name": "Ana", "caller.name": "Luis", "protocol.number": "00007" },
  })
  assert.deepEqual(Object.keys(salesforce.situation({ id: "500", fields: {} }, null, "").slots), [])
  assert.ok(salesforce.FIELD_NAMES.includes("Case.Contact.Name"))
  assert.deepEqual(["pt_BR", "en-US", "fr", undefined].map(salesforce.language), ["pt", "en", "", ""])
})
