from __future__ import annotations

import gc

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.clock import milliseconds, percentile


def test_every_call_is_timed_and_times_come_sorted() -> None:
    seen: list[int] = []
    spent = milliseconds(seen.append, range(20))
    assert seen == list(range(20))
    assert spent == sorted(spent)
    assert all(each >= 0 for each in spent)
    assert gc.isenabled()


def test_percentiles_are_values_that_were_measured() -> None:
    values = [float(n) for n in range(100)]
    assert [percentile(values, share) for share in (0, 0.5, 0.99, 1)] == [0, 50, 99, 99]


@given(st.lists(st.floats(allow_nan=False), min_size=1), st.floats(0, 1))
def test_a_percentile_lies_within_the_values_and_grows_with_its_share(
    values: list[float], share: float
) -> None:
    ordered = sorted(values)
    assert percentile(ordered, 0) <= percentile(ordered, share) <= percentile(ordered, 1)
    assert percentile(ordered, share) in ordered
