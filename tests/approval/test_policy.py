from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.approval.policy import matches, policy_of, read_policy, required_areas, why_not
from kbserver.config import parse_config
from kbserver.guides.model import Approval
from tests.conftest import KB_YML

RULES = """
  required:
    - {paths: ["protocols/**"], kinds: [protocol], areas: [quality, legal]}
    - {paths: ["protocols/**", "cases/*"], areas: [quality]}
    - {kinds: [faq], areas: [legal]}
"""
TEXT = re.sub(r"(?m)^  required:\n    - .*\n", RULES.lstrip("\n"), KB_YML)
CONFIG = parse_config(TEXT)
DIGEST = "sha256:" + "a" * 64
DAY = dt.date(2025, 1, 1)
GOOD = Approval("legal", "legal@example.org", DAY, DIGEST)


@pytest.mark.parametrize(
    ("guide_id", "kind", "areas"),
    [
        ("protocols/callback", "protocol", ("quality", "legal")),
        ("protocols/a/b", "faq", ("quality",)),
        ("cases/one", "case-study", ("quality",)),
        ("cases/one/two", "case-study", ()),
        ("other", "faq", ("legal",)),
        ("other", "service", ()),
    ],
)
def test_the_first_rule_that_matches_names_the_areas(guide_id, kind, areas):
    assert required_areas(CONFIG, guide_id, kind) == areas
    assert required_areas(policy_of(CONFIG), guide_id, kind) == areas


GLOBS = [
    ("protocols/**", "protocols/a", True),
    ("protocols/**", "protocols/a/b/c", True),
    ("protocols/**", "protocols", False),
    ("protocols/**", "protocolsx/a", False),
    ("protocols/*", "protocols/a", True),
    ("protocols/*", "protocols/a/b", False),
    ("**", "a/b/c", True),
    ("**/faq", "faq", True),
    ("**/faq", "a/b/faq", True),
    ("**/faq", "afaq", False),
    ("a/**/z", "a/z", True),
    ("a/**/z", "a/b/c/z", True),
    ("a?c", "abc", True),
    ("a?c", "a/c", False),
    ("a.c", "abc", False),
    ("[ab]", "a", False),
    ("(a|b)", "a", False),
    ("", "a", False),
]


@pytest.mark.parametrize(("pattern", "guide_id", "covered"), GLOBS)
def test_what_a_glob_covers(pattern, guide_id, covered):
    assert matches(pattern, guide_id) is covered


_ids = st.lists(st.text("abc.+-", min_size=1, max_size=5), min_size=1, max_size=4).map("/".join)


@given(_ids)
def test_an_id_covers_itself_and_stars_cover_everything(guide_id):
    assert matches(guide_id, guide_id)
    assert matches("**", guide_id)
    assert matches("*", guide_id) == ("/" not in guide_id)
    assert matches(f"{guide_id}/**", f"{guide_id}/x")


@given(st.text("ab*?/[(\\", max_size=12), _ids)
def test_any_pattern_can_be_asked(pattern, guide_id):
    assert matches(pattern, guide_id) in (True, False)


REASONS = {
    GOOD: None,
    Approval("nobody", "x", DAY, DIGEST): "kb.yml knows no area 'nobody'",
    Approval("quality", "quality@example.org", DAY, DIGEST): "area 'quality' is not required here (legal)",
    Approval("legal", "quality@example.org", DAY, DIGEST): "quality@example.org may not approve for 'legal'",
}


@pytest.mark.parametrize(("approval", "reason"), REASONS.items())
def test_why_an_approval_counts_for_nothing(approval, reason):
    assert why_not(approval, "other", "faq", CONFIG) == reason
    assert why_not(approval, "other", "faq", read_policy(TEXT.encode())) == reason


def test_a_guide_no_rule_covers_requires_no_area_and_none_counts():
    assert why_not(GOOD, "other", "service", CONFIG) == "area 'legal' is not required here (none is)"


def test_a_policy_read_by_itself_is_that_of_the_whole_configuration():
    assert read_policy(TEXT.encode()) == policy_of(CONFIG)


def test_keys_that_are_not_known_any_more_are_passed_over():
    old = TEXT + "colours: {warm: [red]}\n"
    old = old.replace("approval:\n", "approval:\n  votes: 3\n").replace(
        "{name: Calidad,", "{name: Calidad, boss: x,"
    )
    assert read_policy(old.encode()) == policy_of(CONFIG)


FAULTS = [
    (None, "there was no kb.yml"),
    (b"[", "kb.yml could not be read then (line 2: did not find expected node content)"),
    (b"\xff", "kb.yml could not be read then ('utf-8' codec can't decode byte 0xff in position 0"),
    (b"- a\n", "kb.yml was not valid then (the file is not a list of keys and values)"),
    (b"areas: all\n", "kb.yml was not valid then (areas is not a list of keys and values)"),
    (b"areas: {q: 1}\n", "kb.yml was not valid then (q is not a list of keys and values)"),
    (b"areas: {q: {approvers: [a]}}\n", "kb.yml was not valid then (q.name: Field required)"),
    (b"approval: [1]\n", "kb.yml was not valid then (approval is not a list of keys and values)"),
    (b"approval: {review_every: 9}\n", "kb.yml was not valid then (approval.review_every: "),
    (b"timezone: Nowhere\n", "kb.yml was not valid then ('Nowhere' is not a time zone)"),
    (b"timezone: America\n", "kb.yml was not valid then ('America' is not a time zone)"),
    (b"timezone: [UTC]\n", "kb.yml was not valid then (['UTC'] is not a time zone)"),
]


@pytest.mark.parametrize(("content", "why"), FAULTS)
def test_by_a_file_that_cannot_be_read_nothing_counts_for_a_reason_that_is_told(content, why):
    policy = read_policy(content)
    assert policy.fault is not None
    assert policy.fault.startswith(why)
    assert why_not(GOOD, "other", "faq", policy) == policy.fault
    assert required_areas(policy, "other", "faq") == ()
    assert policy.day(0) == dt.date(1970, 1, 1)


@given(st.text("areas:lquty{}[]-,#&*!|>'\"% \n", max_size=40))
def test_any_file_gives_a_policy(text):
    policy = read_policy(text.encode())
    assert policy.fault is None or policy.fault.startswith("kb.yml ")


def test_an_empty_file_requires_nothing():
    policy = read_policy(b"")
    assert (policy.areas, policy.fault) == ({}, None)
    assert required_areas(policy, "other", "faq") == ()


def test_days_are_those_of_its_zone():
    late_evening = int(dt.datetime(2025, 6, 15, 23, tzinfo=dt.UTC).timestamp())
    days = {zone: read_policy(f"timezone: {zone}\n".encode()).day(late_evening) for zone in ZONES}
    assert days == {zone: dt.date(2025, 6, number) for zone, number in ZONES.items()}


ZONES = {"America/Sao_Paulo": 15, "UTC": 15, "Europe/Madrid": 16, "Pacific/Auckland": 16}


@pytest.mark.parametrize("time", [2**40, 2**62, 253402300799])
def test_an_instant_beyond_the_calendar_is_on_its_last_day(time):
    assert read_policy(b"timezone: Pacific/Auckland\n").day(time) == dt.date.max
