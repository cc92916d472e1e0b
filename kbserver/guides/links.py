"""Links and pictures of a text: what they lead to, and where that stands on a site."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from markdown_it.token import Token

__all__ = ["INLINE_LINK", "Link", "Target", "guide_url", "iter_links", "target_of", "unlink"]

INLINE_LINK = re.compile(
    r"(?<!!)\[(?P<text>(?:[^\[\]\\]|\\.|!\[[^\[\]]*\]\([^()\s]*\))*)\]\((?P<address>[^()<>\s]+)\)"
)
"""The one form of link the checks let through."""
_LITERAL = r"^ *(?P<fence>`{3,}(?!`)|~{3,}(?!~))[^\n]*\n(?:[^\n]*\n)*? *(?P=fence)$|`[^`\n]+`"
_CODE_OR_LINK = re.compile(rf"(?P<code>{_LITERAL})|{INLINE_LINK.pattern}", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Link:
    """An address as the text has it."""

    address: str
    line: int
    """Line of the paragraph it stands in, from 0 within the body."""
    picture: bool


@dataclass(frozen=True, slots=True)
class Target:
    """What an address leads to; at most one of `guide_id` and `file` is set, neither for the outside."""

    lang: str | None = None
    guide_id: str | None = None
    anchor: str = ""
    file: str | None = None
    """Path of a file that is not a guide, relative to the project."""
    outside: bool = False
    """An address with a scheme or a host: not ours to follow."""
    stray: bool = False
    """A path that leaves `content/` or is absolute, or no address at all: it works on no site."""


def iter_links(tokens: Sequence[Token]) -> Iterator[Link]:
    """Every link and picture of parsed Markdown, in order."""
    for token in tokens:
        for child in token.children or []:
            address = child.attrs.get("href", child.attrs.get("src"))
            if isinstance(address, str):
                yield Link(address, token.map[0] if token.map else 0, child.type == "image")


def target_of(address: str, path: str) -> Target:
    """What an address in the file `path` (`content/<lang>/…`) leads to."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return Target(stray=True)
    if parts.scheme or parts.netloc:
        return Target(outside=True)
    anchor = unquote(parts.fragment)
    if not parts.path:
        lang, guide_id = _guide_of(path)
        return Target(lang, guide_id, anchor)
    goal = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
    if parts.path.startswith("/") or not goal.startswith("content/"):
        return Target(stray=True)
    if goal.endswith(".md"):
        lang, guide_id = _guide_of(goal)
        return Target(lang, guide_id, anchor)
    return Target(file=goal, anchor=anchor)


def guide_url(
    guide_id: str,
    lang: str,
    *,
    default: str,
    base: str = "/",
    version: int | None = None,
    anchor: str = "",
) -> str:
    """Where a guide stands on a site: the default language at the base, the others in a folder each.

    A version that is not in force stands below it.
    """
    folder = "" if lang == default else f"{lang}/"
    below = "" if version is None else f"versions/{version}/"
    return f"{base}{folder}{guide_id}/{below}" + (f"#{anchor}" if anchor else "")


def _guide_of(path: str) -> tuple[str | None, str | None]:
    match = re.fullmatch(r"content/([^/]+)/(.+)\.md", path)
    return (match[1], match[2]) if match else (None, None)


def unlink(body: str, path: str, works: Callable[[Target], bool]) -> str:
    """The body with every link that does not work for this audience reduced to its text."""

    def text_or_link(match: re.Match[str]) -> str:
        if match["code"] or works(target_of(match["address"], path)):
            return match[0]
        return match["text"]

    return _CODE_OR_LINK.sub(text_or_link, body)
