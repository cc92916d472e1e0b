"""`kb diff`: what changed between two versions of a guide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Annotated

import typer

from kbserver.approval.comparison import SectionComparison, compare
from kbserver.approval.versions import Version
from kbserver.cli.options import Json, Project, one_of, settings
from kbserver.cli.texts import GuideId, sections_of_versions, translation_history
from kbserver.guides.utf16 import Range

__all__ = ["diff"]

_MARKS = {"added": "+", "removed": "-", "changed": "~", "same": " "}


def diff(
    ctx: typer.Context,
    guide_id: GuideId,
    before: Annotated[int, typer.Argument(metavar="FROM", min=1, help="Number of the earlier version.")],
    after: Annotated[int, typer.Argument(metavar="TO", min=1, help="Number of the later version.")],
    lang: Annotated[str | None, typer.Option(help="Language; the default one if not given.")] = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Show what changed between two versions, section by section: [-gone-] and {+new+} words."""
    chosen = settings(ctx, project, as_json)
    library = chosen.library()
    past = chosen.history(library)
    wanted = one_of(lang or library.config.languages.default, library.config.languages.list)
    found = translation_history(past, guide_id, wanted)
    pair = [_version(found.versions, number) for number in (before, after)]
    compared = compare(*sections_of_versions(past, *pair))
    value = {
        "guide_id": found.guide_id,
        "lang": wanted,
        "from": before,
        "to": after,
        "sections": [asdict(each) for each in compared],
    }
    chosen.emit(value, "\n".join(line for each in compared for line in _lines(each)))


def _version(versions: Sequence[Version], number: int) -> Version:
    if number > len(versions):
        raise typer.BadParameter(f"there is no version {number}: it has {len(versions)}")
    return versions[number - 1]


def _lines(section: SectionComparison) -> Iterator[str]:
    yield f"{_MARKS[section.change]} {section.heading or '(before the first heading)'}"
    if section.change == "same":
        return
    if section.change == "changed" and not section.before_ranges and not section.after_ranges:
        yield "    only the form differs"
        return
    for sign, text, ranges in (
        ("-", section.before, section.before_ranges),
        ("+", section.after, section.after_ranges),
    ):
        for line in _marked(text or "", ranges, sign).splitlines():
            yield f"  {sign} {line}"


def _marked(text: str, ranges: Sequence[Range], sign: str) -> str:
    """The text with its ranges in brackets; ranges count UTF-16 code units."""
    units = text.encode("utf-16-le")
    parts, at = [], 0
    for start, end in ranges:
        parts.append(units[2 * at : 2 * start].decode("utf-16-le"))
        word = units[2 * start : 2 * end].decode("utf-16-le")
        parts.append(f"[-{word}-]" if sign == "-" else f"{{+{word}+}}")
        at = end
    return "".join([*parts, units[2 * at :].decode("utf-16-le")])
