"""Tells the team when publishing fails and when it works again, by a webhook of theirs."""

from __future__ import annotations

import http.client
import json
import queue
import threading
import urllib.error
import urllib.request
from collections.abc import Sequence
from typing import Any

from kbserver.errors import KnowledgeBaseError
from kbserver.publisher.log import Log

__all__ = ["Notifier"]

_SECONDS_TO_ANSWER = 10.0
_PAUSES = (2.0, 10.0, 60.0, 300.0)
"""Seconds before each further try."""
_MOST_WAITING = 100

Message = dict[str, Any]


class _Straight(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: what is told goes to the configured address alone."""

    def redirect_request(self, *_parts: Any) -> None:
        """None: the answer counts as refused."""


class Notifier:
    """Sends messages in their order, each until it is taken or has been tried often enough.

    The address is a secret: it never stands in a message, an error or the log.
    """

    def __init__(self, url: str, log: Log, pauses: Sequence[float] = _PAUSES) -> None:
        """Raise `KnowledgeBaseError` for what is no http(s) address."""
        if not url.startswith(("https://", "http://")):
            raise KnowledgeBaseError(
                "the address to notify is no http(s) address: mend the variable it is in"
            )
        self._url, self._log, self._pauses = url, log, tuple(pauses)
        self._waiting: queue.Queue[Message] = queue.Queue(_MOST_WAITING)
        self._opener = urllib.request.build_opener(_Straight)
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    def tell(self, message: Message) -> None:
        """Send a message, later, from another thread."""
        try:
            self._waiting.put_nowait(message)
        except queue.Full:
            self._log.error("the team was not told", reason="too many messages wait")
        if self._thread is None:
            self._ending.clear()
            self._thread = threading.Thread(target=self._work, name="notifier", daemon=True)
            self._thread.start()

    def close(self, seconds: float = 0.0) -> None:
        """Give what waits so many seconds to be sent."""
        self._ending.set()
        if self._thread:
            self._thread.join(seconds)
            self._thread = None

    def _work(self) -> None:
        while not (self._ending.is_set() and self._waiting.empty()):
            try:
                self._send(self._waiting.get(timeout=0.2))
            except queue.Empty:
                continue

    def _send(self, message: Message) -> None:
        for pause in (*self._pauses, None):
            reason = self._refusal(message)
            if reason is None:
                return
            self._log.warning("the team could not be told", reason=reason, again_in=pause)
            if pause is None or self._ending.wait(pause):
                break
        self._log.error("the team was not told", about=message["event"])

    def _refusal(self, message: Message) -> str | None:
        """Why the message was not taken; None when it was."""
        body = json.dumps(message, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "User-Agent": "kbserver"}
        request = urllib.request.Request(self._url, body, headers, method="POST")  # noqa: S310 - checked above
        try:
            with self._opener.open(request, timeout=_SECONDS_TO_ANSWER):
                return None
        except urllib.error.HTTPError as error:
            return f"it answered {error.code}"
        except (OSError, http.client.HTTPException, ValueError) as error:
            return type(error).__name__
