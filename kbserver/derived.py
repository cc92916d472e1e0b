"""What is derived from texts, kept from one build to the next of the same process.

A value is kept under all it was derived from, so it can be told from no other, and what a build did not ask
for is dropped after the next one. Nothing is written anywhere: what is published follows from git alone.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, TypeVar

__all__ = ["Derived"]

T = TypeVar("T")


class Derived:
    """Values by what they were derived from; for one build at a time."""

    def __init__(self) -> None:
        self._asked: dict[Hashable, tuple[Any, tuple[object, ...]]] = {}
        self._before: dict[Hashable, tuple[Any, tuple[object, ...]]] = {}

    def of(self, source: Hashable, derive: Callable[[], T], *same: object) -> T:
        """The value derived from `source` and from the objects `same`, equal to themselves alone.

        Together they name all that `derive` looks at, and what the value is.
        """
        key = (source, *map(id, same)) if same else source
        kept = self._asked.get(key)
        if kept is None:
            # the objects are kept beside the value: while it is, no other object gets their ids
            kept = self._asked[key] = self._before.get(key) or (derive(), same)
        return kept[0]

    def knows(self, source: Hashable, *same: object) -> bool:
        """Whether that was derived before."""
        key = (source, *map(id, same)) if same else source
        return key in self._asked or key in self._before

    def each(
        self, kind: str, names: Iterable[str], derive: Callable[[Iterable[str]], Iterable[T]]
    ) -> Iterator[T]:
        """The values of names, in order; those not known yet are derived together."""
        wanted = list(names)
        new = [name for name in dict.fromkeys(wanted) if not self.knows((kind, name))]
        for name, value in zip(new, derive(new) if new else (), strict=True):
            self._asked[kind, name] = (value, ())
        return (self.of((kind, name), _lost) for name in wanted)

    @property
    def warm(self) -> bool:
        """Whether there was a build before."""
        return bool(self._before)

    def begin(self) -> None:
        """A new build begins: what the last one did not ask for is dropped."""
        if self._asked:
            self._before, self._asked = self._asked, {}


def _lost() -> Any:
    raise AssertionError("a new build began before this one had ended")
