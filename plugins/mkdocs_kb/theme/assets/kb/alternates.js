// Material asks `<address>sitemap.xml` of every link[rel=alternate], taking it for a site's root; ours name pages and feeds.
for (const link of document.querySelectorAll("link[rel=alternate]")) link.rel = "alternate "
