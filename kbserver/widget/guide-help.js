// Defines <guide-help>; the class by itself is in element.js.
import { GuideHelp } from "./element.js"

if (!customElements.get("guide-help")) customElements.define("guide-help", GuideHelp)

export { GuideHelp }
