"""Where processes that run for long say what they do."""

from __future__ import annotations

from typing import Any, Protocol

__all__ = ["Log"]


class Log(Protocol):
    """Where events go."""

    def info(self, event: str, **facts: Any) -> Any:
        """Something happened as it should."""

    def warning(self, event: str, **facts: Any) -> Any:
        """Something is not as it should be, and the work goes on without it."""

    def error(self, event: str, **facts: Any) -> Any:
        """Something failed."""
