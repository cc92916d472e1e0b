"""Why nothing was in force on a day."""

from __future__ import annotations

from typing import Any

import pytest

from kbserver.approval.absence import absence_of
from kbserver.approval.versions import Version
from tests.approval.test_versions import day, version

OVER: dict[str, Any] = {"ends": day(19), "ended_by": "withdrawn"}


@pytest.mark.parametrize(
    ("versions", "on", "said"),
    [
        ([], 5, "no text of it was approved"),
        ([version(1, 10)], 5, "version 1 was the first in force, from 11 Jan 2025 on"),
        (
            [version(1, 20), version(2, 10)],
            5,
            "version 2 was the first in force, from 11 Jan 2025 on",
        ),
        ([version(1, 10, **OVER)], 20, "version 1 was approved, and withdrawn from 21 Jan 2025 on"),
        (
            [version(1, 10, ends=day(9), ended_by="withdrawn")],
            10,
            "version 1 was approved, and withdrawn from 11 Jan 2025 on",
        ),
        (
            [version(1, 30, ends=day(9), ended_by="withdrawn")],
            15,
            "version 1 was approved, and withdrawn from 11 Jan 2025 on",
        ),
        ([version(1, 0), version(2, 10, retire=day(15), **OVER)], 16,
         "version 2 was approved, and its own last day was over from 17 Jan 2025 on"),
        ([version(1, 0, **OVER), version(2, 30)], 25,
         "version 1 was approved, and withdrawn from 21 Jan 2025 on"),
    ],
)  # fmt: skip
def test_a_day_without_a_text_has_its_reason(versions: list[Version], on: int, said: str) -> None:
    absence = absence_of(versions, day(on))
    assert str(absence) == said
    assert absence is not None
    assert absence.over == ("was approved, and" in said)


def test_a_day_with_a_text_has_none() -> None:
    assert absence_of([version(1, 0)], day(0)) is None
