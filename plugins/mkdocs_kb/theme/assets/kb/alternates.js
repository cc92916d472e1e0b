// Material asks `<address>sitemap.xml` of every link[rel=alternate], taking it for a site's root; ours name pages.
for (const link of document.querySelectorAll("link[rel=alternate][hreflang]")) link.rel = "alternate "
