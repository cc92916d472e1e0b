from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.help import Context, Rule, Rules
from tests.search.conftest import document


def rule(guide_id: str = "g", section: str = "", **asks: Any) -> Rule:
    return Rule.of(guide_id, {"section": section, **asks})


def shown(rules: Rules, **known: Any) -> list[str]:
    return [match.rule.id for match in rules.matching(Context.of(known))]


def test_the_deeper_category_goes_first() -> None:
    rules = Rules(
        [rule("top", category="A"), rule("deep", category="A > B > C"), rule("middle", category="a/b")]
    )
    assert shown(rules, category="A > B > C > D") == ["deep", "middle", "top"]
    assert shown(rules, category="A > B") == ["middle", "top"]
    assert shown(rules, category="B") == []


def test_of_the_same_depth_the_rule_that_asks_for_more_goes_first() -> None:
    rules = Rules(
        [
            rule("one", category="A"),
            rule("three", category="A", stage="closing", outcome="solved"),
            rule("two", category="A", stage="closing"),
        ]
    )
    assert shown(rules, category="A", stage="Closing", outcome="solved") == ["three", "two", "one"]
    assert shown(rules, category="A", stage="greeting", outcome="solved") == ["one"]


def test_then_guide_and_section_decide() -> None:
    rules = Rules([rule("b", stage="x"), rule("a", "z", stage="x"), rule("a", "y", stage="x")])
    assert shown(rules, stage="x") == ["a#y", "a#z", "b"]


@pytest.mark.parametrize(
    ("asks", "known", "holds"),
    [
        ({"url": "https://console.example/tickets/*"}, {"url": "https://console.example/tickets/1?x"}, True),
        ({"url": "https://console.example/tickets/*"}, {"url": "https://evil.example/tickets/1"}, False),
        ({"url": "*/new"}, {"url": "https://console.example/tickets/new"}, True),
        ({"url": "https://a.b/c"}, {"url": "https://aXb/c"}, False),
        ({"url": "*"}, {}, True),
        ({"tags": ["vip", "Ação"]}, {"tags": ["acao", "VIP", "more"]}, True),
        ({"tags": ["vip", "x"]}, {"tags": ["vip"]}, False),
        ({"language": "pt"}, {"language": "pt"}, True),
        ({"language": "pt"}, {"language": "es"}, False),
        ({"client_type": "prospect"}, {"client_type": "Prospect"}, True),
        ({"direction": "inbound"}, {}, False),
    ],
)
def test_all_it_asks_for_must_be_so(asks: dict[str, Any], known: dict[str, Any], holds: bool) -> None:
    assert rule(**asks).holds(Context.of(known)) is holds


def is_like(address: str, pattern: str) -> bool:
    """By trying every place where a star may end; for short texts."""
    if not pattern:
        return not address
    if pattern[0] == "*":
        return any(is_like(address[start:], pattern[1:]) for start in range(len(address) + 1))
    return address[:1] == pattern[0] and is_like(address[1:], pattern[1:])


@given(st.text("ab*\n", min_size=1, max_size=6), st.text("ab*\n", max_size=8))
def test_a_star_stands_for_anything_and_every_other_character_for_itself(pattern: str, address: str) -> None:
    assert rule(url=pattern).holds(Context.of({"url": address})) is is_like(address, pattern)


def test_a_pattern_of_many_stars_takes_no_longer_than_one_of_few() -> None:
    many = rule(url="*a" * 1000 + "*b")
    assert not many.holds(Context.of({"url": "a" * 4000}))
    assert many.holds(Context.of({"url": "a" * 4000 + "b"}))


def test_reasons_are_the_keys_it_asks_for() -> None:
    asks: dict[str, Any] = {"tags": ["x"], "stage": "closing", "category": "A", "language": "pt", "url": "*"}
    assert rule(**asks).reasons == ("category", "stage", "url", "tags", "language")


def test_rules_of_documents_are_the_same_in_every_language() -> None:
    contexts = ({"category": "A", "stage": "closing"},)
    documents = [document("g", "end", lang, contexts=contexts) for lang in ("es", "pt")]
    rules = Rules.of([*documents, document("other")])
    assert len(rules) == 1
    assert shown(rules, category="A", stage="closing") == ["g#end"]


words = st.sampled_from(["a", "b", "c"])
calls = st.fixed_dictionaries(
    {},
    optional={
        "category": st.lists(words, min_size=1, max_size=3).map(" > ".join),
        "stage": words,
        "outcome": words,
        "tags": st.lists(words, min_size=1, max_size=2),
        "language": st.sampled_from(["es", "pt"]),
        "url": st.sampled_from(["x", "xy", "*"]),
    },
)


@given(st.lists(calls, max_size=12), calls, st.randoms())
def test_the_index_by_category_finds_what_trying_each_rule_finds(
    asked: list[dict[str, Any]], known: dict[str, Any], chance: random.Random
) -> None:
    rules = [rule(f"g{number}", **asks) for number, asks in enumerate(asked)]
    context = Context.of(known)
    expected = [each.id for each in sorted(rules, key=lambda each: each.order) if each.holds(context)]
    chance.shuffle(rules)
    assert [match.rule.id for match in Rules(rules).matching(context)] == expected
