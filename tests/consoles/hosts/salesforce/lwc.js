// Stands in for the LWC engine: a template filled once, and what is wired.
export const api = null
export const wire = null

export class LightningElement extends HTMLElement {
  get template() {
    return this.shadowRoot
  }

  connectedCallback() {
    const root = this.attachShadow({ mode: "open" })
    root.append(document.querySelector("template").content.cloneNode(true))
    for (const element of root.querySelectorAll("*"))
      for (const { name, value } of [...element.attributes])
        if (value.startsWith("{")) element.setAttribute(name, this[value.slice(1, -1)])
    this.renderedCallback()
    for (const [adapter, { recordId, ...config }, method] of this.constructor.wired)
      adapter({ ...config, recordId: this[recordId.slice(1)] }, (result) => this[method](result))
  }
}
