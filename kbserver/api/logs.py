"""The server's log: one JSON object a line on standard error, or coloured lines on a terminal.

What people ask and what opens doors is never written: no query string, no cookie, no `Authorization`,
no body.
"""

from __future__ import annotations

import sys
from collections.abc import MutableMapping
from typing import Any, TextIO

import orjson
import structlog
from structlog.typing import Processor

from kbserver.publisher.log import Log

__all__ = ["Log", "Silence", "open_log", "uvicorn_log_config"]


class Silence:
    """A log that keeps nothing."""

    def info(self, event: str, **facts: Any) -> None:
        """Nothing."""

    def warning(self, event: str, **facts: Any) -> None:
        """Nothing."""

    def error(self, event: str, **facts: Any) -> None:
        """Nothing."""


def open_log(stream: TextIO | None = None) -> Log:
    """A log on a stream, standard error unless named."""
    stream = stream or sys.stderr
    log: Log = structlog.wrap_logger(
        structlog.WriteLogger(stream),
        processors=_processors(stream),
        wrapper_class=structlog.make_filtering_bound_logger("info"),
        cache_logger_on_first_use=True,
    )
    return log


def uvicorn_log_config(stream: TextIO | None = None) -> dict[str, Any]:
    """The `logging` configuration that lets uvicorn's own lines look like ours."""
    stream = stream or sys.stderr
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_processors(stream)],
        "foreign_pre_chain": [],
    }
    handler = {"class": "logging.StreamHandler", "stream": stream, "formatter": "ours"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"ours": formatter},
        "handlers": {"ours": handler},
        "loggers": {
            "uvicorn": {"handlers": ["ours"], "level": "INFO", "propagate": False},
            # its lines hold query strings; unnamed, it would get its parent's handlers
            "uvicorn.access": {"handlers": [], "propagate": False},
        },
    }


def _processors(stream: TextIO) -> list[Processor]:
    stamped: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    if stream.isatty():
        # The usual formatter shows the variables of every frame, and with them bodies and keys.
        renderer = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        return [*stamped, _harmless, renderer]
    return [*stamped, _json]


def _harmless(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An event whose texts, some of which strangers send, hold no commands to a terminal."""
    for name, fact in event.items():
        if isinstance(fact, str):
            lines = fact.split("\n") if name == "exception" else [fact]
            event[name] = "\n".join(map(_printable, lines))
    return event


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


def _json(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    return orjson.dumps(event, default=str).decode()
