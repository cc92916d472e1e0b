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
    ]
    if stream.isatty():
        # by default it shows the values of variables: what was asked, and what opens doors
        plain = structlog.dev.plain_traceback
        return [*stamped, structlog.dev.ConsoleRenderer(exception_formatter=plain)]
    return [*stamped, structlog.processors.format_exc_info, _json]


def _json(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> str:
    return orjson.dumps(event, default=str).decode()
