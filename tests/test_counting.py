"""Numbers in messages."""

from __future__ import annotations

from kbserver.counting import counted


def test_one_thing_stands_in_the_singular() -> None:
    assert [counted(number, "error") for number in (0, 1, 2)] == ["0 errors", "1 error", "2 errors"]
