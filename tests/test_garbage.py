"""When Python's garbage collector searches."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from kbserver.garbage import all_kept, search_seldom


@pytest.fixture
def often() -> Iterator[tuple[int, int, int]]:
    """As Python begins, whatever server runs in this process."""
    before, often = gc.get_threshold(), (700, 10, 10)
    gc.set_threshold(*often)
    yield often
    gc.set_threshold(*before)


def test_nothing_is_searched_while_what_stays_is_made() -> None:
    with all_kept():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_is_searched_seldom(often: tuple[int, int, int]) -> None:
    search_seldom()
    newest, *older = gc.get_threshold()
    assert (newest > often[0], tuple(older)) == (True, often[1:])
