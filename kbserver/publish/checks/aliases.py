"""Former ids: each leads to one guide, and none to a guide that is there."""

from __future__ import annotations

from collections.abc import Iterator

from kbserver.errors import Problem
from kbserver.guides.library import Library
from kbserver.publish.checks.page import key_line

__all__ = ["check"]


def check(library: Library) -> Iterator[Problem]:
    """Aliases that name a living guide, or that another guide claims as well."""
    claimed: dict[str, str] = {}
    for translation in library.translations:
        for index, alias in enumerate(translation.meta.aliases):
            owner = claimed.setdefault(alias, translation.guide_id)
            what = f"the former id {alias!r} is "
            if alias in library.guides:
                what += "that of a guide that is there"
            elif owner != translation.guide_id:
                what += f"claimed by {owner} as well"
            else:
                continue
            line = key_line(translation, "aliases", index)
            yield Problem(translation.path, line, "alias-taken", what, "remove it, or remove the other")
