from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.approval.policy import failing, holding, matches, required_areas, why_not
from kbserver.config import parse_config
from kbserver.guides.library import read_translation
from kbserver.guides.model import Approval
from tests.conftest import KB_YML

RULES = """
  required:
    - {paths: ["protocols/**"], kinds: [protocol], areas: [quality, legal]}
    - {paths: ["protocols/**", "cases/*"], areas: [quality]}
    - {kinds: [faq], areas: [legal]}
"""
CONFIG = parse_config(re.sub(r"(?m)^  required:\n    - .*\n", RULES.lstrip("\n"), KB_YML))
DIGEST = "sha256:" + "a" * 64
DAY = dt.date(2025, 1, 1)


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


def test_why_an_approval_does_not_hold():
    text = b"---\ntitle: T\nkind: faq\n---\n"
    translation = read_translation("content/es/other.md", text)
    good = Approval("legal", "legal@example.org", DAY, DIGEST)
    reasons = {
        good: None,
        Approval("nobody", "x", DAY, DIGEST): "kb.yml knows no area 'nobody'",
        Approval(
            "quality", "quality@example.org", DAY, DIGEST
        ): "area 'quality' is not required here (legal)",
        Approval(
            "legal", "quality@example.org", DAY, DIGEST
        ): "quality@example.org may not approve for 'legal'",
        Approval("legal", "legal@example.org", DAY, DIGEST[:-1] + "b"): "its digest is not this text's",
    }
    for approval, reason in reasons.items():
        assert why_not(approval, translation, DIGEST, CONFIG) == reason


def test_a_guide_no_rule_covers_requires_no_area_and_none_holds():
    translation = read_translation("content/es/other.md", b"---\ntitle: T\nkind: service\n---\n")
    approval = Approval("legal", "legal@example.org", DAY, DIGEST)
    assert why_not(approval, translation, DIGEST, CONFIG) == "area 'legal' is not required here (none is)"


def test_approvals_hold_or_fail_in_the_order_of_the_file():
    lines = "".join(
        f"  - {{area: {area}, by: {by}@example.org, date: 2025-01-01, digest: '{DIGEST}'}}\n"
        for area, by in (("legal", "legal"), ("quality", "legal"), ("quality", "quality"))
    )
    text = f"---\ntitle: T\nkind: protocol\napprovals:\n{lines}---\n"
    translation = read_translation("content/es/protocols/a.md", text.encode())
    assert [a.area for a in holding(translation, DIGEST, CONFIG)] == ["legal", "quality"]
    assert [(a.area, reason) for a, reason in failing(translation, DIGEST, CONFIG)] == [
        ("quality", "legal@example.org may not approve for 'quality'")
    ]
    assert holding(translation, DIGEST[:-1] + "b", CONFIG) == ()
