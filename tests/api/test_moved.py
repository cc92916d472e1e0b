"""A guide that moved, asked for at its former address: on the pages and in the API, by both audiences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from kbserver.api.app import create_app
from kbserver.publish.building import build_release
from kbserver.store import open_store
from tests.api.conftest import Client, serving
from tests.conftest import DAY, KB_YML, Project
from tests.publish.test_past_moved import TREE, move

LATER = DAY + dt.timedelta(days=5)
MORE = """
    content/es/faq/parking.md [clients faq]
        Al norte.
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Hours moved, plum was opened as it moved, and the guide on hours took the place of that on parking."""
    project = Project(tmp_path_factory.mktemp("moved") / "project")
    project.write("kb.yml", KB_YML.replace("https:", "http:"))  # so that the cookie is sent
    project(TREE + MORE).translate("content/pt/faq/hours.md").approve().commit()
    for lang in ("es", "pt"):
        move(project, f"content/{lang}/faq/hours.md", f"content/{lang}/service/times.md")
    times = "content/es/service/times.md"
    project.replace(times, "aliases: [faq/hours]", "aliases: [faq/hours, faq/parking]")
    project.replace(times, "De nueve a seis", "De nueve a siete")
    project.remove("content/es/faq/parking.md")
    move(project, "content/es/protocols/plum.md", "content/es/service/open.md")
    project.replace("content/es/service/open.md", "audience: agents", "audience: clients")
    move(project, "content/es/protocols/cherry.md", "content/es/protocols/berry.md")
    project.approve(day=LATER).commit(day=LATER)
    build_release(project.folder, on=LATER)
    return project


@pytest.fixture(scope="module")
def client(project: Project) -> Iterator[Client]:
    with serving(create_app(project.folder, today=lambda: LATER)) as client:
        yield client


@pytest.fixture(scope="module")
def key(project: Project) -> str:
    return open_store(project.folder).keys.create("agents", "test")[1]


@pytest.fixture
def agent(project: Project, key: str) -> Iterator[Client]:
    """Signed in."""
    with serving(create_app(project.folder, today=lambda: LATER)) as client:
        client.sign_in(key)
        yield client


def led(client: Client, path: str, key: str | None = None) -> str:
    """Where an address leads, for good."""
    answer = client.get(path, key)
    assert (answer.status_code, answer.content) == (308, b""), path
    return str(answer.headers["location"])


@pytest.mark.parametrize(
    ("path", "goal"),
    [
        ("faq/hours", "service/times"),
        ("faq/hours?lang=pt&fallback=false", "service/times?lang=pt&fallback=false"),
        ("faq/hours?as_of=2025-06-16", "service/times?as_of=2025-06-16"),
        ("faq/hours?version=1", "service/times?version=1"),
        ("faq/hours/versions?lang=es", "service/times/versions?lang=es"),
        ("faq/hours/diff?from=1&to=2", "service/times/diff?from=1&to=2"),
    ],
)
def test_the_same_request_is_answered_under_the_present_id(
    client: Client, key: str, path: str, goal: str
) -> None:
    for prefix, who in (("/api/v1/guides/", None), ("/api/v1/guides/", key)):
        assert led(client, prefix + path, who) == prefix + goal
        assert client.get(prefix + goal, who).status_code == 200


def test_an_answer_that_leads_on_is_kept_as_long_as_any_other(client: Client) -> None:
    moved, other = (client.get(f"/api/v1/guides/{each}").headers for each in ("faq/hours", "service/times"))
    for name in ("cache-control", "vary", "content-security-policy"):
        assert moved[name] == other[name]
    assert "etag" not in moved


def test_what_is_asked_wrongly_is_said_before(client: Client) -> None:
    assert client.get("/api/v1/guides/faq/hours?lang=xx").status_code == 422


def test_under_the_sign_in_the_address_stays_there(agent: Client) -> None:
    path = "/agents/api/v1/guides/protocols/plum"
    assert led(agent, f"{path}?lang=es") == "/agents/api/v1/guides/service/open?lang=es"
    assert agent.get(path).headers["vary"].endswith("Cookie")


@pytest.mark.parametrize("secret", ["protocols/plum", "protocols/cherry"])
@pytest.mark.parametrize("rest", ["", "?version=1", "/versions", "/diff", "?as_of=2025-06-16"])
def test_what_only_agents_could_read_there_is_as_unknown_as_what_never_was(
    client: Client, key: str, secret: str, rest: str
) -> None:
    answers = [
        client.get(f"/api/v1/guides/{guide_id}{rest}", headers={"X-Request-ID": "the-same-id"})
        for guide_id in (secret, "protocols/xarzamora")
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["code"] == "unknown-guide"
    assert client.get(f"/api/v1/guides/{secret}{rest}", key).status_code == 308


def test_a_guide_whose_place_another_one_took_keeps_its_past(client: Client) -> None:
    path = "/api/v1/guides/faq/parking"
    assert led(client, path) == "/api/v1/guides/service/times"
    assert client.get(f"{path}?as_of=2025-06-16").json()["guide_id"] == "faq/parking"
    assert client.get(f"{path}?version=1").json()["guide_id"] == "faq/parking"
    assert len(client.get(f"{path}/versions").json()["versions"]) == 1
    assert client.get("/faq/parking/versions/").status_code == 200
    assert led(client, "/faq/parking/") == "/service/times/"


def test_where_there_is_no_guide_to_be_chosen_from_nothing_leads_on(client: Client) -> None:
    body = {"section": "faq/hours#when", "said": "hola"}
    assert client.post("/api/v1/decide", json=body).status_code == 404
    assert client.get("/api/v1/search?q=nueve&guide=faq/hours").json()["total"] == 0


@pytest.mark.parametrize(
    ("path", "goal"),
    [
        ("/faq/hours/", "/service/times/"),
        ("/faq/hours", "/service/times/"),
        ("/faq/hours/index.html", "/service/times/"),
        ("/faq/hours/?q=a%20b&c", "/service/times/?q=a%20b&c"),
        ("/pt/faq/hours/", "/pt/service/times/"),
        ("/en/faq/hours/", "/en/service/times/"),
        ("/faq/hours/versions/", "/service/times/versions/"),
        ("/faq/hours/versions/1/", "/service/times/versions/1/"),
        ("/faq/hours/diff/1-2", "/service/times/diff/1-2/"),
    ],
)
def test_a_former_address_leads_to_the_page(client: Client, path: str, goal: str) -> None:
    assert led(client, path) == goal
    assert client.get(goal).status_code == 200
    assert client.get(path).headers["cache-control"] == "public, no-cache"


@pytest.mark.parametrize("path", ["/faq/hours/versions/7/", "/faq/hours/more/", "/faq/hours//", "/faq/"])
def test_no_other_address_below_it_does(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("rest", ["/", "", "/versions/", "/index.html"])
@pytest.mark.parametrize("folder", ["", "pt/"])
def test_the_pages_tell_clients_nothing_of_agents_former_addresses(
    client: Client, agent: Client, rest: str, folder: str
) -> None:
    for secret in ("plum", "cherry"):
        answers = [
            client.get(f"/{folder}protocols/{name}{rest}", headers={"Accept": "text/html"})
            for name in (secret, "xarz")
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert answers[0].content == answers[1].content
    if rest != "/versions/" or not folder:
        path = f"/agents/{folder}protocols/plum{rest}"
        below = "versions/" if rest == "/versions/" else ""
        assert led(agent, path) == f"/agents/{folder}service/open/{below}"
        assert agent.get(path).headers["cache-control"] == "private, no-cache"


def test_who_is_not_signed_in_is_not_told_that_there_is_such_an_address(client: Client) -> None:
    for path in ("/agents/protocols/plum/", "/agents/protocols/xarz/"):
        assert client.get(path).status_code == 401
