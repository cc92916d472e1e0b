// Leads on from a former address, with what was asked and the place on the page.
location.replace(document.currentScript.dataset.to + location.search + location.hash)
