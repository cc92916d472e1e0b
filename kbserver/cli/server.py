"""How uvicorn is set up, whether one process answers or several."""

from __future__ import annotations

from typing import Any

import uvicorn

from kbserver.api.logs import uvicorn_log_config

__all__ = ["server_config"]

_SECONDS_TO_FINISH = 5


def server_config(app: Any, **more: Any) -> uvicorn.Config:
    """The configuration for an application, or for a callable that makes one; `more` is uvicorn's own."""
    settings: dict[str, Any] = {
        "loop": "uvloop",
        "http": "httptools",
        "lifespan": "on",
        "access_log": False,
        "server_header": False,
        "proxy_headers": False,  # the address of a trusted proxy must stay visible; see api/credentials.py
        "timeout_graceful_shutdown": _SECONDS_TO_FINISH,
        "log_config": uvicorn_log_config(),
        "log_level": "warning",
    }
    return uvicorn.Config(app, **settings | more)
