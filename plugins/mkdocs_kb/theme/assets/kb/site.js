// What a page does beside being read: search, printing, tables that scroll.
import { openForPrint } from "./printing.js"
import { SearchBox } from "./search/box.js"
import { watchTables } from "./tables.js"

if (!customElements.get("kb-search")) customElements.define("kb-search", SearchBox)
openForPrint(window)
watchTables(document)
