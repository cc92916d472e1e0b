from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ArgumentError, OperationalError

from kbserver.errors import StoreError
from kbserver.store.faults import guarded


def failing(error: Exception) -> None:
    raise error


def test_what_works_is_passed_through() -> None:
    assert guarded(lambda: 7) == 7


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("select 1", {"label": "Ana"}, Exception("the disk is full")),
        ArgumentError("not an address"),
        ModuleNotFoundError("No module named 'psycopg'"),
    ],
)
def test_what_the_database_refuses_is_an_error_of_ours_in_one_line(error: Exception) -> None:
    with pytest.raises(StoreError, match="KB_STORE_URL") as caught:
        guarded(lambda: failing(error))
    assert "\n" not in str(caught.value)
    assert "Ana" not in str(caught.value)


def test_a_full_disk_asks_for_room_and_not_for_another_store() -> None:
    """In another store no key could be revoked."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        connection.execute(text("pragma max_page_count = 1"))
        with pytest.raises(StoreError) as caught:
            guarded(lambda: connection.execute(text("create table keys (id)")))
    assert str(caught.value) == (
        "the store cannot be written: no room is left on the disk: make room, then run it again"
    )


def test_mistakes_of_our_own_are_not_hidden() -> None:
    with pytest.raises(ZeroDivisionError):
        guarded(lambda: failing(ZeroDivisionError()))
