"""Markdown outside the supported subset, or that the site and the index would read differently."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.token import Token

from kbserver.errors import Problem
from kbserver.guides.markdown import HEADING_ID
from kbserver.publish.checks.page import Page

__all__ = ["check"]

_LINE_RULES = (
    (
        "reference-link",
        r"\s*\[[^\]^]+\]:(\s|$)",
        "a link definition",
        "write the address in the link: [text](address)",
    ),
    ("footnote", r".*\[\^[^\]]+\]", "a footnote", "write it into the text"),
    ("tabs", r"\s*===[+!]? ?\"", "content tabs", "use headings"),
    ("callout", r"\s*> ?\[!", "a callout of another system", 'write !!! type "Title"'),
    (
        "directive",
        r"\s*(:::|\{%|\{\{|--8<--|<!--|import .* from ['\"])",
        "a directive of another system",
        "remove it",
    ),
    ("task-list", r"\s*[-*+] \[[ xX]\] ", "a task list", 'use a list in !!! checklist "Title"'),
    ("abbreviation", r"\*\[[^\]]+\]:", "an abbreviation", "write it out, or put it in the glossary"),
)
_COMPILED = tuple((code, re.compile(rule), what, remedy) for code, rule, what, remedy in _LINE_RULES)
_ATTRIBUTES = re.compile(r"\{:?\s*[#.][^{}]*\}|\{:[^{}]*\}")
# Python-Markdown leaves the backslash before these; CommonMark does not.
_ESCAPES = re.compile(r"\\[\"$%&',/:;<=?@^~]")
_NEEDS_BLANK = {"bullet_list_open", "ordered_list_open", "table_open", "blockquote_open", "fence", "hr"}


def check(page: Page) -> Iterator[Problem]:
    """Raw HTML, indented code, other systems' syntax, list layout, escapes."""
    for line, text in page.open_lines():
        for code, rule, what, remedy in _COMPILED:
            if rule.match(text):
                yield page.problem(line, code, what, remedy)
        if _ESCAPES.search(text):
            yield page.problem(line, "escape", "a backslash the site would show", "remove the backslash")
    for token in page.tokens:
        yield from _block(page, token)
    yield from _layout(page)


def _block(page: Page, token: Token) -> Iterator[Problem]:
    line = token.map[0] if token.map else 0
    if token.type == "html_block":
        yield page.problem(line, "raw-html", "raw HTML", "use Markdown; HTML would reach readers unseen")
    elif token.type == "code_block":
        what = "text indented like code"
        yield page.problem(line, "indented-code", what, "indent less, or fence it with ```")
    elif token.type == "ordered_list_open":
        if token.markup == ")":
            yield page.problem(line, "list-marker", "a list numbered with 1)", "write 1. instead")
        if token.attrs.get("start", 1) != 1:
            yield page.problem(line, "list-start", "a list that does not begin with 1", "begin with 1.")
    elif token.type == "fence" and _open_fence(page, token):
        yield page.problem(line, "open-fence", "a code fence that is not closed", "close it with ```")
    elif token.type == "inline":
        yield from _inline(page, token, line)


def _inline(page: Page, token: Token, line: int) -> Iterator[Problem]:
    children = token.children or []
    if any(child.type == "html_inline" for child in children):
        yield page.problem(line, "raw-html", "raw HTML", "use Markdown; HTML would reach readers unseen")
    if any(child.type == "hardbreak" for child in children):
        yield page.problem(line, "hard-break", "a forced line break", "begin a new paragraph or use a list")
    texts = "".join(child.content for child in children if child.type == "text")
    if _ATTRIBUTES.search(texts) and not HEADING_ID.search(" " + texts):
        what = "an attribute list {…} that is not a heading's id"
        yield page.problem(line, "attributes", what, "remove it")


def _layout(page: Page) -> Iterator[Problem]:
    """Blank lines before blocks, and four spaces per level inside lists, as Python-Markdown needs them."""
    depth, item_lines = 0, [-1]
    blocks = 0
    for token in page.tokens:
        if token.type == "list_item_open":
            depth += 1
            item_lines.append(token.map[0] if token.map else -1)
        elif token.type == "list_item_close":
            depth -= 1
            item_lines.pop()
        elif token.type in ("admonition_open", "admonition_close"):
            blocks += token.nesting
        if not token.map or token.type in ("inline", "admonition_open") or token.nesting == -1:
            continue
        line = token.map[0]
        if depth and line != item_lines[-1] and token.type != "list_item_open":
            yield from _indent(page, token, 4 * (depth + blocks))
        elif not depth and token.type in _NEEDS_BLANK and _follows_text(page, line):
            what = "no blank line before this list, table, quotation or fence"
            yield page.problem(line, "blank-line", what, "put a blank line before it")


def _indent(page: Page, token: Token, wanted: int) -> Iterator[Problem]:
    line = token.map[0] if token.map else 0
    text = page.lines[line] if line < len(page.lines) else ""
    found = len(text) - len(text.lstrip(" "))
    starts_block = token.type.endswith("_open") or token.type == "fence"
    if starts_block and token.type not in _WITHIN_TABLE and found != wanted:
        what = f"inside a list, indented by {found} spaces"
        yield page.problem(line, "list-indent", what, f"indent it by {wanted}")


_WITHIN_TABLE = {"thead_open", "tbody_open", "tr_open", "th_open", "td_open"}


def _follows_text(page: Page, line: int) -> bool:
    before = page.lines[line - 1] if line else ""
    marker = any(block.start == line - 1 for block in page.blocks)
    return bool(before.strip()) and not marker and not before.lstrip().startswith("#")


def _open_fence(page: Page, token: Token) -> bool:
    last = page.lines[token.map[1] - 1].strip() if token.map else ""
    return not last.startswith(token.markup) or (token.map is not None and token.map[1] - token.map[0] < 2)
