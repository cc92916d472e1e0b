"""Several processes that answer on one socket, each with an index of its own; one that ends is replaced."""

from __future__ import annotations

import datetime as dt
import logging.config
import multiprocessing
import os
import signal
import socket
import tempfile
import threading
from functools import partial
from pathlib import Path
from typing import Any

from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from kbserver.api.app import create_app
from kbserver.api.logs import open_log, uvicorn_log_config
from kbserver.api.metrics import SHARED
from kbserver.api.routes.console import Demonstration
from kbserver.cli.server import server_config
from kbserver.config import load_config
from kbserver.errors import KnowledgeBaseError

__all__ = ["Workers"]

_SECONDS_WITHOUT_A_SIGN = 60
"""After which a worker counts as hung; taking up a large release keeps one busy for seconds."""


class Workers:
    """So many processes, and who starts them, counts for them and replaces them."""

    def __init__(
        self, count: int, project: Path, on: dt.date | None, demonstration: Demonstration | None
    ) -> None:
        """Raises `ConfigError` where `kb.yml` cannot be used."""
        load_config(project)
        self._config = server_config(
            partial(_worker, project, on, demonstration),
            factory=True,
            workers=count,
            log_config=None,  # each worker sets its own: streams do not go through a pickle
            timeout_worker_healthcheck=_SECONDS_WITHOUT_A_SIGN,
        )

    def run(self, listening: socket.socket) -> None:
        """Answer until told to end by SIGTERM or SIGINT; SIGHUP replaces the workers one by one.

        All wait on one socket: what waits there when a worker ends is answered by another. Raises
        `KnowledgeBaseError` where a worker cannot start.
        """
        logging.config.dictConfig(uvicorn_log_config())
        with tempfile.TemporaryDirectory(prefix="kb-figures-") as figures:
            os.environ[SHARED] = figures
            supervisor = Multiprocess(self._config, [listening])
            supervisor.run()
        if any(process.exitcode == STARTUP_FAILURE for process in supervisor.processes):
            raise KnowledgeBaseError("a worker could not start: the log says why")


def _worker(project: Path, on: dt.date | None, demonstration: Demonstration | None) -> Any:
    """The application of one worker, made in its process."""
    logging.config.dictConfig(uvicorn_log_config())
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    today = (lambda: on) if on else None
    return create_app(project, log=open_log(), today=today, demonstration=demonstration)


def _end_with_parent() -> None:
    """Nobody would end, replace or count a worker whose parent was killed."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
