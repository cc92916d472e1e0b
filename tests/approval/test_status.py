from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.approval.status import PUBLISHED, Standing, standing
from kbserver.config import parse_config
from kbserver.guides.library import read_translation
from tests.conftest import KB_YML

ONE = parse_config(KB_YML)
TWO = parse_config(KB_YML.replace("{areas: [quality]}", "{areas: [quality, legal]}"))
NOW, BEFORE = "sha256:" + "1" * 64, "sha256:" + "0" * 64


def stands(day: str, *approvals: tuple[str, str, str], more: str = "", config=ONE) -> Standing:
    """Where a text with these approvals (area, day, digest) stands on a day."""
    lines = "".join(
        f"  - {{area: {area}, by: {area}@example.org, date: {on}, digest: '{digest}'}}\n"
        for area, on, digest in approvals
    )
    head = f"title: T\nkind: faq\n{more}" + (f"approvals:\n{lines}" if lines else "")
    translation = read_translation("content/es/a.md", f"---\n{head}---\n".encode())
    return standing(translation, NOW, config, dt.date.fromisoformat(day))


Q, L = ("quality", "2025-01-10", NOW), ("legal", "2025-02-20", NOW)
OLD = ("quality", "2024-01-10", BEFORE)

TABLE = [
    ("draft", "2025-03-01", [], "", ONE),
    ("draft", "2025-03-01", [], "effective: 2020-01-01\n", ONE),
    ("changed", "2025-03-01", [OLD], "", ONE),
    ("approved", "2025-01-10", [Q], "", ONE),
    ("approved", "2025-03-01", [OLD, Q], "", ONE),
    ("scheduled", "2025-01-09", [Q], "", ONE),
    ("scheduled", "2025-03-31", [Q], "effective: 2025-04-01\n", ONE),
    ("approved", "2025-04-01", [Q], "effective: 2025-04-01\n", ONE),
    ("approved", "2025-01-10", [Q], "effective: 2024-01-01\n", ONE),
    ("approved", "2025-05-31", [Q], "retire: 2025-05-31\n", ONE),
    ("retired", "2025-06-01", [Q], "retire: 2025-05-31\n", ONE),
    ("retired", "2025-06-01", [Q], "retire: 2025-05-31\neffective: 2025-07-01\n", ONE),
    ("draft", "2025-06-01", [], "retire: 2025-05-31\n", ONE),
    ("approved", "2025-03-01", [Q], "review_by: 2025-03-01\n", ONE),
    ("overdue", "2025-03-02", [Q], "review_by: 2025-03-01\n", ONE),
    ("approved", "2026-01-10", [Q], "", ONE),
    ("overdue", "2026-01-11", [Q], "", ONE),
    ("retired", "2026-06-01", [Q], "retire: 2025-05-31\n", ONE),
    ("draft", "2025-03-01", [Q], "", TWO),
    ("changed", "2025-03-01", [OLD, L], "", TWO),
    ("scheduled", "2025-02-19", [Q, L], "", TWO),
    ("approved", "2025-02-20", [Q, L], "", TWO),
    ("approved", "2026-02-20", [Q, L], "", TWO),
    ("overdue", "2026-02-21", [Q, L], "", TWO),
    ("draft", "2025-03-01", [("nobody", "2025-01-01", NOW)], "", ONE),
]


@pytest.mark.parametrize(("status", "day", "approvals", "more", "config"), TABLE)
def test_where_a_text_stands_on_a_day(status, day, approvals, more, config):
    found = stands(day, *approvals, more=more, config=config)
    assert found.status == status
    assert found.published == (status in PUBLISHED)


def test_it_waits_for_the_areas_that_have_not_approved_this_text():
    assert stands("2025-03-01", config=TWO).waiting_for == ("quality", "legal")
    assert stands("2025-03-01", Q, config=TWO).waiting_for == ("legal",)
    assert stands("2025-03-01", OLD, L, config=TWO).waiting_for == ("quality",)
    assert stands("2025-03-01", Q, L, config=TWO).waiting_for == ()


def test_it_is_in_force_from_the_last_required_approval():
    assert stands("2025-03-01", Q, L, config=TWO).in_force_from == dt.date(2025, 2, 20)
    assert stands("2025-03-01", Q, config=TWO).in_force_from is None


def test_approving_the_same_text_again_renews_the_review_and_not_the_day_it_began():
    again = ("quality", "2026-01-05", NOW)
    found = stands("2026-02-01", Q, again)
    assert (found.status, found.in_force_from) == ("approved", dt.date(2025, 1, 10))
    assert found.review_by == dt.date(2027, 1, 5)


def test_the_calendars_last_days_overflow_nothing():
    found = stands("9999-12-31", ("quality", "9999-12-30", NOW))
    assert (found.status, found.review_by) == ("approved", dt.date.max)


def test_a_guide_without_a_rule_is_never_published():
    config = parse_config(KB_YML.replace("{areas: [quality]}", "{paths: [other], areas: [quality]}"))
    found = stands("2025-03-01", Q, config=config)
    assert (found.status, found.published, found.waiting_for) == ("draft", False, ())


_days = st.dates(dt.date(2024, 1, 1), dt.date(2027, 1, 1)).map(dt.date.isoformat)
_approvals = st.lists(
    st.tuples(st.sampled_from(["quality", "legal"]), _days, st.sampled_from([NOW, BEFORE])), max_size=4
)


@given(_days, _approvals, st.sampled_from([ONE, TWO]))
def test_what_is_published_is_fully_approved_and_in_force(day, approvals, config):
    found = stands(day, *approvals, config=config)
    if found.published:
        assert found.waiting_for == ()
        assert all(approval.digest == NOW for approval in found.approvals)
        assert found.in_force_from is not None
        assert found.in_force_from <= dt.date.fromisoformat(day)
    assert (found.in_force_from is None) == (found.status in ("draft", "changed"))
