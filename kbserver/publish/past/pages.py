"""The pages of one guide in one language: all its versions, each by itself, what changed between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from kbserver.messages import message
from kbserver.publish.past.difference import rows_of, runs, title_row
from kbserver.publish.past.frame import Crumb, Frame, Page
from kbserver.publish.past.lineage import Lineage, Version
from kbserver.publish.past.passages import PageContext
from kbserver.search.documents import Document

__all__ = ["PastPages"]

Written = tuple[str, bytes]
"""Path of a page on the site, and its content."""


class Difference(NamedTuple):
    """A page of changes, as links to it need it."""

    path: str
    before: int
    """Number of the earlier version."""


class PastPages:
    """Makes the pages of one lineage.

    Args:
        frame: Turns facts into pages.
        lineage: The versions.
        text_of: Sections of a version that is in force on some day; none where they are not known, as in
            previews, where the guide's page shows a working text instead.
        has_guide: Whether the guide has a page, be it with a text in another language.
    """

    def __init__(
        self,
        frame: Frame,
        lineage: Lineage,
        text_of: Callable[[Version], Sequence[Document]],
        has_guide: bool,
    ) -> None:
        self._frame, self._lineage, self._text_of = frame, lineage, text_of
        self._guide = lineage.url if has_guide else None
        neighbours = list(pairwise(lineage.lived))
        self._former = {after.number: before for before, after in neighbours}
        self._later = {before.number: after for before, after in neighbours}
        unknown = lineage.present if lineage.present and not text_of(lineage.present) else None
        self._pairs = [pair for pair in neighbours if unknown not in pair]
        self._diffs = {
            after.number: Difference(lineage.diff_url(before, after), before.number)
            for before, after in self._pairs
        }

    def all(self) -> Iterator[Written]:
        """Path and content of every page."""
        yield self._list()
        for version in self._lineage.lived:
            if version is not self._lineage.present:
                yield self._version(version)
        for before, after in self._pairs:
            yield self._difference(before, after)

    def _list(self) -> Written:
        return self._write("versions.html", self._lineage.list_url(self._lineage.lang), "past.versions")

    def _version(self, version: Version) -> Written:
        path = self._lineage.version_url(version)
        return self._write(
            "version.html",
            path,
            "site.version",
            {"version": version.number},
            version=version,
            sections=self._text_of(version),
            body=PageContext(self._lineage.lang, path).body,
            former=self._former.get(version.number),
            later=self._later.get(version.number),
        )

    def _difference(self, before: Version, after: Version) -> Written:
        path = self._lineage.diff_url(before, after)
        context = PageContext(self._lineage.lang, path)
        rows = rows_of(self._text_of(before), self._text_of(after), context)
        kinds = Counter("changed" if row.kind == "form" else row.kind for row in rows)
        return self._write(
            "diff.html",
            path,
            "past.diff.title",
            {"before": before.number, "after": after.number},
            before=before,
            after=after,
            later=self._later.get(after.number),
            titles=title_row(before.title, after.title, context),
            rows=rows,
            runs=runs(rows),
            kinds=kinds,
        )

    def _write(
        self, template: str, path: str, key: str, numbers: dict[str, int] | None = None, **facts: Any
    ) -> Written:
        lineage, name = self._lineage, message(self._lineage.lang, key, **numbers or {})
        page = Page(
            path=path,
            lang=lineage.lang,
            title=f"{name} · {lineage.title}",
            crumbs=[*self._way(path), Crumb(name, None)],
            languages={
                lang: path if lang == lineage.lang else lineage.list_url(lang)
                for lang in lineage.site.languages
                if lang in lineage.langs
            },
            canonical=lineage.site.address(lineage.url) if lineage.present and "version" in facts else None,
        )
        return path, self._frame.render(
            template, page, lineage=lineage, guide=self._guide, diffs=self._diffs, **facts
        )

    def _way(self, path: str) -> Iterator[Crumb]:
        """The steps from the home page to a page."""
        lineage = self._lineage
        home = lineage.site.home(lineage.lang)
        yield Crumb(message(lineage.lang, "site.home"), home)
        yield Crumb(lineage.title, self._guide)
        if path != (versions := lineage.list_url(lineage.lang)):
            yield Crumb(message(lineage.lang, "past.versions"), versions)
