from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.conftest import Client, Knowledge, serving

CONSOLE = "https://console.example"
PREFLIGHT = {
    "Origin": CONSOLE,
    "Access-Control-Request-Method": "GET",
    "Access-Control-Request-Headers": "authorization",
}


@pytest.fixture(scope="module")
def open_client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    knowledge = (
        Knowledge(tmp_path_factory.mktemp("cors")).configure(f"cors: {{origins: ['{CONSOLE}']}}\n").publish()
    )
    with serving(knowledge.app()) as client:
        yield client


def cors(headers) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.startswith("access-control-")}


def test_an_origin_of_the_configuration_may_read_and_is_named_exactly(open_client: Client) -> None:
    headers = open_client.get("/api/v1/search?q=a", headers={"Origin": CONSOLE}).headers
    assert headers["access-control-allow-origin"] == CONSOLE
    for name in ("ETag", "X-Request-ID", "Server-Timing"):
        assert name in headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in headers
    assert "Origin" in headers["vary"]


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "http://console.example", CONSOLE + ":444", CONSOLE + ".evil", ""],
)
def test_any_other_origin_gets_no_header_at_all(open_client: Client, origin: str) -> None:
    answer = open_client.get("/api/v1/search?q=a", headers={"Origin": origin})
    assert answer.status_code == 200
    assert cors(answer.headers) == {}
    assert (
        cors(
            open_client.request("OPTIONS", "/api/v1/search", headers={**PREFLIGHT, "Origin": origin}).headers
        )
        == {}
    )


def test_a_preflight_is_answered_without_a_key(open_client: Client) -> None:
    answer = open_client.request("OPTIONS", "/api/v1/search", headers=PREFLIGHT)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == CONSOLE
    assert "Authorization" in answer.headers["access-control-allow-headers"]
    assert "If-None-Match" in answer.headers["access-control-allow-headers"]
    assert int(answer.headers["access-control-max-age"]) > 600
    assert "Origin" in answer.headers["vary"]


def test_errors_can_be_read_as_well(open_client: Client) -> None:
    answer = open_client.get("/api/v1/search", "nonsense", headers={"Origin": CONSOLE})
    assert answer.status_code == 401
    assert answer.headers["access-control-allow-origin"] == CONSOLE


def test_options_without_a_preflight_is_no_method_of_ours(open_client: Client) -> None:
    answer = open_client.request("OPTIONS", "/api/v1/search", headers={"Origin": CONSOLE})
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("path", ["/", "/agents/api/v1/search?q=a", "/agents/sign-in", "/opensearch.xml"])
def test_nothing_outside_the_interface_is_open_to_other_origins(open_client: Client, path: str) -> None:
    assert cors(open_client.get(path, headers={"Origin": CONSOLE}).headers) == {}


def test_without_configuration_nobody_may_read(client: Client) -> None:
    assert cors(client.get("/api/v1/search?q=a", headers={"Origin": CONSOLE}).headers) == {}
