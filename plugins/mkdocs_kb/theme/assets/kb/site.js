// What a page does beside being read: search, switching language, printing, opening, light or dark, tables.
import { keepPlace } from "./language.js"
import { openForPrint } from "./printing.js"
import { openQuestions } from "./questions.js"
import { tellScheme } from "./scheme.js"
import { SearchBox } from "./search/box.js"
import { watchTables } from "./tables.js"

if (!customElements.get("kb-search")) customElements.define("kb-search", SearchBox)
keepPlace(document)
openForPrint(window)
openQuestions(window)
tellScheme(document)
watchTables(document)
