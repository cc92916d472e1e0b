"""The scenario in short; `make chaos` plays it at length."""

from __future__ import annotations

from pathlib import Path

from tests.chaos.report import Size
from tests.chaos.scenario import play


def test_whatever_is_pushed_killed_filled_or_cut_readers_get_one_good_release_at_a_time(
    tmp_path: Path,
) -> None:
    report = play(tmp_path, Size(pushes=10, kills=3, seed=35, pause=0.3, between_rests=100))
    assert not report.wrong, str(report)
    assert report.facts["kills"]
    assert report.facts["requests"]
