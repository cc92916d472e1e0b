// The panel on a case's record page.
import { api, LightningElement, wire } from "lwc"
import { getRecord, updateRecord } from "lightning/uiRecordApi"
import token from "@salesforce/apex/GuidePanelToken.token"
import LANG from "@salesforce/i18n/lang"
import USER_ID from "@salesforce/user/Id"
import { FIELD_NAMES, language, situation } from "./case"
import { connect } from "./host"

const LEAST_HEIGHT = 400

export default class GuideHelp extends LightningElement {
  @api recordId
  @api knowledgeBase
  @api insertField = "Comments"
  height = LEAST_HEIGHT
  userId = USER_ID
  panel = null
  record = null
  agent = null
  begun = false

  get address() {
    const lang = language(LANG)
    const query = new URLSearchParams({ origin: window.location.origin, ...(lang && { lang }) })
    return `${new URL(this.knowledgeBase).origin}/embed/v1/frame?${query}`
  }

  @wire(getRecord, { recordId: "$recordId", optionalFields: FIELD_NAMES })
  takeRecord({ data }) {
    this.record = data ?? this.record
    this.tell()
  }

  @wire(getRecord, { recordId: "$userId", optionalFields: ["User.Name"] })
  takeAgent({ data }) {
    this.agent = data ?? this.agent
    this.tell()
  }

  renderedCallback() {
    if (this.panel) return
    this.panel = connect(this.template.querySelector("iframe"), {
      insert: ({ text }) => this.insert(text),
      resize: ({ height }) => (this.height = Math.max(height, LEAST_HEIGHT)),
      tokenNeeded: () => this.token(),
    })
    this.begin()
  }

  disconnectedCallback() {
    this.panel?.close()
    this.panel = null
    this.begun = false
  }

  async begin() {
    const { panel } = this
    panel.send("token", await this.token())
    if (panel !== this.panel) return
    this.begun = true
    this.tell()
  }

  // without a token the panel shows what clients may read
  async token() {
    return token({ origin: window.location.origin }).catch(() => null)
  }

  tell() {
    if (!this.panel || !this.begun || !this.record) return
    const { context, slots } = situation(this.record, this.agent, window.location.origin)
    this.panel.send("slots", slots)
    this.panel.send("context", context)
  }

  // whoever holds this component may put the text elsewhere: preventDefault() on its `insert`
  insert(text) {
    const event = new CustomEvent("insert", { detail: { text }, bubbles: true, composed: true, cancelable: true })
    if (!this.dispatchEvent(event)) return null
    return updateRecord({ fields: { Id: this.recordId, [this.insertField]: text } })
  }
}
