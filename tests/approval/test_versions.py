from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.approval.versions import Given, Version, day_before, for_clients, in_force, spans
from kbserver.guides.model import Approval

NEVER, YEAR = dt.date.max, dt.timedelta(days=365)


def day(number: int) -> dt.date:
    """The days of these tests, counted."""
    return dt.date(2025, 1, 1) + dt.timedelta(days=number)


def approval(on: int, recorded: int | None = None, area: str = "quality") -> Given:
    given = Approval(area, f"{area}@example.org", day(on), "sha256:" + "a" * 64)
    return Given(given, "c" * 40, day(on if recorded is None else recorded))


def version(number: int, begins: int, **more: Any) -> Version:
    """A version for clients that begins on a day; the rest is alike unless a test says otherwise."""
    facts: dict[str, Any] = {
        "digests": ("sha256:" + "a" * 64,),
        "path": "content/es/guide.md",
        "blob": f"blob {number}",
        "files": (),
        "approvals": (approval(begins),),
        "renewals": (),
        "commit": "c" * 40,
        "reached": "c" * 40,
        "reached_on": day(begins),
        "retire": None,
        "ends": None,
        "ended_by": None,
        "title": "Guide",
        "kind": "faq",
        "topic": None,
        "audience": "clients",
        "review_by": None,
        "reading": f"reading {number}",
    }
    return Version(number=number, begins=day(begins), **facts | more)


def numbers(versions: list[Version], *days: int) -> list[int]:
    """The number in force on each day; 0 where none is."""
    found = [in_force(versions, day(each)) for each in days]
    return [each.number if each else 0 for each in found]


def test_nothing_is_in_force_before_the_first_version_begins():
    assert numbers([], 0) == [0]
    assert numbers([version(1, 10)], 9, 10, 11) == [0, 1, 1]


def test_of_those_begun_the_highest_number_is_in_force():
    assert numbers([version(1, 0), version(2, 10)], 9, 10) == [1, 2]


def test_a_later_version_that_begins_earlier_takes_over_from_its_own_day():
    assert numbers([version(1, 0), version(2, 10), version(3, 5)], 4, 5, 10, 11) == [1, 3, 3, 3]


def test_its_last_day_is_a_day_in_force_and_no_former_version_comes_back():
    versions = [version(1, 0), version(2, 10, retire=day(20))]
    assert numbers(versions, 9, 10, 20, 21) == [1, 2, 2, 0]


def test_a_withdrawal_before_its_last_day_ends_it_and_one_after_it_does_not_prolong_it():
    assert version(1, 0, retire=day(20), ends=day(5)).last_day == day(5)
    assert version(1, 0, retire=day(20), ends=day(25)).last_day == day(20)
    assert version(1, 0).last_day is None


def test_only_what_a_withdrawal_took_out_of_force_was_ended_by_it():
    over = {"ends": day(30), "ended_by": "withdrawn"}
    versions = [
        version(1, 0, **over),
        version(2, 10, retire=day(15), **over),
        version(3, 20, **over),
        version(4, 40, **over),
    ]
    assert [span.ended_by for span in spans(versions)] == [None, None, "withdrawn", None]


def test_a_version_withdrawn_before_it_began_is_never_in_force():
    [span] = spans([version(1, 10, ends=day(9))])
    assert (span.first, span.last) == (None, None)
    assert not span.covers(day(10))


def test_spans_tell_the_days_of_each():
    versions = [version(1, 0), version(2, 10), version(3, 30, retire=day(40))]
    found = [(span.version.number, span.first, span.last) for span in spans(versions)]
    assert found == [(1, day(0), day(9)), (2, day(10), day(29)), (3, day(30), day(40))]


def test_a_version_overtaken_before_it_began_has_no_days():
    found = [(span.first, span.last) for span in spans([version(1, 0), version(2, 10), version(3, 10)])]
    assert found == [(day(0), day(9)), (None, None), (day(10), None)]


def test_a_version_that_never_is_in_force_names_the_one_that_is_instead_and_when():
    versions = [version(1, 10), version(2, 10), version(3, 10), version(4, 30), version(5, 20)]
    found = [(s.overtaken_by and s.overtaken_by.number, s.replaced_on) for s in spans(versions)]
    assert found == [(3, day(10)), (3, day(10)), (None, None), (5, None), (None, None)]
    [ended] = spans([version(1, 10, ends=day(9))])
    assert (ended.overtaken_by, ended.replaced_on) == (None, None)


def test_the_first_day_of_the_calendar_has_none_before_it():
    assert day_before(dt.date.min) == dt.date.min
    assert day_before(dt.date(2025, 3, 1)) == dt.date(2025, 2, 28)
    first = version(1, 0)
    assert [span.first for span in spans([first, replace(first, begins=dt.date.min)])] == [None, dt.date.min]


_versions = st.lists(
    st.tuples(
        st.integers(0, 12),
        st.none() | st.integers(0, 14),
        st.none() | st.integers(0, 14),
        st.sampled_from(["clients", "clients", "agents"]),
        st.sampled_from(["one", "other"]),
    ),
    max_size=5,
).map(
    lambda rows: [
        version(
            number,
            begins,
            retire=None if retire is None else day(retire),
            ends=None if ends is None else day(ends),
            audience=audience,
            reading=reading,
        )
        for number, (begins, retire, ends, audience, reading) in enumerate(rows, 1)
    ]
)


@given(_versions, st.integers(-1, 16))
def test_the_spans_cover_on_each_day_what_is_in_force(versions, on):
    found = in_force(versions, day(on))
    assert [span.version for span in spans(versions) if span.covers(day(on))] == ([found] if found else [])


@given(_versions, st.integers(-1, 16))
def test_at_most_the_highest_begun_is_in_force(versions, on):
    found = in_force(versions, day(on))
    if found:
        assert found.begins <= day(on) <= (found.last_day or NEVER)
        assert all(other.begins > day(on) for other in versions[found.number :])


def test_an_approval_dated_before_the_day_it_was_recorded_is_late():
    assert approval(1, recorded=2).late
    assert not approval(2, recorded=2).late
    assert not approval(3, recorded=2).late
    assert approval(1, area="legal").area == "legal"


def test_its_digest_is_the_one_its_approvals_name():
    assert version(1, 0).digest == "sha256:" + "a" * 64


def test_review_is_an_interval_after_the_last_approval_renewals_included():
    assert version(1, 0).review(YEAR) == day(365)
    assert version(1, 0, renewals=(approval(10),)).review(YEAR) == day(375)


def test_review_by_names_the_day_itself():
    assert version(1, 0, review_by=day(7), renewals=(approval(10),)).review(YEAR) == day(7)


def test_a_review_after_the_end_of_the_calendar_is_on_its_last_day():
    late = Given(Approval("quality", "q", dt.date(9999, 12, 30), "sha256:" + "a" * 64), "", dt.date.max)
    assert version(1, 0, approvals=(late,)).review(YEAR) == dt.date.max


def sequence(versions: list[Version]) -> list[tuple[int, str, dt.date, dt.date | None, str | None]]:
    return [(v.number, v.blob, v.begins, v.ends, v.ended_by) for v in for_clients(versions)]


def test_clients_have_no_versions_of_guides_for_agents():
    assert for_clients([version(1, 0, audience="agents")]) == []


def test_clients_count_texts_for_clients_alone():
    versions = [version(1, 0, audience="agents"), version(2, 10), version(3, 20)]
    assert sequence(versions) == [(1, "blob 2", day(10), None, None), (2, "blob 3", day(20), None, None)]


def test_what_reads_the_same_is_one_version_dated_by_its_first_with_the_file_of_its_last():
    versions = [version(1, 0, reading="r"), version(2, 10, reading="r"), version(3, 20)]
    assert sequence(versions) == [(1, "blob 2", day(0), None, None), (2, "blob 3", day(20), None, None)]


def test_a_text_that_comes_back_after_another_is_another_version():
    versions = [version(1, 0, reading="r"), version(2, 10), version(3, 20, reading="r")]
    assert [found[0] for found in sequence(versions)] == [1, 2, 3]


@pytest.mark.parametrize(
    "fact", [{"kind": "protocol"}, {"topic": "6.1"}, {"retire": day(50)}, {"reading": "s"}]
)
def test_what_clients_can_tell_apart_are_two_versions(fact):
    assert len(for_clients([version(1, 0, reading="r"), version(2, 10, **{"reading": "r"} | fact)])) == 2


def test_for_clients_a_version_lasts_until_the_guide_is_narrowed_to_agents():
    versions = [version(1, 0), version(2, 10, audience="agents"), version(3, 30)]
    assert sequence(versions) == [
        (1, "blob 1", day(0), day(9), "narrowed"),
        (2, "blob 3", day(30), None, None),
    ]


def test_what_was_over_before_it_was_narrowed_keeps_its_end():
    versions = [
        version(1, 0, ends=day(5), ended_by="withdrawn"),
        version(2, 10, audience="agents", reopens=True),
    ]
    assert sequence(versions) == [(1, "blob 1", day(0), day(5), "withdrawn")]


def test_a_text_that_comes_back_after_an_end_is_another_version_even_if_it_reads_the_same():
    over = {"ends": day(5), "ended_by": "withdrawn"}
    versions = [version(1, 0, reading="r", **over), version(2, 10, reading="r", reopens=True)]
    assert [found[:3] for found in sequence(versions)] == [(1, "blob 1", day(0)), (2, "blob 2", day(10))]


def test_an_end_afterwards_makes_no_two_of_what_reads_the_same():
    over = {"ends": day(20), "ended_by": "removed", "reading": "r"}
    assert sequence([version(1, 0, **over), version(2, 10, **over)]) == [
        (1, "blob 2", day(0), day(20), "removed")
    ]


def test_what_reads_the_same_and_begins_earlier_is_there_for_clients_from_that_day():
    versions = [version(1, 20, reading="r"), version(2, 10, reading="r")]
    assert sequence(versions) == [(1, "blob 2", day(10), None, None)]


def test_clients_are_not_told_of_renewals():
    assert for_clients([version(1, 0, renewals=(approval(5),))])[0].renewals == ()


_open = _versions.map(lambda versions: [v for v in versions if v.ends is None])


@given(_open, st.integers(-1, 16))
def test_on_each_day_clients_read_what_is_in_force_if_it_is_for_them(versions, on):
    found, own = in_force(versions, day(on)), in_force(for_clients(versions), day(on))
    if found is None or found.audience == "agents":
        assert own is None
    else:
        assert own is not None
        assert (own.reading, own.retire) == (found.reading, found.retire)
