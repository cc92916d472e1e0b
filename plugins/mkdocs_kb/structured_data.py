"""JSON-LD for search engines: a `TechArticle` for each guide, a `FAQPage` where it answers questions.

Vocabulary: https://schema.org/TechArticle and https://schema.org/FAQPage.
"""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from mkdocs_kb.alternates import canonical
from mkdocs_kb.staged import Site, StagedPage

__all__ = ["script_json", "structured_data"]

CONTEXT = "https://schema.org"
"""The vocabulary; a name, not an address that anything asks for."""

# what could end the script element, open a comment in it, or break a line of JavaScript
_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def structured_data(site: Site, page: StagedPage) -> list[dict[str, Any]]:
    """The JSON-LD of a guide's own approved text; nothing for any other page."""
    if not page.is_guide or page.is_fallback or not page.kb["approvals"]:
        return []
    return [_article(site, page), *([_faq(site, page)] if page.kb["faq"] else [])]


def script_json(data: Any) -> Markup:
    """Data as JSON that may stand in a script element, whatever its strings hold."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Markup(text.translate(_ESCAPES))  # noqa: S704 - escaped in the line itself


def _article(site: Site, page: StagedPage) -> dict[str, Any]:
    url, kb = canonical(site, page), page.kb
    return {
        "@context": CONTEXT,
        "@type": "TechArticle",
        "@id": f"{url}#article",
        "url": url,
        "headline": page.title,
        "description": page.description,
        "inLanguage": kb["lang"],
        "dateModified": kb["in_force_from"],
        "version": kb["version"],
        "about": [{"@type": "Thing", "name": tag} for tag in kb["tags"]],
        "publisher": {"@type": "Organization", "name": site.names[kb["lang"]], "url": site.url},
    }


def _faq(site: Site, page: StagedPage) -> dict[str, Any]:
    url = canonical(site, page)
    return {
        "@context": CONTEXT,
        "@type": "FAQPage",
        "@id": f"{url}#faq",
        "url": url,
        "inLanguage": page.kb["lang"],
        "mainEntity": [
            {
                "@type": "Question",
                "name": item["question"],
                "acceptedAnswer": {"@type": "Answer", "text": item["answer"]},
            }
            for item in page.kb["faq"]
        ],
    }
