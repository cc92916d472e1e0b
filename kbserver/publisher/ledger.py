"""Books of the publisher: the state it shows, its log, and what the team is told."""

from __future__ import annotations

import bisect
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from kbserver.publisher.failure import Failure
from kbserver.publisher.log import Log
from kbserver.publisher.notifier import Notifier
from kbserver.publisher.state import BUCKETS, State, now, read_state, write_state

__all__ = ["Ledger"]

_SECONDS_TO_TELL = 5.0


class Ledger:
    """Keeps a project's state and tells of what changes in it, once."""

    def __init__(self, project: Path, log: Log, notifier: Notifier | None, name: str) -> None:
        """`name` is the knowledge base's, for the team."""
        self._project, self._log, self._notifier, self._name = project, log, notifier, name
        self._unwritten = False
        self.state = State()

    def begin(self, remote: str, branch: str) -> None:
        """The publisher begins to follow a branch, where a former one left off."""
        self.state = read_state(self._project) or State()
        self._write(remote=remote, branch=branch, state="idle", since=now(), doing="", percent=0)

    def enter(self, state: Literal["idle", "fetching", "building", "failed"]) -> None:
        """Something else is done from now on."""
        self._write(state=state, since=now(), doing="", percent=0)

    def build(self, doing: str, percent: int) -> None:
        """The build has come so far."""
        since = self.state.since if self.state.state == "building" else now()
        self._write(state="building", since=since, doing=doing, percent=percent)

    def fetched(self, commit: str) -> None:
        """The branch has this commit."""
        self._write(wanted=commit, looked=now())

    def rest(self) -> None:
        """Nothing is being done."""
        self.enter("failed" if self.state.failure else "idle")

    def fail(self, failure: Failure, *, counted: bool = True) -> Failure:
        """It did not work; gives the failure with the instant at which it first happened."""
        former = self.state.failure
        known = failure.same_as(former)
        found = failure.about(failure.commit, former.at if known and former else now())
        outcomes = self._counted(failure.outcome) if counted else self.state.outcomes
        self._write(failure=found, outcomes=outcomes)
        self.rest()
        if not known:
            self._log.error("not published", outcome=found.outcome, commit=found.commit, reason=found.what)
            self._tell("failed", f"{self._name}: not published ({found.outcome}): {found.what}", found)
        return found

    def succeed(self, commit: str, seconds: Mapping[str, float], whole: float) -> None:
        """A commit was published; `seconds` are those of the parts, `whole` all of them."""
        durations = list(self.state.durations)
        durations[bisect.bisect_left(BUCKETS, whole)] += 1
        self._write(
            published=commit,
            published_at=now(),
            seconds={part: round(taken, 3) for part, taken in seconds.items()},
            outcomes=self._counted("published"),
            durations=tuple(durations),
            durations_sum=self.state.durations_sum + whole,
        )
        self._log.info("published", commit=commit, seconds=round(whole, 2))
        failed = self.state.failure
        if failed and failed.commit == self.state.wanted != commit:
            self.rest()  # what failed is newer, and still wanted
        else:
            self.recover()

    def recover(self) -> None:
        """Nothing stands between the wanted commit and its release any more."""
        failed = self.state.failure
        self._write(failure=None)
        self.rest()
        if failed:
            self._log.info("publishing works again", after=failed.outcome)
            self._tell("recovered", f"{self._name}: publishing works again", failed)

    def close(self) -> None:
        """Let what the team is to be told be sent."""
        if self._notifier:
            self._notifier.close(_SECONDS_TO_TELL)

    def _counted(self, outcome: str) -> dict[str, int]:
        return {**self.state.outcomes, outcome: self.state.outcomes.get(outcome, 0) + 1}

    def _tell(self, event: str, text: str, failure: Failure) -> None:
        if self._notifier is None:
            return
        message: dict[str, Any] = {
            "event": event,
            "text": text,
            "outcome": failure.outcome,
            "what": failure.what,
            "problems": list(failure.problems),
            "branch": self.state.branch,
            "wanted": self.state.wanted,
            "published": self.state.published,
            "at": now(),
        }
        self._notifier.tell(message)

    def _write(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        try:
            write_state(self._project, self.state)
            self._unwritten = False
        except OSError as error:
            if not self._unwritten:
                self._log.error("the state could not be written", reason=str(error))
            self._unwritten = True
