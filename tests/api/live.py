"""An application behind a real server on a free port, for what only real HTTP shows."""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import Self

import uvicorn
from fastapi import FastAPI

__all__ = ["Live"]


class Live:
    """Runs uvicorn as `kb serve` does, in a thread."""

    def __init__(self, app: FastAPI) -> None:
        config = uvicorn.Config(
            app,
            port=0,
            loop="uvloop",
            http="httptools",
            lifespan="on",
            log_level="error",
            proxy_headers=False,
        )
        self._server = uvicorn.Server(config)
        self._socket = config.bind_socket()
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))
        self.port: int = self._socket.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()
