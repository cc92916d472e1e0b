"""Deliveries are taken once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from kbserver.store import open_store
from kbserver.store.deliveries import Deliveries
from kbserver.store.schema import metadata


def test_a_delivery_is_taken_once_by_any_of_its_marks(tmp_path: Path) -> None:
    deliveries = open_store(tmp_path).deliveries
    assert deliveries.take(["id:1", "body:a"])
    assert not open_store(tmp_path).deliveries.take(["id:1", "body:b"])
    assert not deliveries.take(["id:2", "body:a"])
    assert deliveries.take(["id:2", "body:b"])  # what was refused left nothing behind


def test_a_delivery_whose_work_fails_is_not_taken(tmp_path: Path) -> None:
    deliveries = open_store(tmp_path).deliveries
    with pytest.raises(FileNotFoundError):
        deliveries.take(["id:1"], (tmp_path / "folder" / "file").touch)
    assert deliveries.take(["id:1"], (tmp_path / "first").touch)
    assert not deliveries.take(["id:1"], (tmp_path / "second").touch)
    assert [path.name for path in tmp_path.glob("*s*")] == ["first"]


def test_of_many_who_take_it_at_once_one_does(tmp_path: Path) -> None:
    deliveries = open_store(tmp_path).deliveries
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _number: deliveries.take(["id:1"]), range(8)))
    assert sum(taken) == 1


def test_the_oldest_are_forgotten_first() -> None:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    deliveries = Deliveries(engine, most=2)
    for number in range(4):
        deliveries.take([f"id:{number}"], at=1000.0 + number)
    deliveries.forget(at=1004.0)
    assert [deliveries.take([f"id:{number}"], at=1005.0) for number in (3, 2, 1)] == [False, False, True]
    deliveries.forget(at=1000.0 + 91 * 86_400)
    assert deliveries.take(["id:3"])
