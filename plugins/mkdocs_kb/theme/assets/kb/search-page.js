// What the search page does beside what every page does.
import { SearchPage } from "./search/page.js"

if (!customElements.get("kb-search-page")) customElements.define("kb-search-page", SearchPage)
