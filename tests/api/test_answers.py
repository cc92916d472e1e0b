from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.api.answers import matches
from tests.api.conftest import Client

TAGS = st.from_regex(r'"[a-z0-9]{1,8}"', fullmatch=True)
GETS = (
    "/api/v1/search?q=solicitud",
    "/api/v1/complete?q=sol",
    "/api/v1/guides",
    "/api/v1/guides/service/requests",
    "/api/v1/openapi.json",
    "/opensearch.xml",
)


@pytest.mark.parametrize("path", GETS)
def test_who_has_the_answer_already_is_told_so(client: Client, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    assert tag.startswith('"')
    again = client.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("etag", "cache-control", "vary"):
        assert again.headers[name] == first.headers[name]
    assert client.get(path, headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize("path", GETS)
def test_caches_are_told_whose_the_answer_is_and_what_it_depends_on(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["cache-control"] == "private, max-age=60"
    assert headers["vary"] == "Origin, Authorization, Accept, Accept-Language"


def test_the_tag_differs_with_the_answer(client: Client, agents_key: str) -> None:
    path = "/api/v1/guides/service/requests"
    tags = {
        client.get(f"{path}?lang={lang}", key).headers["etag"]
        for lang in ("es", "pt")
        for key in (None, agents_key)
    }
    assert len(tags) == 4


def test_the_tag_is_the_same_in_every_process(serve, knowledge, client: Client) -> None:
    other = serve(knowledge.publish("another-name"))
    for path in GETS:
        assert other.get(path).headers["etag"] == client.get(path).headers["etag"]


def test_problems_have_no_tag(client: Client) -> None:
    headers = client.get("/api/v1/search").headers
    assert "etag" not in headers
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (None, False),
        ("", False),
        ('"a"', True),
        ('W/"a"', True),
        ('"b", "a"', True),
        ("*", True),
        ("a", False),
        ('"b"', False),
    ],
)
def test_tags_are_compared_weakly(header: str | None, expected: bool) -> None:
    assert matches(header, '"a"') is expected


@given(
    st.lists(st.from_regex(r'"[a-z0-9]{1,8}"', fullmatch=True), max_size=6),
    st.from_regex(r'"[a-z0-9]{1,8}"', fullmatch=True),
)
def test_a_tag_matches_exactly_the_lists_that_name_it(named: list[str], tag: str) -> None:
    assert matches(", ".join(named), tag) is (tag in named)
