from __future__ import annotations

import contextlib
import datetime as dt
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from kbserver.api.parameters import (
    CompleteParameters,
    GuideParameters,
    GuidesParameters,
    Parameters,
    SearchParameters,
    SignInParameters,
)
from kbserver.api.problems import ProblemError

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=50)


def asked(query: str | bytes) -> Request:
    raw = query.encode() if isinstance(query, str) else query
    return Request({"type": "http", "query_string": raw, "headers": []})


def faults(model: type[Parameters], query: str) -> dict[str, str]:
    with pytest.raises(ProblemError) as caught:
        model.read(asked(query))
    return {fault.parameter: fault.detail for fault in caught.value.faults}


def test_what_is_left_out_has_its_default() -> None:
    found = SearchParameters.read(asked("q=a"))
    assert (found.lang, found.fallback, found.limit, found.offset, found.as_of) == (None, True, 10, 0, None)
    assert found.kind == found.tag == found.guide == found.area == found.facets == ()


def test_filters_repeat_and_of_other_names_the_last_counts() -> None:
    found = SearchParameters.read(asked("q=a&q=b&kind=x&kind=y&limit=1&limit=2"))
    assert (found.q, found.kind, found.limit) == ("b", ("x", "y"), 2)


def test_facets_are_a_list_with_commas() -> None:
    assert SearchParameters.read(asked("q=a&facets=kind,%20tag,")).facets == ("kind", "tag")
    assert SearchParameters.read(asked("q=a&facets=")).facets == ()


def test_raw_utf8_is_read_as_well_as_percent_encoded() -> None:
    assert (
        SearchParameters.read(asked("q=límite")).q
        == SearchParameters.read(asked("q=l%C3%ADmite")).q
        == "límite"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-21", dt.date(2026, 11, 21)),
        ("20261121", dt.date(2026, 11, 21)),
        ("20261121T100000Z", dt.datetime(2026, 11, 21, 10, tzinfo=dt.UTC)),
        ("2026-11-21T10:00:00", dt.datetime(2026, 11, 21, 10)),  # noqa: DTZ001 - as written, without a zone
        ("2026-11-21T10:00:00Z", dt.datetime(2026, 11, 21, 10, tzinfo=dt.UTC)),
        ("2026-11-21T10:00:00+00:00", dt.datetime(2026, 11, 21, 10, tzinfo=dt.UTC)),
        ("2026-11-21T10:00:00%2B00:00", dt.datetime(2026, 11, 21, 10, tzinfo=dt.UTC)),
    ],
)
def test_moments_are_days_or_date_times(text: str, expected: dt.date) -> None:
    assert GuideParameters.read(asked(f"as_of={text}")).as_of == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "21/11/2026",
        "2026-13-01",
        "20261301",
        "2026-1121",
        "2026-W01",
        "2026W011",
        "now",
        "2026-11-21Tsoon",
    ],
)
def test_nothing_else_is_a_moment(text: str) -> None:
    assert list(faults(GuideParameters, f"as_of={text}")) == ["as_of"]


def test_faults_say_the_rule_and_never_what_was_sent() -> None:
    said = faults(
        SearchParameters, "q=&lang=secreto&limit=secreto&facets=secreto&as_of=secreto&fallback=secreto"
    )
    assert set(said) == {"q", "lang", "limit", "facets", "as_of", "fallback"}
    assert "secreto" not in str(said)


def test_each_parameter_is_named_once() -> None:
    with pytest.raises(ProblemError) as caught:
        GuidesParameters.read(asked("status=x&status=y&status=z"))
    assert [fault.parameter for fault in caught.value.faults] == ["status"]
    assert caught.value.detail == "Not acceptable: status."


@given(
    WORDS.filter(lambda text: 1 <= len(text.strip()) <= 200), st.lists(WORDS, max_size=5), st.integers(1, 50)
)
def test_what_is_encoded_is_read_back(text: str, kinds: list[str], limit: int) -> None:
    query = urlencode([("q", text), ("limit", limit), *(("kind", kind) for kind in kinds)])
    found = SearchParameters.read(asked(query))
    assert (found.q, found.kind, found.limit) == (text.strip(), tuple(kinds), limit)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(query: bytes) -> None:
    for model in (SearchParameters, CompleteParameters, GuideParameters, GuidesParameters, SignInParameters):
        with contextlib.suppress(ProblemError):
            assert isinstance(model.read(asked(query)), model)


def test_the_documentation_comes_from_the_same_models() -> None:
    listed = {each["name"]: each for each in SearchParameters.documented()["parameters"]}
    assert list(listed) == list(SearchParameters.model_fields)
    assert [name for name, each in listed.items() if each["required"]] == ["q"]
    assert listed["limit"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 50, "default": 10}
    assert listed["facets"]["explode"] is False
    assert all(each["description"] for each in listed.values())
