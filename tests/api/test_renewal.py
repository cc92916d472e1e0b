"""Indexes made of former ones, and made anew when nothing else is going on."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from io import StringIO
from pathlib import Path

import pytest

from kbserver.api.collection import Collection
from kbserver.api.desk import Desk
from kbserver.api.edition import Edition
from kbserver.api.logs import open_log
from kbserver.api.metrics import Metrics
from kbserver.api.renewal import Renewal
from kbserver.config import Config, parse_config
from kbserver.search import Document, Query
from tests.api.conftest import KB_YML, register, section

MANY = [section(f"tutorials/t{n}", text=f"Texto {n}") for n in range(3_000)]
EDITED = [*MANY[:-1], replace(MANY[-1], text="Zaguán")]


@pytest.fixture(scope="module")
def config() -> Config:
    return parse_config(KB_YML.replace("engine: memory", "engine: tantivy"))


def made(
    config: Config, documents: list[Document], former: Collection | None = None, kept: Path | None = None
) -> Collection:
    return Collection(documents, register(documents, "clients"), config, former, kept=kept)


@pytest.fixture(scope="module")
def former(config: Config) -> Collection:
    return made(config, MANY)


@pytest.fixture(scope="module")
def amended(config: Config, former: Collection) -> Collection:
    return made(config, EDITED, former)


@pytest.fixture
def edition(amended: Collection) -> Edition:
    return Edition(data_id="second", collections={"clients": amended})


@pytest.fixture
def desk(config: Config, edition: Edition) -> Desk:
    desk = Desk(config, Metrics(), open_log(StringIO()))
    desk.edition = edition
    return desk


def places(folder: Path) -> set[Path]:
    return {path for path in folder.iterdir() if path.is_dir()}


def found(collection: Collection, text: str) -> int:
    return collection.index.search(Query(text, "es")).total


def test_an_index_of_many_documents_is_made_of_the_former_one(
    former: Collection, amended: Collection
) -> None:
    assert (former.index.amended, amended.index.amended) == (False, True)
    assert former.index.version != amended.index.version
    assert [found(each, "zaguan") for each in (former, amended)] == [0, 1]
    assert amended.since > former.since
    assert amended.remembered is not former.remembered


def test_an_index_of_few_is_made_anew(config: Config) -> None:
    few = made(config, MANY[:20])
    assert not made(config, MANY[:19], few).index.amended


def test_a_large_index_is_kept_and_so_is_the_one_that_renews_it(config: Config, tmp_path: Path) -> None:
    edited = made(config, EDITED, made(config, MANY, kept=tmp_path), tmp_path)
    (first,) = places(tmp_path)
    renewed = edited.renewed()
    assert (edited.index.amended, renewed.index.amended) == (True, False)
    (second,) = places(tmp_path) - {first}
    at = (second / "contents.json").stat().st_mtime_ns
    again = made(config, EDITED, kept=tmp_path)
    assert [found(each, "zaguan") for each in (edited, renewed, again)] == [1, 1, 1]
    assert (second / "contents.json").stat().st_mtime_ns == at


def test_a_small_one_is_not_kept_nor_one_of_another_day(config: Config, tmp_path: Path) -> None:
    made(config, MANY[1:], kept=tmp_path)
    later = [replace(each, in_force_from="2030-01-01") for each in MANY[1:]]
    assert places(tmp_path) == set()
    assert found(made(config, [*MANY, *later], kept=tmp_path).on(dt.date(2029, 1, 1)), "texto") == len(MANY)
    assert len(places(tmp_path)) == 1


def test_who_renews_answers_the_same_and_of_the_same_age(former: Collection, amended: Collection) -> None:
    renewed = amended.renewed()
    assert not renewed.index.amended
    assert (renewed.index.version, renewed.since) == (amended.index.version, amended.since)
    assert renewed.remembered is not amended.remembered
    assert renewed.whole is renewed
    assert found(renewed, "zaguan") == 1
    assert renewed.renewed() is renewed
    assert former.renewed() is former


@dataclass(frozen=True)
class _Watched(Edition):
    """An edition that keeps who looked at it and who renewed it."""

    looks: list[str | None] = field(default_factory=list)
    renewals: list[str | None] = field(default_factory=list)

    @property
    def amended(self) -> bool:
        self.looks.append(self.data_id)
        return super().amended

    def renewed(self) -> Edition:
        self.renewals.append(self.data_id)
        return replace(self, collections=super().renewed().collections)


async def _until(happened: Callable[[], object]) -> None:
    """Let a renewal that does not wait look again and again until something has happened."""
    async with asyncio.timeout(60):
        while not happened():
            await asyncio.sleep(0)


def test_an_amended_edition_is_renewed_once_when_it_is_quiet(desk: Desk, edition: Edition) -> None:
    watched = _Watched(data_id="second", collections=edition.collections)
    desk.edition = watched

    async def run() -> None:
        renewing = asyncio.create_task(Renewal(quiet=0).run(desk))
        await _until(lambda: desk.edition is not watched)
        known = len(watched.looks)
        await _until(lambda: len(watched.looks) > known + 3)
        renewing.cancel()

    asyncio.run(run())
    assert watched.renewals == ["second"]
    assert desk.edition.data_id == edition.data_id
    assert not desk.edition.amended
    assert found(desk.edition.collections["clients"], "zaguan") == 1


@dataclass(frozen=True)
class _Slow(Edition):
    """An edition whose renewal takes as long as the test wants."""

    began: threading.Event = field(default_factory=threading.Event)
    may_end: threading.Event = field(default_factory=threading.Event)

    def renewed(self) -> Edition:
        self.began.set()
        assert self.may_end.wait(60)
        return Edition(data_id="renewed")


def test_a_release_that_comes_meanwhile_is_not_replaced(desk: Desk, amended: Collection) -> None:
    slow, newer = (_Slow(data_id=name, collections={"clients": amended}) for name in ("slow", "newer"))
    desk.edition = slow

    async def run() -> None:
        renewing = asyncio.create_task(Renewal(quiet=0.01).run(desk))
        assert await asyncio.to_thread(slow.began.wait, 60)
        desk.edition = newer
        slow.may_end.set()
        # once it renews the newer one, it is done with the other
        assert await asyncio.to_thread(newer.began.wait, 60)
        assert desk.edition is newer
        newer.may_end.set()
        renewing.cancel()

    asyncio.run(run())


def test_who_publishes_often_is_not_kept_waiting_for_what_is_thrown_away(
    desk: Desk, edition: Edition
) -> None:
    renewals: list[str | None] = []

    def publish(name: str) -> None:
        desk.edition = _Watched(data_id=name, collections=edition.collections, renewals=renewals)

    async def run() -> None:
        publish("0")
        renewing = asyncio.create_task(Renewal(quiet=0).run(desk))
        for number in range(1, 20):
            # the renewal looks once in between
            await asyncio.sleep(0)
            publish(str(number))
        assert renewals == []
        await _until(lambda: renewals)
        renewing.cancel()

    asyncio.run(run())
    assert renewals == ["19"]
