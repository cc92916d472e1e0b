"""When Python's garbage collector searches."""

from __future__ import annotations

import gc

from kbserver.garbage import all_kept, seldom_searched


def test_nothing_is_searched_while_what_stays_is_made() -> None:
    with all_kept():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_is_searched_seldom_until_the_block_ends() -> None:
    before = gc.get_threshold()
    with seldom_searched():
        newest, *older = gc.get_threshold()
        assert (newest > before[0], older) == (True, list(before[1:]))
    assert gc.get_threshold() == before
