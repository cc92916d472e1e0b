"""What a release says of an audience's guides: the register, their versions, and what has changed.

That stands in `register.json`, `versions.json` and `changes.json`, or in `guides-<number>.json`, each of
which has all three of some of the guides; see `shards`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from itertools import chain
from operator import itemgetter
from typing import Any

__all__ = ["Facts", "newest_first"]

_PART = re.compile(r"guides-[0-9]{2}\.json")


class Facts:
    """The facts of one audience's guides, read when asked for."""

    def __init__(
        self,
        audience: str,
        on: str,
        files: Mapping[str, str],
        read: Callable[[str], Any],
        former: Facts | None = None,
    ) -> None:
        """Read the parts, but those that the former facts have.

        Args:
            audience: Whose they are.
            on: The day of the release.
            files: The sha256 of the release's files.
            read: Reads a file by its path; None for one that the release does not have.
            former: Facts of another release.
        """
        self._audience, self._on, self._read = audience, on, read
        known = former._parts if former else {}
        self._parts: dict[str, dict[str, Any]] = {
            digest: known[digest] if digest in known else read(path)
            for path, digest in sorted(files.items())
            if _PART.fullmatch(path.removeprefix(f"{audience}/"))
        }

    @cached_property
    def register(self) -> dict[str, Any]:
        """The register."""
        if not self._parts:
            whole: dict[str, Any] = self._whole("register")
            return whole
        guides = chain.from_iterable(part["register"] for part in self._parts.values())
        return {
            "audience": self._audience,
            "on": self._on,
            "guides": sorted(guides, key=itemgetter("guide_id")),
        }

    @cached_property
    def versions(self) -> dict[str, dict[str, list[dict[str, Any]]]]:
        """Versions by guide and language, oldest first."""
        if not self._parts:
            whole: dict[str, Any] = self._whole("versions") or {}
            return whole
        parts = (part["versions"].items() for part in self._parts.values())
        return dict(sorted(chain.from_iterable(parts), key=itemgetter(0)))

    @cached_property
    def changes(self) -> list[dict[str, Any]]:
        """Changes, newest first."""
        if not self._parts:
            whole: list[dict[str, Any]] = (self._whole("changes") or {"changes": []})["changes"]
            return whole
        return newest_first(chain.from_iterable(part["changes"] for part in self._parts.values()))

    def _whole(self, name: str) -> Any:
        return self._read(f"{self._audience}/{name}.json")


def newest_first(changes: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Changes by day, then by guide, language and version."""
    found = sorted(changes, key=itemgetter("guide_id", "lang", "version"))
    found.sort(key=itemgetter("date"), reverse=True)
    return found
