from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kbserver.config import parse_config
from kbserver.guides.slots import displays, fill_site, slot_names
from tests.conftest import KB_YML


def test_the_gaps_of_a_text_are_named_in_order_each_once():
    assert slot_names("[[b]] [[a]] [[b]] [[ ]] [[]] [a] [[a\nb]]") == ("b", "a", " ")


def test_readers_see_labels_in_their_language_or_else_names():
    slots = parse_config(KB_YML).slots
    assert displays(slots, "pt") == {"agent.name": "seu nome"}
    assert displays({**slots, "x": slots["agent.name"].model_copy(update={"label": {}})}, "es")["x"] == "x"


def test_a_gap_becomes_a_code_span_the_site_can_style():
    assert fill_site("soy [[agent.name]].", {"agent.name": "su nombre"}) == "soy `su nombre`{.kb-slot}."


def test_a_gap_nobody_knows_shows_its_name():
    assert fill_site("[[x]]", {}) == "`x`{.kb-slot}"


@given(st.text(), st.dictionaries(st.text(), st.text("ab ")))
def test_text_without_gaps_stays_as_it_is(text, shown):
    if not slot_names(text):
        assert fill_site(text, shown) == text
