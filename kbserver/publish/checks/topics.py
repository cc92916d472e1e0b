"""Topic numbers: each names one guide."""

from __future__ import annotations

from collections.abc import Iterator

from kbserver.errors import Problem
from kbserver.guides.library import Library
from kbserver.guides.model import Translation
from kbserver.publish.checks.page import key_line

__all__ = ["check"]


def check(library: Library) -> Iterator[Problem]:
    """Guides whose topic another guide has as well; translations repeat their source's."""
    claimed: dict[str, Translation] = {}
    for guide in library.guides.values():
        source = guide.source
        if source is None or source.meta.topic is None:
            continue
        first = claimed.setdefault(source.meta.topic, source)
        if first is not source:
            what = f"the topic {source.meta.topic!r} is that of {first.path} as well"
            line = key_line(source, "topic")
            yield Problem(source.path, line, "duplicate-topic", what, "give each guide its own", "warning")
