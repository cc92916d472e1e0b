"""A rewritten history that somebody said may be published."""

from __future__ import annotations

from pathlib import Path

from kbserver.publisher.state import publisher_folder

__all__ = ["Acceptance"]


class Acceptance:
    """The commit whose history may lack published versions, until that is published."""

    def __init__(self, project: Path) -> None:
        self._file = publisher_folder(project) / "accepted"

    def give(self, commit: str) -> None:
        """Accept the history of a commit and of those that follow it."""
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file.write_text(commit + "\n", encoding="ascii")

    def given(self) -> str | None:
        """The commit, if one is accepted."""
        try:
            return self._file.read_text(encoding="ascii").strip() or None
        except (OSError, UnicodeDecodeError):
            return None

    def take_back(self) -> None:
        """Accept nothing any more."""
        self._file.unlink(missing_ok=True)
