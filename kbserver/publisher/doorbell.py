"""How the publisher, whichever process it is, hears that there may be something new."""

from __future__ import annotations

from pathlib import Path

from kbserver.publisher.state import publisher_folder

__all__ = ["Doorbell"]


class Doorbell:
    """A file that is touched; ringing often while nobody listens is the same as ringing once."""

    def __init__(self, project: Path) -> None:
        self._file = publisher_folder(project) / "wanted"
        self._heard = self._rung()

    def ring(self) -> None:
        """Ask for a look at the remote; raise `OSError` where that cannot be written."""
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file.touch()

    def heard(self) -> bool:
        """Whether it was rung since it was last asked."""
        former, self._heard = self._heard, self._rung()
        return self._heard != former

    def _rung(self) -> int:
        try:
            return self._file.stat().st_mtime_ns
        except OSError:
            return 0
