"""Markdown outside the supported subset, or that the site and the index would read differently."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.token import Token

from kbserver.errors import Problem
from kbserver.guides.slots import SLOT
from kbserver.publish.checks.page import Page

__all__ = ["check"]

_LINE_RULES = (
    (
        "reference-link",
        r"^\s*\[[^\]^]+\]:(\s|$)",
        "a link definition",
        "write the address in the link: [text](address)",
    ),
    ("footnote", r"\[\^[^\[\]]+\]", "a footnote", "write it into the text"),
    ("tabs", r"^\s*===[+!]? ?\"", "content tabs", "use headings"),
    ("callout", r"^\s*> ?\[!", "a callout of another system", 'write !!! type "Title"'),
    (
        "directive",
        r"^\s*(:::|\{%|\{\{|--8<--|<!--|import .* from ['\"])",
        "a directive of another system",
        "remove it",
    ),
    ("task-list", r"^\s*[-*+] \[[ xX]\] ", "a task list", 'use a list in !!! checklist "Title"'),
    ("abbreviation", r"^\*\[[^\]]+\]:", "an abbreviation", "write it out, or put it in the glossary"),
)
_COMPILED = tuple((code, re.compile(rule), what, remedy) for code, rule, what, remedy in _LINE_RULES)
_FENCE = re.compile(r" *(?P<mark>`{3,}|~{3,})[a-z0-9+-]*")


def check(page: Page) -> Iterator[Problem]:
    """Raw HTML, indented code, other systems' syntax, lists and fences."""
    for line, text in page.open_lines():
        for code, rule, what, remedy in _COMPILED:
            if rule.search(text):
                yield page.problem(line, code, what, remedy)
    for token in page.tokens:
        yield from _block(page, token)


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
    elif token.type == "fence":
        yield from _fence(page, token)
    elif token.type == "hr" and page.lines[line].strip() != "---":
        yield page.problem(line, "rule", "a rule written in another way than ---", "write ---")


def _fence(page: Page, token: Token) -> Iterator[Problem]:
    first, end = token.map or (0, 0)
    opening, lines = page.lines[first], page.lines[first + 1 : end]
    match = _FENCE.fullmatch(opening)
    indent = opening[: len(opening) - len(opening.lstrip())]
    if not lines or lines[-1] != indent + token.markup:
        yield page.problem(first, "open-fence", "a code fence that is not closed", "close it with ```")
    elif not match:
        what = "a code fence followed by more than a language"
        yield page.problem(first, "fence", what, "write the language alone after ```, in small letters")
    elif any(line.strip().startswith(token.markup[:3]) for line in lines[:-1]) or not all(
        line.startswith(indent) or not line.strip() for line in lines
    ):
        what = "a code fence that two parsers would close at different lines"
        yield page.problem(first, "fence", what, "indent all of it alike, with no further fence inside")
    if SLOT.search(token.content):
        yield page.problem(first, "slot-in-code", "a slot in code", "move it out of the code")
