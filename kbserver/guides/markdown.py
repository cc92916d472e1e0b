"""Markdown to sections: the only user of markdown-it-py.

CommonMark with tables, the admonition syntax Python-Markdown shares, explicit heading ids (`{#limits}`) and
slots. The site renders the same text with Python-Markdown; a test compares anchors and visible text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape
from itertools import pairwise
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.admon import admon_plugin

from kbserver.guides.model import Block, Section
from kbserver.guides.slots import SLOT

__all__ = ["HEADING_ID", "heading_ids", "parse", "sections_of", "visible_text"]

HEADING_ID = re.compile(r"(?<![ \t])[ \t]+\{#([^\s{}#]+)\}[ \t]*$")
"""The explicit id at the end of a heading."""

Resolve = Callable[[str], str]
"""From an address as written to one that works on the site."""

_TAGS = {
    *("p", "div", "blockquote", "details", "summary", "hr", "br", "pre", "code", "em", "strong", "a", "img"),
    *("ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title"},
    "div": {"class"},
    "details": {"class"},
    "p": {"class"},
    "code": {"class", "data-slot"},
    "ol": {"start"},
}


def parse(body: str, slots: Mapping[str, str] | None = None) -> list[Token]:
    """The block tokens of a body; `slots` gives what readers see in each gap."""
    return _MARKDOWN.parse(body, {"slots": slots or {}})


@lru_cache(maxsize=8192)
def heading_ids(body: str) -> frozenset[str]:
    """The explicit heading ids of a body."""
    headings = (token for token in parse(body) if token.type == "heading_open")
    return frozenset(str(token.attrs["id"]) for token in headings if "id" in token.attrs)


def sections_of(
    body: str,
    *,
    tokens: Sequence[Token] | None = None,
    line: int = 1,
    slots: Mapping[str, str] | None = None,
    resolve: Resolve | None = None,
) -> list[Section]:
    """Cut a body into sections, the lead first; the lead is left out when it is empty.

    Args:
        body: Markdown, without front matter.
        tokens: Its tokens, if it has been parsed already; without `slots` and `resolve`.
        line: Line of the file at which the body begins.
        slots: What readers see in each gap of a script.
        resolve: Applied to every link and picture address before rendering.
    """
    tokens = tokens or parse(body, slots)
    if resolve:
        _resolve(tokens, resolve)
    starts = [i for i, token in enumerate(tokens) if token.type == "heading_open" and token.level == 0]
    sections = [_section(tokens[: starts[0] if starts else None], None, (), line)]
    path: list[tuple[int, str]] = []
    for start, end in pairwise([*starts, len(tokens)]):
        level, heading = int(tokens[start].tag[1]), visible_text(tokens[start + 1 : start + 2]).strip()
        path = [*(item for item in path if item[0] < level), (level, heading)]
        trail = tuple(item[1] for item in path)
        sections.append(_section(tokens[start + 3 : end], tokens[start], trail, line))
    lead = sections[0]
    return sections if lead.text.strip() or "<img" in lead.html or len(sections) == 1 else sections[1:]


def visible_text(tokens: Sequence[Token], *, raw_slots: bool = False) -> str:
    """What a reader sees of tokens, as plain text; paragraphs and rows end in newlines."""
    return re.sub(r"\n{2,}", "\n", "".join(_words(tokens, raw_slots=raw_slots))).lstrip("\n")


def _section(tokens: Sequence[Token], heading: Token | None, path: tuple[str, ...], line: int) -> Section:
    return Section(
        anchor=str(heading.attrs.get("id", "")) if heading else "",
        heading=path[-1] if path else "",
        level=int(heading.tag[1]) if heading else 1,
        path=path,
        text=visible_text(tokens),
        html=_html(tokens),
        blocks=tuple(_blocks(tokens, line)),
        items=tuple(_items(tokens)),
        line=line + (heading.map[0] if heading and heading.map else 0),
    )


def _html(tokens: Sequence[Token]) -> str:
    rendered = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return nh3.clean(
        rendered,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel=None,
    )


def _blocks(tokens: Sequence[Token], line: int) -> Iterator[Block]:
    for start, token in enumerate(tokens):
        if token.type != "admonition_open":
            continue
        end = _closing(tokens, start)
        inner = list(tokens[start + 1 : end])
        if inner and inner[0].type == "admonition_title_open":
            inner = inner[3:]
        text = visible_text(inner, raw_slots=True)
        names = dict.fromkeys(match[1] for match in SLOT.finditer(text))
        place = line + (token.map[0] if token.map else 0)
        yield Block(token.meta["tag"], token.content, text, tuple(names), token.markup == "???", place)


def _closing(tokens: Sequence[Token], start: int) -> int:
    opening = tokens[start]
    kind = opening.type.replace("_open", "_close")
    return next(
        i
        for i in range(start + 1, len(tokens))
        if tokens[i].type == kind and tokens[i].level == opening.level
    )


def _items(tokens: Sequence[Token]) -> Iterator[str]:
    for start, token in enumerate(tokens):
        if token.type == "list_item_open" and token.level == 1:
            yield visible_text(tokens[start + 1 : _closing(tokens, start)]).strip()


def _words(tokens: Sequence[Token], *, raw_slots: bool) -> Iterator[str]:
    for index, token in enumerate(tokens):
        if token.type == "inline":
            yield from _inline_words(token.children or [], raw_slots=raw_slots)
        elif token.type in ("fence", "code_block"):
            yield token.content
        elif token.type in ("td_close", "th_close"):
            yield " · " if tokens[index + 1].nesting == 1 else ""
        elif token.nesting == -1 and token.type in _LINE_ENDS:
            yield "\n"


_LINE_ENDS = {"paragraph_close", "heading_close", "tr_close", "admonition_title_close", "list_item_close"}


def _inline_words(children: Sequence[Token], *, raw_slots: bool) -> Iterator[str]:
    for child in children:
        if child.type in ("text", "code_inline"):
            yield child.content
        elif child.type in ("softbreak", "hardbreak"):
            yield " "
        elif child.type == "slot":
            yield child.markup if raw_slots else child.content


def _resolve(tokens: Sequence[Token], resolve: Resolve) -> None:
    for token in tokens:
        for child in token.children or []:
            for name in ("href", "src"):
                if name in child.attrs:
                    child.attrs[name] = resolve(str(child.attrs[name]))


def _heading_ids(state: StateCore) -> None:
    for heading, inline in zip(state.tokens, state.tokens[1:], strict=False):
        if heading.type == "heading_open" and (match := HEADING_ID.search(" " + inline.content)):
            heading.attrs["id"] = match[1]
            inline.content = inline.content[: max(match.start() - 1, 0)]


def _slot(state: StateInline, silent: bool) -> bool:
    match = SLOT.match(state.src, state.pos)
    if not match or match.end() > state.posMax:
        return False
    if not silent:
        token = state.push("slot", "code", 0)
        token.markup, token.info = match[0], match[1]
        token.content = state.env.get("slots", {}).get(match[1], match[0])
    state.pos = match.end()
    return True


def _render_slot(tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    return f'<code class="kb-slot" data-slot="{escape(token.info)}">{escape(token.content)}</code>'


def _render_admonition(renderer: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    marker = tokens[index - 2] if token.type == "admonition_title_close" else token
    folded = marker.markup.startswith("???")
    if token.type == "admonition_open":
        return (
            f'<details class="{token.meta["tag"]}">\n'
            if folded
            else f'<div class="{token.attrs["class"]}">\n'
        )
    if token.type == "admonition_close":
        return "</details>\n" if folded else "</div>\n"
    opening = token.type == "admonition_title_open"
    if folded:
        return "<summary>" if opening else "</summary>\n"
    return '<p class="admonition-title">' if opening else "</p>\n"


def _build() -> MarkdownIt:
    markdown = MarkdownIt("commonmark").enable("table").use(admon_plugin, render=_render_admonition)
    markdown.core.ruler.after("block", "heading_ids", _heading_ids)
    markdown.inline.ruler.before("link", "slot", _slot)
    markdown.add_render_rule("slot", lambda _self, *args: _render_slot(*args))
    return markdown


_MARKDOWN = _build()
