"""One text as the rules see it: its lines, tokens and sections, parsed once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from markdown_it.token import Token

from kbserver.errors import Problem, Severity
from kbserver.guides.audience import project
from kbserver.guides.blocks import BlockLines, block_lines
from kbserver.guides.frontmatter import split
from kbserver.guides.library import Library
from kbserver.guides.markdown import parse, sections_of
from kbserver.guides.model import Section, Translation
from kbserver.yamltext import parse_yaml

__all__ = ["Page", "key_line"]


class Page:
    """A translation under examination; line numbers of the body count from 0."""

    def __init__(self, translation: Translation, library: Library) -> None:
        self.translation = translation
        self.library = library

    @cached_property
    def lines(self) -> list[str]:
        """Lines of the body."""
        return self.translation.body.split("\n")

    @cached_property
    def tokens(self) -> list[Token]:
        """Block tokens of the whole body."""
        return parse(self.translation.body)

    @cached_property
    def sections(self) -> list[Section]:
        """Sections of the whole body."""
        body, line = self.translation.body, self.translation.body_line
        return sections_of(body, tokens=self.tokens, line=line)

    @cached_property
    def for_clients(self) -> str:
        """The body as clients read it; the body itself where nothing is withheld."""
        body = self.translation.body
        return project(body, "clients") if any(b.type == "internal" for b in self.blocks) else body

    @cached_property
    def client_sections(self) -> list[Section]:
        """Sections as clients read them; lines are not those of the file."""
        return self.sections if self.for_clients == self.translation.body else sections_of(self.for_clients)

    @cached_property
    def blocks(self) -> list[BlockLines]:
        """Typed blocks, by their lines."""
        return list(block_lines(self.translation.body))

    @cached_property
    def anchors(self) -> list[str]:
        """Heading ids in order, missing ones left out."""
        return [section.anchor for section in self.sections if section.anchor]

    @cached_property
    def fenced(self) -> set[int]:
        """Lines that stand in fenced code."""
        spans = [t.map for t in self.tokens if t.type == "fence" and t.map]
        return {line for start, end in spans for line in range(start, end)}

    def open_lines(self) -> Iterator[tuple[int, str]]:
        """Lines outside fenced code."""
        return ((n, line) for n, line in enumerate(self.lines) if n not in self.fenced)

    def problem(self, line: int, code: str, what: str, remedy: str, severity: Severity = "error") -> Problem:
        """A problem at a line of the body (from 0)."""
        place = self.translation.body_line + line
        return Problem(self.translation.path, place, code, what, remedy, severity)


def key_line(translation: Translation, *place: str | int) -> int:
    """Line of the file on which a key or item of the front matter stands, or what lacks it begins."""
    head = split(translation.text, translation.path)
    return parse_yaml(head.yaml, first_line=2).line(place)
