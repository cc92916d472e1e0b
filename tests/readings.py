"""One text as each of the two parsers reads it, reduced to what must agree.

The site is rendered by Python-Markdown, fragments and the index by markdown-it-py. A reading is the list
of sections; a section is its id, level and heading, and its text cut into runs, each with the structure it
stands in: `(("block:script", "ul", "li"), "Saludar")`. Blanks do not count, nor do paragraphs (a list may
be loose for one parser and tight for the other).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import Any

import markdown
import yaml

from kbserver.guides.markdown import sections_of
from kbserver.guides.slots import fill_site
from tests.conftest import ROOT

__all__ = ["Reading", "by_markdown_it", "by_python_markdown", "words_of"]

_STRUCTURE = {"ul", "ol", "li", "table", "tr", "th", "td", "blockquote", "pre", "code", "em", "strong", "hr"}
_VOID = {"img", "hr", "br", "source", "track"}


@dataclass
class Reading:
    """One section."""

    anchor: str = ""
    level: int = 1
    heading: str = ""
    runs: list[tuple[tuple[str, ...], str]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sections = [Reading()]
        self.path: list[tuple[str, str]] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attributes}
        name = self._name(tag, facts)
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6") and not [n for _t, n in self.path if n]:
            self.sections.append(Reading(facts.get("id", ""), int(tag[1])))
            name = "heading"
        if tag in _VOID:
            if name:
                self._add(f"<{name}>")
            return
        self.path.append((tag, name))
        self.silent += facts.get("class") == "headerlink" or tag == "video"

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag: str) -> None:
        while self.path:
            closed, name = self.path.pop()
            self.silent -= bool(self.silent and (closed == "video" or name == "link:headerlink"))
            if closed == tag:
                return

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._add(data)

    def _name(self, tag: str, facts: dict[str, str]) -> str:
        words = facts.get("class", "").split()
        if tag == "div" and words[:1] == ["admonition"]:
            return "block:" + " ".join(words[1:2])
        if tag == "details":
            return "fold:" + " ".join(words[:1])
        if tag == "summary" or "admonition-title" in words:
            return "title"
        if tag == "a":
            return "link:headerlink" if words == ["headerlink"] else f"link:{facts.get('href', '')}"
        if tag == "img":
            return f"picture:{facts.get('src', '')}:{facts.get('alt', '')}"
        inside_pre = any(name == "pre" for _tag, name in self.path)
        return tag if tag in _STRUCTURE and not (tag == "code" and inside_pre) else ""

    def _add(self, data: str) -> None:
        text = re.sub(r"\s+", "", data)
        section, names = self.sections[-1], tuple(name for _tag, name in self.path if name)
        if "heading" in names:
            section.heading += text
        elif text and section.runs and section.runs[-1][0] == names:
            section.runs[-1] = (names, section.runs[-1][1] + text)
        elif text:
            section.runs.append((names, text))


def by_python_markdown(body: str, slots: dict[str, str] | None = None) -> list[Reading]:
    """The site's reading, with exactly the extensions of `mkdocs.yml` and those MkDocs adds."""
    reader = _Reader()
    reader.feed(_site_markdown().reset().convert(fill_site(body, slots or {})))
    reader.close()
    return _without_empty_lead(reader.sections)


def by_markdown_it(body: str, slots: dict[str, str] | None = None) -> list[Reading]:
    """The index's reading."""
    readings = []
    for section in sections_of(body, slots=slots):
        reader = _Reader()
        reader.feed(section.html)
        reader.close()
        heading = re.sub(r"\s+", "", section.heading)
        readings.append(Reading(section.anchor, section.level, heading, reader.sections[0].runs))
    return _without_empty_lead(readings)


def words_of(readings: list[Reading]) -> str:
    """All text of a reading, blanks left out."""
    return "\n".join(r.heading + "".join(text for _path, text in r.runs) for r in readings)


def _without_empty_lead(readings: list[Reading]) -> list[Reading]:
    lead = readings[0]
    empty = not lead.heading and all(text == "<hr>" for _path, text in lead.runs)
    return readings[1:] if empty else readings


@cache
def _site_markdown() -> Any:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    names, settings = ["toc", "tables", "fenced_code"], {}
    for extension in yaml.safe_load(text)["markdown_extensions"]:
        name, options = next(iter(extension.items())) if isinstance(extension, dict) else (extension, {})
        names.append(name)
        settings[name] = options
    return markdown.Markdown(extensions=list(dict.fromkeys(names)), extension_configs=settings)
