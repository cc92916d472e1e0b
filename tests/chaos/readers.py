"""Readers who never stop asking, and who look closely at every answer."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.chaos.team import GUIDE, Push

__all__ = ["Judge", "Reader", "reading"]

_SECONDS_BETWEEN_ROUNDS = 0.2


class Judge:
    """What may be read, and what was wrong with what was."""

    def __init__(self) -> None:
        self.requests = 0
        self.wrong: list[str] = []
        self.seen: dict[int, float] = {}
        """When clients' texts of a push were first found."""
        self._may: set[tuple[int, int]] = set()
        self._versions: dict[tuple[str, str], set[int]] = {}
        self._lock = threading.Lock()

    def expect(self, push: Push) -> None:
        """From now on its texts may be read."""
        with self._lock:
            self._may.add((push.turno, push.interno))

    def failed(self, what: str) -> None:
        """Something was wrong."""
        with self._lock:
            self.wrong.append(what)

    def answered(self, what: str, status: int, text: str, *, agent: bool) -> int | None:
        """Judge one answer by itself; the number of the push whose texts it has."""
        with self._lock:
            self.requests += 1
        if status != 200:
            self.failed(f"{what}: status {status}: {text[:300]}")
            return None
        turnos, internos = _numbers("turno", text), _numbers("interno", text)
        if _numbers("malo", text):
            self.failed(f"{what}: text of a bad push: {_around('malo', text)}")
        if internos and not agent:
            self.failed(f"{what}: agents' text: {_around('interno', text)}")
        if len(turnos) != 1 or len(internos) > 1:
            self.failed(f"{what}: not of one release: {sorted(turnos)}, {sorted(internos)}: {text[:300]}")
            return None
        turno, interno = min(turnos), min(internos, default=None)
        with self._lock:
            pairs = {pair for pair in self._may if turno == pair[0] and interno in (None, pair[1])}
        if not pairs:
            self.failed(f"{what}: turno{turno} and interno{interno} were never pushed together")
        return turno

    def found(self, what: str, answer: dict[str, Any], turno: int, *, agent: bool) -> None:
        """Judge a search's answer against all others."""
        named = ("agents" if agent else "clients", str(answer["index_version"]))
        with self._lock:
            self.seen.setdefault(turno, time.monotonic())
            of = self._versions.setdefault(named, set())
            of.add(turno)
        if len(of) > 1:
            self.failed(f"{what}: index_version {named[1]} names the texts of pushes {sorted(of)}")


@dataclass
class Reader(threading.Thread):
    """One reader of one address, on a connection of its own."""

    base: str
    judge: Judge
    key: str | None
    """An agents' key; None for a client."""
    alone: bool
    """Whether one server answers all its requests, so that nothing may go backwards."""
    ended: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self._newest = {"page": 0, "text": 0}
        self._headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        with httpx.Client(base_url=self.base, timeout=30) as client:
            if self.key:
                sent = client.post("/agents/sign-in", data={"key": self.key}, headers={"Origin": self.base})
                if sent.status_code != 303:
                    self.judge.failed(f"{self.base}: signing in was answered {sent.status_code}")
            while not self.ended.is_set():
                for lang in ("es", "pt", "en"):
                    self._round(client, lang)
                    self.ended.wait(_SECONDS_BETWEEN_ROUNDS)

    def _round(self, client: httpx.Client, lang: str) -> None:
        page = "/agents/" if self.key else "/"
        page += f"{GUIDE}/" if lang == "es" else f"{lang}/{GUIDE}/"
        self._in_order("page", self._ask(client, page))
        self._in_order("text", self._ask(client, f"/api/v1/search?q=manzana&lang={lang}"))
        self._in_order("text", self._ask(client, f"/api/v1/guides/{GUIDE}?lang={lang}"))
        if self.alone and self._newest["page"] > self._newest["text"]:
            self.judge.failed(f"{self.base}: pages before texts: {self._newest}")
        if not self.key:
            self._search_for_what_agents_have(client)

    def _ask(self, client: httpx.Client, path: str) -> int | None:
        what = f"{time.strftime('%H:%M:%S')} {'agent' if self.key else 'client'} GET {self.base}{path}"
        agent = self.key is not None
        try:
            answer = client.get(path, headers=self._headers if path.startswith("/api") else {})
        except httpx.TransportError as error:
            self.judge.failed(f"{what}: {type(error).__name__}: {error}")
            return None
        turno = self.judge.answered(what, answer.status_code, answer.text, agent=agent)
        if turno is not None and "/search?" in path:
            self.judge.found(what, answer.json(), turno, agent=agent)
        return turno

    def _in_order(self, kind: str, turno: int | None) -> None:
        if turno is None:
            return
        if self.alone and turno < self._newest[kind]:
            self.judge.failed(f"{self.base}: {kind} went back from turno{self._newest[kind]} to turno{turno}")
        self._newest[kind] = turno

    def _search_for_what_agents_have(self, client: httpx.Client) -> None:
        try:
            answer = client.get("/api/v1/search?q=zarzamora")
        except httpx.TransportError as error:
            self.judge.failed(f"{self.base}: {type(error).__name__}: {error}")
            return
        if answer.status_code != 200 or answer.json()["total"]:
            self.judge.failed(f"{self.base}: a client found agents' text: {answer.text[:300]}")


@contextmanager
def reading(readers: Sequence[Reader]) -> Iterator[None]:
    """Let them ask until the body is over."""
    with ExitStack() as stack:
        for reader in readers:
            reader.start()
            stack.callback(reader.join, 60)
        for reader in readers:
            stack.callback(reader.ended.set)
        yield
    for reader in readers:
        if reader.is_alive():
            reader.judge.failed(f"{reader.base}: a reader never got its answer")


def _numbers(word: str, text: str) -> set[int]:
    return {int(number) for number in re.findall(rf"{word}(\d+)", text)}


def _around(word: str, text: str) -> str:
    return " … ".join(re.findall(rf".{{0,60}}{word}\d.{{0,60}}", text)[:3])
