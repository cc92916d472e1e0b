"""A guide through time, over the API: versions, texts of past days, differences, for both audiences."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kbserver.api.app import create_app
from kbserver.publish.building import build_release
from kbserver.store import open_store
from tests.api.conftest import Client, serving
from tests.conftest import KB_YML, Project
from tests.story import TODAY, WORDS, day, tell

DAYS = ("2025-01-09", "2025-01-10", "2025-02-28", "2025-03-01", "2025-06-01", "2025-08-01", "2026-11-21")
AGENTS_DAYS = (*DAYS, "2026-12-31", "2027-01-01")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = Project(tmp_path_factory.mktemp("told") / "project")
    project.write("kb.yml", KB_YML.replace("https:", "http:"))  # so that the cookie is sent
    tell(project)
    build_release(project.folder, site=False, on=TODAY)
    return project


@pytest.fixture(scope="module")
def key(told: Project) -> str:
    return open_store(told.folder).keys.create("agents", "test")[1]


@pytest.fixture(scope="module")
def client(told: Project) -> Iterator[Client]:
    with serving(create_app(told.folder, today=lambda: TODAY)) as client:
        yield client


def versions(client: Client, path: str, key: str | None = None) -> list[tuple[int, str, str | None]]:
    found = client.get(f"/api/v1/guides/{path}", key).json()["versions"]
    return [(v["version"], v["in_force_from"], v["in_force_to"]) for v in found]


def test_versions_are_listed_oldest_first(client: Client, key: str) -> None:
    assert versions(client, "limits/versions?lang=es", key) == [
        (1, "2025-01-10", "2025-02-28"),
        (2, "2025-03-01", "2025-05-31"),
        (3, "2025-06-01", "2026-12-31"),
        (4, "2027-01-01", None),
    ]
    assert versions(client, "limits/versions?lang=es") == [
        (1, "2025-01-10", "2025-05-31"),
        (2, "2025-06-01", None),
    ]


def test_clients_are_told_no_digest_commit_or_person(client: Client) -> None:
    answer = client.get("/api/v1/guides/limits/versions?lang=es").json()
    assert list(answer) == ["guide_id", "lang", "requested_lang", "is_fallback", "versions"]
    for each in answer["versions"]:
        assert list(each) == ["version", "title", "in_force_from", "in_force_to", "approvals", "url"]
        assert all(list(approval) == ["area", "area_name", "date"] for approval in each["approvals"])


def test_agents_are_told_when_git_got_an_approval(client: Client, key: str) -> None:
    [first, *_] = client.get("/api/v1/guides/limits/versions?lang=es", key).json()["versions"]
    [approval] = first["approvals"]
    assert (approval["by"], approval["date"]) == ("quality@example.org", "2025-01-10")
    assert (approval["recorded"], approval["late"]) == ("2025-01-10", False)
    assert len(first["commit"]) == 40


def test_a_missing_language_falls_back_and_says_so(client: Client) -> None:
    answer = client.get("/api/v1/guides/limits/versions?lang=en").json()
    assert (answer["lang"], answer["requested_lang"], answer["is_fallback"]) == ("es", "en", True)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("nothing/versions", "unknown-guide"),
        ("callback/versions", "unknown-guide"),
        ("limits/versions?lang=en&fallback=false", "not-in-this-language"),
        ("limits/diff?lang=es&from=1&to=9", "not-approved-then"),
        ("limits?lang=es&version=9", "not-approved-then"),
        ("limits?lang=es&version=3", "not-approved-then"),
        ("limits?lang=es&as_of=2025-01-09", "not-approved-then"),
        ("limits?lang=en&as_of=2025-06-01&fallback=false", "not-in-this-language"),
        ("limits?lang=es&version=2&as_of=2025-03-01", "not-approved-then"),
        ("callback?lang=es&as_of=2025-06-01", "unknown-guide"),
    ],
)
def test_what_is_not_there_for_clients_has_its_reason(client: Client, path: str, code: str) -> None:
    answer = client.get(f"/api/v1/guides/{path}")
    assert (answer.status_code, answer.json()["code"]) == (404, code)


def test_a_withdrawn_guide_is_not_approved_now_and_was_then(client: Client, key: str) -> None:
    answer = client.get("/api/v1/guides/callback?lang=es", key)
    assert (answer.status_code, answer.json()["code"]) == (404, "not-approved-then")
    then = client.get("/api/v1/guides/callback?lang=es&as_of=2025-07-31", key).json()
    assert (then["version"], then["in_force_from"], then["in_force_to"]) == (1, "2025-02-01", "2025-07-31")
    assert client.get("/api/v1/guides/callback?lang=es&as_of=2025-08-01", key).status_code == 404


@pytest.mark.parametrize(
    ("query", "number", "word"),
    [
        ("version=1", 1, "manzanas"),
        ("version=2", 2, "peras"),
        ("as_of=2025-05-31", 1, "manzanas"),
        ("as_of=2025-06-01T00:30:00-03:00", 2, "peras"),
        ("as_of=2025-06-01T01:30:00Z", 1, "manzanas"),
        ("as_of=2025-05-31&version=1", 1, "manzanas"),
    ],
)
def test_the_text_of_a_past_day_is_as_easy_to_get_as_todays(
    client: Client, query: str, number: int, word: str
) -> None:
    guide = client.get(f"/api/v1/guides/limits?lang=es&{query}").json()
    assert guide["version"] == number
    assert word in guide["sections"][1]["text"]


def test_agents_read_what_is_scheduled(client: Client, key: str) -> None:
    guide = client.get("/api/v1/guides/limits?lang=es&as_of=2027-01-01", key).json()
    assert (guide["version"], guide["url"]) == (4, "/agents/limits/versions/4/")
    assert "uvas" in guide["sections"][1]["text"]
    assert client.get("/api/v1/guides/limits?lang=es&as_of=2027-01-01").status_code == 422


@pytest.mark.parametrize("audience", ["clients", "agents"])
def test_whatever_answers_with_a_version_leads_to_the_page_of_that_version(
    client: Client, key: str, audience: str
) -> None:
    headers = {"Authorization": f"Bearer {key}"} if audience == "agents" else {}
    listed = client.get("/api/v1/guides/limits/versions?lang=es", headers=headers).json()["versions"]
    assert sum("/versions/" in each["url"] for each in listed) == len(listed) - 1
    for each in listed:
        number, page, on = each["version"], each["url"], each["in_force_from"]
        for query in (f"version={number}", f"as_of={on}"):
            guide = client.get(f"/api/v1/guides/limits?lang=es&{query}", headers=headers).json()
            assert (guide["version"], guide["url"]) == (number, page)
        search = client.get(f"/api/v1/search?q=limites&lang=es&as_of={on}", headers=headers).json()
        asked = {"context": {"text": "limites"}, "lang": "es", "as_of": on}
        help_ = client.post("/api/v1/help", json=asked, headers=headers).json()
        for found in (search["hits"], help_["cards"]):
            places = {hit["url"] for hit in found if (hit["guide_id"], hit["lang"]) == ("limits", "es")}
            assert f"{page}#limits" in places
            assert places <= {page, f"{page}#limits"}


def test_a_difference_is_told_by_section_with_the_words(client: Client) -> None:
    diff = client.get("/api/v1/guides/limits/diff?lang=es&from=1&to=2").json()
    assert (diff["from"], diff["to"], diff["lang"]) == (1, 2, "es")
    assert [(s["anchor"], s["change"]) for s in diff["sections"]] == [("", "same"), ("limits", "changed")]
    section = diff["sections"][1]
    words = {
        side: [section[side][start:end] for start, end in section["ranges"][side]]
        for side in ("before", "after")
    }
    assert words == {"before": ["cincuenta manzanas"], "after": ["sesenta peras"]}
    assert "secreto" not in str(diff)


def test_without_numbers_the_version_in_force_is_compared_with_the_one_before(client: Client) -> None:
    diff = client.get("/api/v1/guides/limits/diff?lang=es").json()
    assert (diff["from"], diff["to"]) == (1, 2)
    answer = client.get("/api/v1/guides/limits/diff?lang=pt")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-approved-then")


def test_a_version_compared_with_itself_is_the_same(client: Client, key: str) -> None:
    diff = client.get("/api/v1/guides/limits/diff?lang=es&from=2&to=2", key).json()
    assert {s["change"] for s in diff["sections"]} == {"same"}


@pytest.mark.parametrize("audience", ["clients", "agents"])
@pytest.mark.parametrize("on", AGENTS_DAYS)
def test_a_search_as_of_a_day_finds_the_texts_of_that_day_and_no_others(
    client: Client, key: str, audience: str, on: str
) -> None:
    if audience == "clients" and day(on) > TODAY:
        answer = client.get(f"/api/v1/search?q=peras&lang=es&as_of={on}")
        assert answer.status_code == 422
        return
    for word, (who, first, last, lang) in WORDS.items():
        asked = f"/api/v1/search?q={word}&lang={lang}&fallback=false&as_of={on}"
        hits = client.get(asked, key if audience == "agents" else None).json()["hits"]
        readable = audience == "agents" or who == "clients"
        expected = readable and first <= on and (last is None or on <= last)
        assert any(word in hit["excerpt"] for hit in hits) == expected, (word, on)
        assert all(hit["in_force_from"] <= on for hit in hits)


@pytest.mark.parametrize("word", ["kiwis", "ochenta"])
def test_an_edit_nobody_approved_is_found_by_nobody_on_any_day(client: Client, key: str, word: str) -> None:
    for on in AGENTS_DAYS:
        assert word not in client.get(f"/api/v1/search?q={word}&lang=es&as_of={on}", key).text.replace(
            f'"query":"{word}"', ""
        )


def test_the_same_is_behind_the_sign_in(client: Client, key: str) -> None:
    assert client.get("/agents/api/v1/guides/limits/versions").status_code == 401
    client.sign_in(key)
    assert len(client.get("/agents/api/v1/guides/limits/versions?lang=es").json()["versions"]) == 4
    assert client.get("/agents/api/v1/changes").status_code == 200


def test_answers_of_the_past_have_tags_that_match(client: Client) -> None:
    path = "/api/v1/guides/limits/versions?lang=es"
    tag = client.get(path).headers["etag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
