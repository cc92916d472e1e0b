// What a page does beside being read: search, switching language, printing, tables that scroll.
import { keepPlace } from "./language.js"
import { openForPrint } from "./printing.js"
import { SearchBox } from "./search/box.js"
import { watchTables } from "./tables.js"

if (!customElements.get("kb-search")) customElements.define("kb-search", SearchBox)
keepPlace(document)
openForPrint(window)
watchTables(document)
