"""Where links of a text lead."""

from __future__ import annotations

import re

from kbserver.api.drawn.tree import Node
from kbserver.languages import LANGUAGES

__all__ = ["guide_at", "leading", "safe_link"]

_SAFE = re.compile(r"https?://[^\s\\/?#][^\s\\]*|/[^\s\\]*", re.IGNORECASE)
_PAGE = re.compile(rf"/(?:agents/)?(?:(?:{'|'.join(LANGUAGES)})/)?([a-z0-9][^?#]*?)/(#.*)?")
_OTHER = re.compile(r"/(?:versions|diff)(?:/|$)")


def safe_link(href: str) -> str | None:
    """The link, or None where it is neither http nor https, nor begins with a slash."""
    return href if _SAFE.fullmatch(href) else None


def guide_at(href: str, site: str) -> str | None:
    """`guide_id#anchor` of a page of our own site, whose address is `site`, or None."""
    found = _PAGE.fullmatch("/" + href.removeprefix(site) if href.startswith(site) else href)
    return found[1] + (found[2] or "") if found and not _OTHER.search("/" + found[1]) else None


def leading(tree: Node, host: str) -> Node:
    """The tree with our own links leading to this host, whichever page it is shown in; "" leaves them."""
    if isinstance(tree, str) or not host:
        return tree
    name, properties, *children = tree
    href = properties.get("href", "")
    if href.startswith("/"):
        properties = properties | {"href": host + href}
    return [name, properties, *(leading(child, host) for child in children)]
