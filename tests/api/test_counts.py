"""The counts behind the limits: the library's rule over our memory."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from limits import parse
from limits.strategies import SlidingWindowCounterRateLimiter

from kbserver.api.counts import MOST_COUNTED, Counts

WINDOW = 60


class Clock:
    """A clock that a test moves."""

    now = 6000.0

    def __call__(self) -> float:
        return self.now


class Counted:
    """A limit a minute on a clock."""

    def __init__(self, amount: int) -> None:
        self.clock = Clock()
        self.counts = Counts(WINDOW, self.clock)
        self.item = parse(f"{amount}/minute")
        self.limiter = SlidingWindowCounterRateLimiter(self.counts)

    def hit(self, whom: str = "a") -> bool:
        return self.limiter.hit(self.item, whom)

    def left(self, whom: str = "a") -> tuple[int, float]:
        return self.counts.left(self.item.key_for(whom), self.item.amount)


def test_so_many_and_no_more() -> None:
    counted = Counted(3)
    assert [counted.hit() for _ in range(5)] == [True, True, True, False, False]
    assert counted.hit("b")


def test_what_is_left_and_until_when() -> None:
    counted = Counted(3)
    assert counted.left() == (3, 60)
    counted.hit()
    counted.clock.now += 20
    assert counted.left() == (2, 40)


def test_the_window_slides() -> None:
    counted = Counted(60)
    assert all(counted.hit() for _ in range(60))
    counted.clock.now += 59.9
    assert not counted.hit()
    counted.clock.now += 30.1
    assert sum(counted.hit() for _ in range(60)) == 30
    counted.clock.now += 120
    assert sum(counted.hit() for _ in range(100)) == 60


@given(st.integers(1, 50), st.lists(st.floats(0, 30), max_size=120))
def test_never_twice_as_much_in_any_window_and_the_wait_is_long_enough(
    amount: int, steps: list[float]
) -> None:
    counted = Counted(amount)
    taken: list[float] = []
    for step in steps:
        counted.clock.now += step
        if counted.hit():
            taken.append(counted.clock.now)
        else:
            left, wait = counted.left()
            assert left == 0
            counted.clock.now += wait + 0.001
            assert counted.hit()
            taken.append(counted.clock.now)
        assert sum(at > counted.clock.now - WINDOW for at in taken) < 2 * amount + 1


@given(st.lists(st.floats(0, 200), max_size=30))
def test_what_is_said_to_be_left_may_be_taken(steps: list[float]) -> None:
    counted = Counted(20)
    for step in steps:
        counted.clock.now += step
        left, wait = counted.left()
        assert 0 <= left <= 20
        assert 0 <= wait <= WINDOW
        assert counted.hit() is (left > 0)


def test_what_is_remembered_goes_away_with_its_window() -> None:
    counted = Counted(3)
    for n in range(100):
        counted.hit(str(n))
    assert len(counted.counts) == 100
    counted.clock.now += WINDOW
    counted.hit()
    assert len(counted.counts) == 101
    counted.clock.now += WINDOW
    counted.hit()
    assert len(counted.counts) == 2


def test_what_is_remembered_does_not_grow_without_end() -> None:
    counted = Counted(3)
    for n in range(MOST_COUNTED + 10):
        counted.hit(str(n))
    assert len(counted.counts) <= MOST_COUNTED


def test_one_or_all_can_be_forgotten() -> None:
    counted = Counted(1)
    assert counted.counts.check()
    for whom in "ab":
        counted.hit(whom)
    counted.limiter.clear(counted.item, "a")
    assert (counted.hit("a"), counted.hit("b")) == (True, False)
    assert counted.counts.get(counted.item.key_for("a")) == 1
    assert counted.counts.get_expiry("") == counted.clock.now + WINDOW
    assert counted.counts.reset() == 2
    assert counted.hit("b")


def test_it_counts_for_sliding_windows_alone() -> None:
    with pytest.raises(NotImplementedError):
        Counted(1).counts.incr("a", 60)
