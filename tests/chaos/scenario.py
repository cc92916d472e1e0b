"""What happens, in which order: it follows from a seed, but for when each process gets to run."""

from __future__ import annotations

import datetime as dt
import random
import statistics
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path

from kbserver.publish.building import build_release
from kbserver.publish.release import Release, open_release
from kbserver.publisher.state import read_state
from tests.api.conftest import until
from tests.chaos.crowd import Crowd
from tests.chaos.readers import Judge, Reader, reading
from tests.chaos.report import Report, Size
from tests.chaos.stage import Stage, staged
from tests.chaos.team import BAD, GOOD, GUIDE, Push

__all__ = ["play"]

_PATIENCE = 180
_MOST_TOLD = 20
_VICTIMS = ("publisher", "publisher", "builder", "all")


def play(folder: Path, size: Size, say: Callable[[str], None] = lambda _said: None) -> Report:
    """Play it in an empty folder; `say` is told of each event."""
    report, judge = Report(size), Judge()
    with staged(folder) as stage:
        judge.expect(stage.team.pushes[0])
        show = _Show(stage, judge, report, random.Random(size.seed), say)
        clients = [Reader(server.base, judge, None, alone=True) for server in stage.servers]
        agents = [Reader(stage.servers[0].base, judge, stage.key, alone=True)]
        behind = [Reader(stage.base, judge, key, alone=False) for key in (None, stage.key)]
        crowd = Crowd(stage.base, folder) if size.crowded else None
        with reading([*clients, *agents, *behind]), crowd or nullcontext():
            try:
                show.play()
            except Exception as error:
                report.wrong.append("".join(traceback.format_exception(error)))
        show.end()
        if crowd:
            report.facts |= {"requests of crowds": crowd.requests, "failed of those": crowd.errors}
            report.wrong += [f"{crowd.errors} requests of crowds failed"] * (crowd.errors > 0)
        report.wrong += [*judge.wrong[:_MOST_TOLD], *_said_by_servers(stage)]
        if report.wrong:
            report.wrong.append(f"log of the publisher:\n{stage.publisher.log[-4000:]}")
    return report


class _Show:
    """A scenario that is being played."""

    def __init__(
        self, stage: Stage, judge: Judge, report: Report, chance: random.Random, say: Callable[[str], None]
    ) -> None:
        self._stage, self._judge, self._report, self._chance, self._say = stage, judge, report, chance, say
        self._began = time.monotonic()
        self._kills: Counter[str] = Counter()

    def play(self) -> None:
        """Every step, and at last a good push that everybody must get."""
        for number, (pause, step) in enumerate(self._steps(), 1):
            time.sleep(pause)
            step()
            if number % self._report.size.between_rests == 0:
                self._rest()
        self._push("texts of clients")
        self._rest()
        self._compare()

    def end(self) -> None:
        """Write down what was measured."""
        publisher, pushes = self._stage.publisher, self._stage.team.pushes
        seconds = self._seconds_to_be_found()
        state = read_state(self._stage.here.folder)
        self._report.facts |= {
            "seed": self._report.size.seed,
            "seconds": round(time.monotonic() - self._began),
            "pushes": dict(Counter(push.kind for push in pushes)),
            "kills": dict(self._kills),
            "publisher started": publisher.starts,
            "ended by itself": publisher.exits,
            "outcomes": dict(state.outcomes) if state else None,
            "requests": self._judge.requests,
            "failed or wrong": len(self._judge.wrong),
            "from push to found, median and longest, s": (
                round(statistics.median(seconds), 1) if seconds else None,
                round(max(seconds, default=0), 1),
            ),
            "highest memory, MB": {name: round(peak) for name, peak in publisher.peaks.items()},
        }
        if publisher.exits:
            self._report.wrong.append(f"the publisher ended by itself: {publisher.exits}")

    def _steps(self) -> Iterable[tuple[float, Callable[[], object]]]:
        """All steps, each with the pause before it."""
        size, chance = self._report.size, self._chance
        bad = _dealt([*BAD], chance)
        good = _dealt(["texts of clients", *GOOD], chance)
        steps: list[Callable[[], object]] = []
        for number in range(size.pushes - 1):
            kind = next(bad) if number % 2 else next(good)
            rewriting = kind == "rewritten history"
            steps.append(self._rewrite_the_history if rewriting else partial(self._push, kind))
        for _ in range(size.kills):
            victim = chance.choice(_VICTIMS)
            steps.append(partial(self._kill, victim))
        steps += [self._fill_the_disk, self._cut_the_remote]
        chance.shuffle(steps)
        return [(chance.uniform(0, 2 * size.pause), step) for step in steps]

    def _push(self, kind: str, *, announced: bool | None = None) -> Push:
        push = self._stage.team.push(kind, self._judge.expect)
        told = self._chance.random() < 0.8 if announced is None else announced
        self._note(f"push {push.number}: {kind}, {push.commit[:10]}" + ("" if told else ", not announced"))
        if told:
            status = self._stage.announce(push)
            assert status == 202, f"the announcement was answered {status}"
        return push

    def _kill(self, victim: str) -> None:
        state = read_state(self._stage.here.folder)
        killed = self._stage.publisher.kill(victim)
        self._kills[killed] += 1
        self._note(f"kill: {killed}, {f'{state.state} {state.doing}'.strip() if state else 'at once'}")

    def _fill_the_disk(self) -> None:
        self._until("there is a process that builds", lambda: self._stage.publisher.builders())
        self._stage.disk.fill()
        self._note("the disk is full")
        before = self._outcomes("disk-full")
        self._push("texts of clients", announced=True)
        self._until("the full disk is told of", lambda: self._outcomes("disk-full") > before)
        self._stage.disk.free()
        self._note("the disk has room again")
        self._push("texts of clients", announced=True)

    def _cut_the_remote(self) -> None:
        team = self._stage.team
        before = self._outcomes("fetch-failed")
        away = team.remote.rename(team.remote.with_name("away.git"))
        self._note("the remote is away")
        self._stage.announce(team.pushes[-1])
        self._until("the remote's absence is told of", lambda: self._outcomes("fetch-failed") > before)
        away.rename(team.remote)
        self._note("the remote is back")
        self._push("texts of clients", announced=True)

    def _rewrite_the_history(self) -> None:
        """What was never published may be rewritten, so something is published first."""
        push, stage = self._push("texts of clients", announced=True), self._stage
        self._until(f"push {push.number} is found", lambda: stage.commit(stage.pointer.data) == push.commit)
        self._push("rewritten history", announced=True)
        self._rest()

    def _rest(self) -> None:
        """Wait until the publisher has done with the last push, and see that it says so."""
        push, stage = self._stage.team.pushes[-1], self._stage
        self._until(f"push {push.number} is done with", lambda: self._done(push))
        # killed since, it leaves its state behind and is not back yet
        self._until("the publisher runs", lambda: stage.status()["running"])
        told = stage.status()
        outcome, serving = told["failure"] and told["failure"]["outcome"], told["serving"]
        good = [each.commit for each in stage.team.pushes if each.expected is None]
        if push.expected is None:
            good = [push.commit]
            assert serving["site"] == serving["data"], f"{serving} after push {push.number}"
            self._until("nothing is left of builds", lambda: not stage.beginnings())
        assert outcome == push.expected, told
        assert told["published"] in good, told
        assert stage.commit(stage.pointer.data) == serving["commit"] in good, told
        self._note(f"rest: push {push.number} is {push.expected or 'published'}")

    def _done(self, push: Push) -> bool:
        state = read_state(self._stage.here.folder)
        if state is None or state.state not in ("idle", "failed"):
            return False
        outcome = state.failure.outcome if state.failure else None
        if push.expected is None:
            return outcome is None and state.published == push.commit
        about = None if push.kind == "deleted branch" else push.commit
        return outcome == push.expected and state.failure is not None and state.failure.commit == about

    def _outcomes(self, outcome: str) -> int:
        state = read_state(self._stage.here.folder)
        return state.outcomes.get(outcome, 0) if state else 0

    def _compare(self) -> None:
        """What serves is what a clean build of the last push is, byte for byte; and both servers serve it."""
        stage, push = self._stage, self._stage.team.good
        for server in stage.servers:
            self._until(
                f"{server.base} serves push {push.number}",
                lambda of=server: f"turno{push.turno}" in of.get(f"/{GUIDE}/").text,  # type: ignore[misc]
            )
        served = open_release(stage.folder, str(stage.pointer.data))
        served.verify()
        clean = stage.team.clone("clean").folder
        again = build_release(clean, commit=push.commit, on=dt.date.fromisoformat(served.created_for))
        assert stage.pointer.site == stage.pointer.data == again.id
        assert _content(served) == _content(again), "a clean build has other files"
        self._note(f"a clean build gives the same {len(_content(again))} files")

    def _seconds_to_be_found(self) -> list[float]:
        """For each push that changed clients' texts, until they, or newer ones, were found."""
        seen = self._judge.seen
        found = []
        for push in self._stage.team.pushes[1:]:
            if push.turno == push.number and push.expected is None:
                later = [at for turno, at in seen.items() if turno >= push.turno]
                found += [min(later) - push.at] if later else []
        return found

    def _until(self, what: str, happened: Callable[[], object]) -> None:
        try:
            until(happened, _PATIENCE)
        except AssertionError:
            raise AssertionError(f"not within {_PATIENCE} s: {what}: {self._stage.status()}") from None

    def _note(self, what: str) -> None:
        line = f"{time.monotonic() - self._began:7.2f}  {what}"
        self._report.lines.append(line)
        self._say(line)


def _dealt(cards: list[str], chance: random.Random) -> Iterator[str]:
    while True:
        yield from chance.sample(cards, len(cards))


def _content(release: Release) -> dict[str, bytes]:
    files = (path for path in release.folder.rglob("*") if path.is_file())
    return {path.relative_to(release.folder).as_posix(): path.read_bytes() for path in files}


def _said_by_servers(stage: Stage) -> list[str]:
    lines = [line for server in stage.servers for line in server.log]
    return [line for line in lines if "Traceback" in line or '"level":"error"' in line]
