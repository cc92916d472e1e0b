from __future__ import annotations

import datetime as dt
import json
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kbserver.yamltext import YamlTextError, parse_yaml

CORE_SCHEMA = [
    *(("", None), ("~", None), ("null", None), ("Null", None), ("NULL", None), ("nuLL", "nuLL")),
    *(
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
    ),
    *(
        ("0", 0),
        ("-7", -7),
        ("+7", 7),
        ("007", 7),
        ("0o17", 15),
        ("0x1F", 31),
        ("0b1", "0b1"),
        ("1_000", "1_000"),
    ),
    *(
        ("1:30", "1:30"),
        ("190:20:30", "190:20:30"),
        ("6.12", 6.12),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
    ),
    *((".inf", math.inf), ("-.INF", -math.inf), ("+12e03", 12000.0), ("1e", "1e"), ("e1", "e1"), (".", ".")),
    *(
        ("2024-11-28", dt.date(2024, 11, 28)),
        ("2024-13-45", "2024-13-45"),
        ("2024-11-28T10:00", "2024-11-28T10:00"),
    ),
    *(('"1"', "1"), ("'true'", "true"), ('""', ""), ("=", "="), ("a: ", {"a": None}), ("[1, [2]]", [1, [2]])),
    *(("- 1\n- b", [1, "b"]), ("a: |\n  1\n  2\n", {"a": "1\n2\n"}), ("a: >-\n  1\n  2\n", {"a": "1 2"})),
    *(("# only a comment", None), ("9" * 50, "9" * 50), ("12e1000000", math.inf), ("a#b", "a#b")),
]


@pytest.mark.parametrize(("text", "value"), CORE_SCHEMA)
def test_scalars_are_what_the_core_schema_says(text, value):
    found = parse_yaml(text).value
    assert found == value
    assert type(found) is type(value)


def test_not_a_number_is_one():
    assert math.isnan(parse_yaml(".nan").value)


REFUSED = [
    ("a: 1\na: 2", 2, "stands twice"),
    ("a: &x 1", 1, "anchors"),
    ("a: *x", 1, "anchors"),
    ("a: !!str 1", 1, "tags"),
    ("a: !x 1", 1, "tags"),
    ("! a", 1, "tags"),
    ("<<: {a: 1}", 1, "merge"),
    ("[a]: 1", 1, "a key must be a word"),
    ("? {a: 1}\n: 2", 1, "a key must be a word"),
    ("a: [1\n}", 1, "expected"),
    ("a: 'x", 1, "unexpected end"),
    ("a: 1\n b: 2", 2, ""),
    ("a: 1\n---\nb: 2", 2, "document"),
    ("\t- a", 1, ""),
    ("[" * 40 + "]" * 40, 1, "nested too deeply"),
    ("\x00", 1, ""),
    ("a: \ud800", 1, ""),
]


@pytest.mark.parametrize(("text", "line", "what"), REFUSED)
def test_what_two_programs_might_read_differently_is_refused_at_its_line(text, line, what):
    with pytest.raises(YamlTextError) as caught:
        parse_yaml(text)
    assert caught.value.line == line
    assert what in caught.value.what


def test_lines_count_from_where_the_text_begins():
    with pytest.raises(YamlTextError) as caught:
        parse_yaml("a: 1\nb: [", first_line=10)
    assert caught.value.line >= 11


def test_every_key_and_item_has_its_line_and_column():
    data = parse_yaml("a:\n  b: 1\n  c:\n    - x\n    - {d: 2}\n", first_line=2)
    places = {path: (line, data.columns[path]) for path, line in data.lines.items()}
    assert places[("a",)] == (2, 0)
    assert places[("a", "c")] == (4, 2)
    assert places[("a", "c", 1)] == (6, 6)
    assert places[("a", "c", 1, "d")] == (6, 7)


def test_the_line_of_a_missing_part_is_its_parents():
    data = parse_yaml("a:\n  b: 1\n")
    assert data.line(("a", "b", "c", 3)) == 2
    assert data.line(("z",)) == 1


# libyaml reads \uD83D\uDE00 as two halves, not as one character; nothing we write has such escapes.
_text = st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]))
_numbers = st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | _numbers | _text,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_text, inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_json_is_yaml(value):
    text = json.dumps({"value": value})
    if "<<" not in text:
        assert parse_yaml(text).value == {"value": value}


@given(st.text(st.characters()) | st.text("-?:,[]{}#&*!|>'\"%@` \n\tab01.~<=", max_size=40))
@example("%YAML 1.2\n")
@example("? \n? \n")
@example("- - - - -")
@example("{a: b: c}")
def test_no_text_raises_anything_else(text):
    assert said(text) != (0, "")


@given(st.binary())
def test_no_bytes_raise_anything_else(content):
    assert said(content.decode("utf-8", "surrogateescape")) != (0, "")


def said(text: str) -> tuple[int, str] | None:
    """Line and message of the one error there may be."""
    try:
        parse_yaml(text)
    except YamlTextError as error:
        return error.line, error.what
    return None
