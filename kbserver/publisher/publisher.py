"""Follows a branch: fetches it, builds what is new, and says how that stands.

One thing at a time, and the newest commit wins: whoever pushes while a build runs only causes another look
afterwards. Data goes first, so that it can be found at once; pages follow. Whatever fails, the last release
goes on serving.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from kbserver.config import load_config
from kbserver.errors import KnowledgeBaseError, ReleaseError, RepositoryError
from kbserver.publish.keeping import prune
from kbserver.publish.release import read_pointer, releases_folder
from kbserver.publisher.acceptance import Acceptance
from kbserver.publisher.doorbell import Doorbell
from kbserver.publisher.failure import Failure, failure_of
from kbserver.publisher.ledger import Ledger
from kbserver.publisher.lock import only_publisher
from kbserver.publisher.log import Log
from kbserver.publisher.notifier import Notifier
from kbserver.publisher.progress import percent
from kbserver.publisher.state import State
from kbserver.publisher.workshop import BuildStopped, Workshop
from kbserver.repository import Repository
from kbserver.repository.remote import Remote

__all__ = ["Publisher"]

_SECONDS_BETWEEN_GLANCES = 0.1
_FIRST_PAUSE, _LONGEST_PAUSE = 5.0, 600.0
_SECONDS_OF_GRACE = 60.0
_SECONDS_BETWEEN_TIDYINGS = 3600.0


class Publisher:
    """The publisher of a project."""

    def __init__(
        self,
        project: Path,
        log: Log,
        *,
        site: bool = True,
        first_pause: float = _FIRST_PAUSE,
        grace: float = _SECONDS_OF_GRACE,
    ) -> None:
        """Prepare it; nothing is fetched yet.

        Args:
            project: Folder with `kb.yml`, in a git repository.
            log: Where events go.
            site: Whether pages are built.
            first_pause: Seconds before what failed by circumstances is tried again; they double each time.
            grace: Seconds for which releases stay after the pointer has moved.

        Raises:
            ConfigError: `kb.yml` cannot be used.
            KnowledgeBaseError: The address to notify is none.
        """
        config = load_config(project)
        self.settings = settings = config.publish
        self.stopping = threading.Event()
        self.workshop = Workshop(project, settings.timeout_seconds, self.stopping)
        self._project, self._log = project, log
        self._parts = ("data", "site") if site else ("data",)
        self._pause, self._grace = first_pause, grace
        self._remote = Remote(project, settings.remote, settings.branch)
        self._bell, self._acceptance = Doorbell(project), Acceptance(project)
        url = os.environ.get(settings.notify.url_env)
        notifier = Notifier(url, log) if url else None
        self._ledger = Ledger(project, log, notifier, config.site_name(config.languages.default))
        self._refused: Failure | None = None
        self._tries = 0
        self._look_at = self._tidy_at = 0.0

    def run(self) -> None:
        """Follow the branch until `stopping` is set.

        Raises:
            PublisherRuns: Another process does.
        """
        with self.at_work(), contextlib.suppress(BuildStopped):
            while not self.stopping.is_set():
                if self._bell.heard() or time.monotonic() >= self._look_at:
                    self._look_whatever_happens()
                if time.monotonic() >= self._tidy_at:
                    self.tidy()
                self.stopping.wait(_SECONDS_BETWEEN_GLANCES)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Be the one publisher of the project; `look` and `tidy` are for the body.

        Raises:
            PublisherRuns: Another process is.
        """
        with only_publisher(self._project):
            self._remote.unlock()
            self._ledger.begin(self._remote.address(), self.settings.branch)
            try:
                yield
            finally:
                self.workshop.close()
                self._ledger.rest()
                self._ledger.close()

    @property
    def state(self) -> State:
        """How publishing stands."""
        return self._ledger.state

    def _look_whatever_happens(self) -> None:
        try:
            self.look()
        except (KnowledgeBaseError, OSError) as error:
            self._fail(failure_of(error), None)

    def look(self) -> None:
        """Fetch the branch, and publish its commit if that is new; raise `BuildStopped` when told to stop."""
        began = time.monotonic()
        self._look_at = began + (self.settings.poll_seconds or float("inf"))
        self._ledger.enter("fetching")
        try:
            commit = self._remote.fetch(self.settings.timeout_seconds, self.stopping)
        except (RepositoryError, OSError) as error:
            if self.stopping.is_set():
                raise BuildStopped from None
            failure = failure_of(error)
            outcome = "fetch-failed" if failure.outcome == "repository-failed" else failure.outcome
            self._fail(replace(failure, outcome=outcome), None)
            return
        self._ledger.fetched(commit)
        accepted = self._accepts(commit)
        if self._refused and self._refused.commit == commit and not accepted:
            self._ledger.fail(self._refused, counted=False)
        elif self._is_published(commit):
            self._tries = 0
            self._ledger.recover()
        else:
            self._publish(commit, began, accepted)

    def _publish(self, commit: str, began: float, accepted: bool) -> None:
        self._log.info("publishing", commit=commit)
        seconds = {"fetch": time.monotonic() - began}
        for number, part in enumerate(self._parts):
            started = time.monotonic()
            heard = partial(self._hear, number)
            heard(f"beginning the {part}")
            failure = self.workshop.build(commit, site=part == "site", accept_rewritten=accepted, heard=heard)
            if failure:
                self._fail(failure, commit)
                return
            seconds[part] = time.monotonic() - started
        self._remote.keep(commit)
        self._acceptance.take_back()
        self._refused, self._tries = None, 0
        self._tidy_at = time.monotonic() + self._grace
        self._ledger.succeed(commit, seconds, time.monotonic() - began)

    def _hear(self, part: int, said: str) -> None:
        self._ledger.build(said, percent(part, len(self._parts), said))

    def _fail(self, failure: Failure, commit: str | None) -> None:
        found = self._ledger.fail(failure.about(commit, ""))
        self._refused = self._refused if commit is None else None if failure.is_retried else found
        if failure.is_retried:
            pause = min(self._pause * 2**self._tries, _LONGEST_PAUSE)
            self._tries = min(self._tries + 1, 20)
            self._look_at = time.monotonic() + pause
        else:
            self._tries = 0
        if failure.outcome == "disk-full":
            self._tidy_at = 0.0

    def _accepts(self, commit: str) -> bool:
        accepted = self._acceptance.given()
        return accepted is not None and Repository(self._project).is_ancestor(accepted, commit)

    def _is_published(self, commit: str) -> bool:
        """Whether it went out before; then a release that somebody chose instead of it stays."""
        try:
            pointer = read_pointer(releases_folder(self._project))
        except ReleaseError:
            return False
        return self.state.published == commit and all(getattr(pointer, part) for part in self._parts)

    def tidy(self) -> None:
        """Remove the releases that need not be kept any more."""
        self._tidy_at = time.monotonic() + _SECONDS_BETWEEN_TIDYINGS
        keep = self.settings.keep
        try:
            removed = prune(releases_folder(self._project), keep.count, keep.days, self._grace)
        except (ReleaseError, OSError) as error:
            self._log.warning("old releases could not be removed", reason=str(error))
            return
        if removed:
            self._log.info("old releases removed", releases=removed)
