"""Follows a branch: fetches it, builds what is new, and says how that stands.

The newest commit wins. Data goes first, so that it can be found at once; then the changed pages are patched
into the site that serves, and the whole site is built in a process of its own. While that takes its minutes,
the branch is looked at as ever: once the data of a newer commit can be built, the older site is given up.
Whatever fails, the last release goes on serving.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from kbserver.config import load_config
from kbserver.errors import KnowledgeBaseError, ReleaseError, RepositoryError
from kbserver.publish.keeping import prune
from kbserver.publish.release import open_release, read_pointer, releases_folder
from kbserver.publish.workbench import WAITING
from kbserver.publisher.acceptance import Acceptance
from kbserver.publisher.doorbell import Doorbell
from kbserver.publisher.failure import Failure, failure_of
from kbserver.publisher.ledger import Ledger
from kbserver.publisher.lock import only_publisher
from kbserver.publisher.log import Log
from kbserver.publisher.notifier import Notifier
from kbserver.publisher.progress import percent
from kbserver.publisher.state import State
from kbserver.publisher.workshop import BuildStopped, Part, Workshop
from kbserver.repository import Repository
from kbserver.repository.remote import Remote

__all__ = ["Publisher"]

_SECONDS_BETWEEN_GLANCES = 0.03
_FIRST_PAUSE, _LONGEST_PAUSE = 5.0, 600.0
_SECONDS_OF_GRACE = 60.0
_SECONDS_BETWEEN_TIDYINGS = 3600.0
_PARTS: tuple[Part, ...] = ("data", "patch", "site")


@dataclass(frozen=True, slots=True)
class _Pushed:
    """A commit that is being published."""

    commit: str
    accepted: bool
    """Whether its history may be a rewritten one."""
    began: float
    """When it was fetched; monotonic seconds."""
    seconds: dict[str, float]
    """How long each part took."""


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
        # of its own, so that it can be ended without what the other one keeps warm
        self.sites = Workshop(project, settings.site_timeout_seconds, self.stopping)
        self._project, self._log = project, log
        self._parts = _PARTS if site else _PARTS[:1]
        self._newer: _Pushed | None = None
        self._pause, self._grace = first_pause, grace
        self._remote = Remote(project, settings.remote, settings.branch)
        self._bell, self._acceptance = Doorbell(project), Acceptance(project)
        url = os.environ.get(settings.notify.url_env)
        notifier = Notifier(url, log) if url else None
        self._ledger = Ledger(project, log, notifier, config.site_name(config.languages.default))
        self._refused: Failure | None = None
        self._tries = 0
        self._look_at = self._tidy_at = 0.0
        self._tidying = threading.Thread()
        self._today = config.today
        self._ahead: tuple[int | None, dt.date] | None = None
        """The process that last derived ahead, and for which day."""

    def run(self) -> None:
        """Follow the branch until `stopping` is set.

        Raises:
            PublisherRuns: Another process does.
        """
        with self.at_work(), contextlib.suppress(BuildStopped):
            while not self.stopping.is_set():
                if self._bell.heard() or time.monotonic() >= self._look_at:
                    self._look_whatever_happens()
                elif self._ahead != (self.workshop.pid, self._today()):
                    self._derive_ahead()
                if time.monotonic() >= self._tidy_at and not self._tidying.is_alive():
                    self._tidy_aside()
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
                self.sites.close()
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
        pushed = self._pushed()
        if pushed and not self._built_data(pushed):
            pushed = self._without_pages() if self._refused else None
        while pushed:
            pushed = self._publish_pages(pushed)

    def _without_pages(self) -> _Pushed | None:
        """The commit whose data serve and whose pages do not: a publisher ended before they were built."""
        folder = releases_folder(self._project)
        try:
            pointer = read_pointer(folder)
            commit = open_release(folder, pointer.data).commit if pointer.data else None
        except ReleaseError:
            return None
        if commit is None or pointer.data == pointer.site or "site" not in self._parts:
            return None
        return _Pushed(commit, self._accepts(commit), time.monotonic(), {})

    def _pushed(self, current: _Pushed | None = None) -> _Pushed | None:
        """The branch's commit, if it is to be published and is not the current one."""
        began = time.monotonic()
        self._look_at = began + (self.settings.poll_seconds or float("inf"))
        commit = self._fetched()
        if commit is None or (current and current.commit == commit):
            return None
        accepted = self._accepts(commit)
        if self._refused and self._refused.commit == commit and not accepted:
            self._ledger.fail(self._refused, counted=False)
            return None
        if self._is_published(commit):
            self._tries = 0
            self._ledger.recover()
            return None
        return _Pushed(commit, accepted, began, {"fetch": time.monotonic() - began})

    def _fetched(self) -> str | None:
        """The commit that the branch has; None where it could not be fetched, which has been told."""
        self._ledger.enter("fetching")
        try:
            commit = self._remote.fetch(self.settings.timeout_seconds, self.stopping)
        except (RepositoryError, OSError) as error:
            if self.stopping.is_set():
                raise BuildStopped from None
            failure = failure_of(error)
            outcome = "fetch-failed" if failure.outcome == "repository-failed" else failure.outcome
            self._fail(replace(failure, outcome=outcome), None)
            return None
        self._ledger.fetched(commit)
        failed = self.state.failure
        if failed and failed.outcome == "fetch-failed":
            self._tries = 0  # what fails from now on is another thing
        return commit

    def _built_data(self, pushed: _Pushed) -> bool:
        """Publish the data; an older site that is being built gives way."""
        self._log.info("publishing", commit=pushed.commit)

        def heard(said: str) -> None:
            if said == WAITING:
                self.sites.close()
            self._hear("data", said)

        if failure := self._build(self.workshop, "data", pushed, heard=heard):
            self._fail(failure, pushed.commit)
            return False
        self.sites.close()
        self._remote.keep(pushed.commit)
        return True

    def _publish_pages(self, pushed: _Pushed) -> _Pushed | None:
        """Publish the pages; the newer commit whose data were published before all of them were done."""
        self._newer = None
        if "site" in self._parts:
            if failure := self._build(self.workshop, "patch", pushed):
                self._log.warning("the site was not patched", outcome=failure.outcome, reason=failure.what)
            try:
                failure = self._build(
                    self.sites, "site", pushed, superseded=partial(self._superseded, pushed)
                )
            except BuildStopped:
                if self._newer is None:
                    raise
                return self._newer
            finally:
                self.sites.close()
            if failure and self._is_refused_after(pushed):
                # what is told stays: a newer one has errors, and is not to be built again for this
                self._log.warning("the site was not built", outcome=failure.outcome, reason=failure.what)
                self._ledger.rest()
                return None
            if failure:
                self._fail(failure, pushed.commit)
                return None
        self._succeed(pushed)
        return None

    def _superseded(self, pushed: _Pushed) -> bool:
        """Whether the data of a newer commit are out; the branch is looked at as if nothing were built."""
        if not (self._bell.heard() or time.monotonic() >= self._look_at):
            return False
        newer = self._pushed(pushed)
        if newer and self._built_data(newer):
            self._newer = newer
            return True
        self._hear("site", "building the sites")
        return False

    def _build(
        self,
        workshop: Workshop,
        part: Part,
        pushed: _Pushed,
        heard: Callable[[str], None] | None = None,
        superseded: Callable[[], bool] = lambda: False,
    ) -> Failure | None:
        started = time.monotonic()
        heard = heard or partial(self._hear, part)
        heard(f"beginning the {part}")
        failure = workshop.build(
            pushed.commit, part, accept_rewritten=pushed.accepted, heard=heard, superseded=superseded
        )
        pushed.seconds[part] = time.monotonic() - started
        return failure

    def _succeed(self, pushed: _Pushed) -> None:
        if not self._is_refused_after(pushed):
            self._acceptance.take_back()
            self._refused = None
        self._tries = 0
        # not later than was planned: with a push every moment it would never be done
        self._tidy_at = min(self._tidy_at, time.monotonic() + self._grace)
        self._ledger.succeed(pushed.commit, pushed.seconds, time.monotonic() - pushed.began)

    def _is_refused_after(self, pushed: _Pushed) -> bool:
        """Whether the branch has a newer commit than the one published, which cannot be."""
        return self._refused is not None and self._refused.commit == self.state.wanted != pushed.commit

    def _hear(self, part: Part, said: str) -> None:
        self._ledger.build(said, percent(self._parts.index(part), len(self._parts), said))

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

    def _derive_ahead(self) -> None:
        """Have the next push find what it does not change; tried once for each process and day."""
        commit, began = self.state.published, time.monotonic()
        if commit and self._is_published(commit):
            failure = self.workshop.derive_ahead(commit, site="site" in self._parts)
            if failure:
                self._log.warning("not derived ahead", outcome=failure.outcome, reason=failure.what)
            else:
                seconds = round(time.monotonic() - began, 2)
                self._log.info("ready for the next push", commit=commit, seconds=seconds)
        self._ahead = (self.workshop.pid, self._today())

    def _accepts(self, commit: str) -> bool:
        accepted = self._acceptance.given()
        return accepted is not None and Repository(self._project).is_ancestor(accepted, commit)

    def _is_published(self, commit: str) -> bool:
        """Whether it went out before; then a release that somebody chose instead of it stays."""
        try:
            pointer = read_pointer(releases_folder(self._project))
        except ReleaseError:
            return False
        lasting = (part for part in self._parts if part != "patch")
        return self.state.published == commit and all(getattr(pointer, part) for part in lasting)

    def _tidy_aside(self) -> None:
        """Tidy while the branch is followed: to remove the pages of a large site takes half a minute."""
        self._tidy_at = time.monotonic() + _SECONDS_BETWEEN_TIDYINGS
        self._tidying = threading.Thread(target=self.tidy, name="tidying", daemon=True)
        self._tidying.start()

    def tidy(self) -> None:
        """Remove the releases that need not be kept any more."""
        keep = self.settings.keep
        try:
            removed = prune(releases_folder(self._project), keep.count, keep.days, self._grace)
        except (ReleaseError, OSError) as error:
            self._log.warning("old releases could not be removed", reason=str(error))
            return
        if removed:
            self._log.info("old releases removed", releases=removed)
