"""What stands within lines: formatting, links, escapes, braces, signs that might begin HTML.

Only the forms that Python-Markdown and CommonMark read alike are let through; the rules look at the text
without its code spans, where everything is literal in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from markdown_it.token import Token

from kbserver.errors import Problem
from kbserver.guides.links import INLINE_LINK
from kbserver.guides.slots import SLOT
from kbserver.publish.checks.page import Page

__all__ = ["check"]

_CODE = re.compile(r"(?<!`)`(?!`)[^`]+(?<!`)`(?!`)")
_AUTOLINK = re.compile(r"<https?://[^\s<>]+>")
# Python-Markdown leaves the backslash before these; CommonMark does not.
_ESCAPE = re.compile(r"\\[\"$%&',/:;<=?@^~|]")
_ESCAPED = re.compile(r"\\[\\`*_{}\[\]()>#+.!-]")
_BRACES = re.compile(r"[{}]")
_TAG = re.compile(r"<(?![\s\d=])")
_PICTURE = re.compile(r"!\[[^\[\]]*\]\([^()<>\s]+\)")
_MARKS = ("*", "**", "_", "__")
_RUN = re.compile(r"[*_]+")
_LONE = re.compile(r"(?:(?<=\s)|^)\*(?=\s|$)|(?<=[^\W_])_+(?=[^\W_])", re.MULTILINE)
_ID = "write an id as {#name} at the end, without blanks; remove other braces, or mark them as code"
_HTML = "use Markdown; HTML would reach readers unseen"


def check(page: Page) -> Iterator[Problem]:
    """Rules about running text, wherever it stands."""
    for index, token in enumerate(page.tokens):
        if token.type == "inline" and token.map:
            for code, what, remedy in _faults(page.tokens[index - 1], token):
                yield page.problem(token.map[0], code, what, remedy)


def _faults(parent: Token, token: Token) -> Iterator[tuple[str, str, str]]:
    children, text = token.children or [], token.content
    types = {child.type for child in children}
    plain = _AUTOLINK.sub("", _CODE.sub("x", text))
    if "html_inline" in types or _TAG.search(plain) or re.search(r"<[!?/]", text):
        yield "raw-html", "raw HTML, or a < that might begin some", _HTML
    if "hardbreak" in types:
        yield "hard-break", "a forced line break", "begin a new paragraph or use a list"
    if _ESCAPE.search(plain):
        yield "escape", "a backslash the site would show", "remove the backslash"
    if _BRACES.search(plain):
        remedy = _ID if parent.type == "heading_open" else "remove them, or mark them as code"
        yield "attributes", "braces that the site takes for attributes", remedy
    if parent.type == "heading_open":
        yield from _heading(types, text)
    if parent.type in ("paragraph_open", "admonition_title_open"):
        yield from _line_starts(text)
    if "`" in plain.replace("\\`", ""):
        yield "code-span", "code marked with more than one ` or without its second", "write `code`"
    yield from _links(children, plain)
    yield from _formatting(children, plain)
    if any(child.type == "code_inline" and SLOT.search(child.content) for child in children):
        yield "slot-in-code", "a slot in code", "move it out of the code"


def _heading(types: set[str], text: str) -> Iterator[tuple[str, str, str]]:
    if "image" in types:
        what = "a picture in a heading"
        yield "picture-in-heading", what, "move it below; headings are shown as plain text in lists"
    if text.endswith("#"):
        yield "hash", "a heading that ends with #", "remove it, or put a word after it"


def _line_starts(text: str) -> Iterator[tuple[str, str, str]]:
    """Lines of running text that Python-Markdown would take for something else."""
    if re.search(r"^ *#", text, re.MULTILINE):
        yield "hash", "a line that begins with # and is no heading", "put a space after #, or reword it"
    if re.search(r"^ *(=+|-+) *$", text, re.MULTILINE):
        yield "setext-heading", "an underlined heading", "write ## before it instead"
    if re.search(r"^ *(?:\d+\.|[*+-])(?: |$)", text, re.MULTILINE):
        yield "list-marker", "a line that begins like a list item and is none", "reword it, or make it a list"
    if re.search(r"^ *\|", text, re.MULTILINE):
        what = "a line that begins with | and is no table's"
        yield "table", what, "give the table a line | --- | under its head, and each line as many cells"


def _links(children: list[Token], plain: str) -> Iterator[tuple[str, str, str]]:
    links = [c for c in children if c.type == "link_open" and c.markup != "autolink"]
    pictures = [c for c in children if c.type == "image"]
    titled = any("title" in child.attrs for child in [*links, *pictures])
    counts = len(INLINE_LINK.findall(plain)), len(_PICTURE.findall(plain))
    left = INLINE_LINK.sub("", _PICTURE.sub("", plain))
    if titled or "](" in left or counts != (len(links), len(pictures)):
        yield "link-form", "a link or picture in another form than [text](address)", "write it in that form"


def _formatting(children: list[Token], plain: str) -> Iterator[tuple[str, str, str]]:
    text = INLINE_LINK.sub(lambda match: match["text"], _PICTURE.sub("x", _ESCAPED.sub("x", plain)))
    runs = _RUN.findall(_LONE.sub("", text))
    opened = [child.nesting for child in children if child.type.startswith(("em_", "strong_"))]
    nested = any(first == second == 1 for first, second in pairwise(opened))
    odd = runs[::2] != runs[1::2] or any(run not in _MARKS for run in runs)
    if nested or odd or len(runs) != len(opened):
        what = "marks of bold or italics that not every program pairs alike"
        yield "formatting", what, "write **bold** or *italics* around whole words, one within another never"
