"""Two versions side by side: what a page of changes shows of each section."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from markupsafe import Markup

from kbserver.approval.comparison import SectionComparison, compare
from kbserver.approval.words import word_ranges
from kbserver.guides.utf16 import Range
from kbserver.publish.past.marking import Mark, marked_html, marked_text
from kbserver.publish.past.passages import PageContext, marked_folds, unfolded
from kbserver.search.documents import Document

__all__ = ["Row", "Side", "rows_of", "runs", "title_row"]

Kind = Literal["added", "removed", "changed", "form", "same"]


@dataclass(frozen=True, slots=True)
class Side:
    """A section in one version."""

    heading: Markup | None
    """Marked, where the heading has changed."""
    body: Markup


@dataclass(frozen=True, slots=True)
class Row:
    """A section in both."""

    kind: Kind
    """`form` where all words stayed."""
    id: str
    """Names it on the page."""
    heading: str
    before: Side | None
    """None where it was not there, and where nothing has changed."""
    after: Side | None


def rows_of(before: Sequence[Document], after: Sequence[Document], page: PageContext) -> list[Row]:
    """All sections of two versions, in the later one's order."""
    former: dict[str, list[Document]] = defaultdict(list)
    for document in before:
        former[_plain(document)].append(document)
    later = iter(after)
    rows: list[Row] = []
    for each in compare([d.comparable() for d in before], [d.comparable() for d in after]):
        new = None if each.change == "removed" else next(later)
        old = _former(former[each.before], each.anchor) if each.before is not None else None
        rows.append(_row(each, len(rows), old, new, page))
    return rows


def title_row(before: str, after: str, page: PageContext) -> Row | None:
    """The titles of two versions, if they differ."""
    if before == after:
        return None
    gone, new = word_ranges(before, after)
    return Row(
        kind="changed",
        id="__title",
        heading="",
        before=Side(None, _line(before, gone, "del", page)),
        after=Side(None, _line(after, new, "ins", page)),
    )


def runs(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows alone, but those without changes that follow each other together."""
    found: list[list[Row]] = []
    for same, group in groupby(rows, key=lambda row: row.kind == "same"):
        members = list(group)
        found += [members] if same else [[row] for row in members]
    return found


def _row(
    each: SectionComparison, place: int, old: Document | None, new: Document | None, page: PageContext
) -> Row:
    if each.change == "same":
        old = None
    form = each.change == "changed" and not (each.before_ranges or each.after_ranges)
    before = _marked(old, each.before_ranges, "del", page) if old else None
    after = _marked(new, each.after_ranges, "ins", page) if new else None
    # what is folded opens on both sides where words of it have changed, and altogether where no words have
    folds = None
    if before and after and not form:
        folds = marked_folds(before[1]) | marked_folds(after[1])
    return Row(
        kind="form" if form else each.change,
        id=each.anchor or f"__{place}",
        heading=each.heading,
        before=Side(before[0], page.body(unfolded(before[1], folds))) if before else None,
        after=Side(after[0], page.body(unfolded(after[1], folds))) if after else None,
    )


def _marked(
    document: Document, ranges: Sequence[Range], mark: Mark, page: PageContext
) -> tuple[Markup | None, str]:
    """A section's heading, if words of it are marked, and its HTML; the compared text begins with the one."""
    start = len(document.heading.encode("utf-16-le")) // 2 + 1 if document.heading else 0
    inner = [(first - start, end - start) for first, end in ranges if first >= start]
    outer = [each for each in ranges if each[0] < start]
    word = page.words[mark]
    body = marked_html(document.html, document.text, inner, mark, word) if inner else document.html
    return marked_text(document.heading, outer, mark, word) if outer else None, body


def _line(text: str, ranges: Sequence[Range], mark: Mark, page: PageContext) -> Markup:
    return Markup("<p>{}</p>").format(marked_text(text, ranges, mark, page.words[mark]))


def _plain(document: Document) -> str:
    return "\n".join(filter(None, (document.heading, document.text.rstrip())))


def _former(candidates: list[Document], anchor: str) -> Document:
    """The earlier section that was compared: of those that read alike, the one with the same id."""
    chosen = next((d for d in candidates if d.anchor == anchor), candidates[0])
    candidates.remove(chosen)
    return chosen
