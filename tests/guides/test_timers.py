"""Timers in front matter: what may be written, and what programs get of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.approval.digest import approved_text
from kbserver.errors import FrontMatterError
from kbserver.guides.frontmatter import parse_front_matter
from kbserver.guides.timers import Timer, as_data, times
from tests.guides.test_schemas import validator

HEAD = "title: T\nkind: protocol\ntimers:\n"
SCRIPTS = ("One.\n", "Soy [[agent.name]].\n")


def read(entry: str) -> Timer:
    [timer] = parse_front_matter(f"{HEAD}  - {entry}\n", "a.md").timers
    return timer


@pytest.mark.parametrize(
    ("entry", "data"),
    [
        ("{name: answer, section: a, limit: 8s}", {"name": "answer", "limit": 8}),
        ("{name: a-2, section: a, limit: 1m30s}", {"name": "a-2", "limit": 90}),
        ("{name: hold, section: a, every: 2m}", {"name": "hold", "every": 120, "say": None}),
        ("{name: hold, section: a, every: 90s, say: 2}", {"name": "hold", "every": 90, "say": SCRIPTS[1]}),
        ("{name: hold, section: a, every: 2m, say: 3}", {"name": "hold", "every": 120, "say": None}),
        (
            "{name: h, section: a, limits: {low: 4m, medium: 8m, high: 11m}}",
            {"name": "h", "limits": {"low": 240, "medium": 480, "high": 660}},
        ),
    ],
)
def test_a_timer_is_read_and_given_in_seconds(entry, data):
    assert as_data(read(entry), SCRIPTS) == data


MISTAKES = [
    ("{name: a, section: a}", "timers.0: needs exactly one of limit, every and limits"),
    ("{name: a, section: a, limit: 8s, every: 8s}", "timers.0: needs exactly one of limit, every and limits"),
    ("{name: a, section: a, limit: 8s, say: 1}", "timers.0: say goes with every only"),
    ("{name: a, section: a, every: 8s, say: 0}", "timers.0.say"),
    ("{name: a, section: a, every: 8s, say: '1'}", "timers.0.say"),
    ("{name: a, section: a, limit: 8}", "timers.0.limit is a number, 8, and must be text: quote it"),
    *((f"{{name: a, section: a, limit: '{bad}'}}", "timers.0.limit") for bad in ("8", "0s", "1m90s", "8S")),
    ("{name: Answer, section: a, limit: 8s}", "timers.0.name"),
    ("{section: a, limit: 8s}", "timers.0.name is missing"),
    ("{name: a, section: '', limit: 8s}", "timers.0.section"),
    ("{name: a, section: a, limits: {low: 4m, high: 5m}}", "timers.0.limits.medium is missing"),
    ("{name: a, section: a, limt: 8s}", "did you mean 'limit'?"),
]


@pytest.mark.parametrize(("entry", "said"), MISTAKES)
def test_a_mistake_is_named_with_its_line(entry, said):
    with pytest.raises(FrontMatterError) as caught:
        read(entry)
    [problem] = map(str, caught.value.problems)
    assert problem.startswith("a.md:5: ")
    assert said in problem


@pytest.mark.parametrize(
    ("timer", "fits"),
    [
        ({"limit": "8s"}, True),
        ({"every": "1m30s", "say": 1}, True),
        ({"limits": {"low": "4m", "medium": "8m", "high": "11m"}}, True),
        ({}, False),
        ({"limit": "8s", "every": "8s"}, False),
        ({"limit": "8s", "say": 1}, False),
        ({"limit": "1m90s"}, False),
        ({"limits": {"low": "4m"}}, False),
    ],
)
def test_the_schema_lets_pass_what_the_model_does(timer, fits):
    head = {"title": "T", "kind": "protocol", "timers": [{"name": "a", "section": "a", **timer}]}
    assert validator("guide.schema.json").is_valid(head) == fits


@given(st.integers(0, 9999), st.integers(0, 59))
def test_a_duration_is_its_numbers_and_their_sum(minutes, seconds):
    written = (f"{minutes}m" if minutes else "") + (f"{seconds}s" if seconds else "")
    if written:
        timer = read(f"{{name: a, section: a, limit: {written}}}")
        assert as_data(timer, ())["limit"] == 60 * minutes + seconds
        assert times(written) == [(n, unit) for n, unit in ((minutes, "m"), (seconds, "s")) if n]


def test_timers_are_part_of_the_approved_text():
    timers = "timers:\n  - {name: answer, section: answer, limit: 8s}\n"
    assert timers in approved_text(f"---\ntitle: T\ntags: [a]\n{timers}owner: x\n---\nText.\n")
