"""What is derived from texts, kept from one build to the next of the same process.

A value is kept under all it was derived from, so it can be told from no other, and what three builds did not
ask for is dropped. Nothing is written anywhere: what is published follows from git alone.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any, TypeVar

__all__ = ["Derived"]

T = TypeVar("T")
N = TypeVar("N", bound=Hashable)

_BUILDS = 3
"""Builds of data and of pages alternate, and ask for different things."""


class Derived:
    """Values by what they were derived from; for one build at a time."""

    def __init__(self) -> None:
        # value, the objects it was derived from, and the last build that asked: no class, for there are many
        self._values: dict[Hashable, list[Any]] = {}
        self._build = 0

    def of(self, source: Hashable, derive: Callable[[], T], *same: object) -> T:
        """The value derived from `source` and from the objects `same`, equal to themselves alone.

        Together they name all that `derive` looks at, and what the value is.
        """
        key = (source, *map(id, same)) if same else source
        kept = self._values.get(key)
        if kept is None:
            # the objects are kept beside the value: while it is, no other object gets their ids
            kept = self._values[key] = [derive(), same, 0]
        kept[2] = self._build
        return kept[0]  # type: ignore[no-any-return]

    def knows(self, source: Hashable, *same: object) -> bool:
        """Whether that was derived before."""
        return ((source, *map(id, same)) if same else source) in self._values

    def many(
        self,
        source: Hashable,
        rows: Iterable[Sequence[object]],
        derive: Callable[[int], T],
        marks: Sequence[Hashable] = (),
    ) -> list[T]:
        """Many values of one source and, each, of a row of objects; `derive` is told the place of a row.

        Where there are `marks`, a row's is a source too.
        """
        values, build, found = self._values, self._build, list[T]()
        sources = ((source, mark) for mark in marks) if marks else repeat(source)
        for place, (row, each) in enumerate(zip(rows, sources, strict=False)):
            key = (each, *map(id, row))
            kept = values.get(key)
            if kept is None:
                kept = values[key] = [derive(place), row, 0]
            kept[2] = build
            found.append(kept[0])
        return found

    def each(
        self, kind: Hashable, names: Iterable[N], derive: Callable[[Iterable[N]], Iterable[T]]
    ) -> Iterator[T]:
        """The values of names, in order; those not known yet are derived together."""
        values, keys = self._values, [(kind, name) for name in names]
        new = [name for _, name in dict.fromkeys(key for key in keys if key not in values)]
        for name, value in zip(new, derive(new) if new else (), strict=True):
            values[kind, name] = [value, (), 0]
        for key in keys:
            values[key][2] = self._build
        return (values[key][0] for key in keys)

    @property
    def warm(self) -> bool:
        """Whether there was a build before."""
        return self._build > 0

    def end(self) -> None:
        """A build has ended: what the last ones did not ask for is dropped."""
        old = [key for key, kept in self._values.items() if kept[2] <= self._build - _BUILDS]
        for key in old:
            del self._values[key]
        self._build += 1
