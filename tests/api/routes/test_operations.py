from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.api.conftest import CLIENTS, Client

ROOT = Path(__file__).parents[3]


def test_the_process_says_that_it_lives(client: Client) -> None:
    answer = client.get("/healthz")
    assert answer.json() == {"status": "ok"}
    assert answer.headers["cache-control"] == "no-store"


def test_readiness_names_the_index_and_its_age(client: Client) -> None:
    answer = client.get("/readyz").json()
    assert list(answer) == ["status", "index_version", "age_seconds"]
    assert answer["index_version"] == client.get("/api/v1/search?q=a").json()["index_version"]
    assert answer["age_seconds"] >= 0


@pytest.mark.parametrize("key", ["nonsense", "kb_a_000000000000_" + "0" * 64])
def test_readiness_is_for_everybody_but_not_for_a_key_that_opens_nothing(client: Client, key: str) -> None:
    answer = client.get("/readyz", key)
    assert (answer.status_code, answer.json()["code"]) == (401, "key-rejected")


def test_without_a_release_the_server_lives_and_is_not_ready(serve, knowledge) -> None:
    client = serve(knowledge)
    assert client.get("/healthz").status_code == 200
    for path in (
        "/readyz",
        "/api/v1/search?q=a",
        "/api/v1/complete?q=a",
        "/api/v1/guides",
        "/api/v1/guides/x",
        "/",
    ):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (503, "no-release"), path
    assert client.get("/opensearch.xml").status_code == 200
    assert client.get("/agents/sign-in").status_code == 200


def test_a_release_without_pages_answers_questions_only(serve, knowledge) -> None:
    client = serve(knowledge.publish(pages=None))
    assert client.get("/api/v1/search?q=horario").json()["total"] == 1
    assert client.get("/").json()["code"] == "no-site"


def test_metrics_need_an_agents_key(client: Client, agents_key: str, clients_key: str) -> None:
    nobody, a_client = client.get("/metrics"), client.get("/metrics", clients_key)
    assert (nobody.status_code, nobody.json()["code"]) == (401, "key-needed")
    assert nobody.headers["www-authenticate"].startswith("Bearer")
    assert (a_client.status_code, a_client.json()["code"]) == (403, "agents-only")
    assert client.get("/metrics", agents_key).headers["content-type"].startswith("text/plain; version=0.0.4")


def test_metrics_count_by_route_and_never_by_address(client: Client, agents_key: str) -> None:
    client.get("/api/v1/guides/service/requests")
    client.get("/api/v1/search?q=zanahoria")
    text = client.get("/metrics", agents_key).text
    assert 'route="/api/v1/guides/{guide_id:path}"' in text
    assert 'kb_requests_total{audience="clients",method="GET",route="/api/v1/search",status="200"}' in text
    assert f'kb_documents{{audience="clients"}} {float(len(CLIENTS))}' in text
    assert "service/requests" not in text
    assert "zanahoria" not in text


def test_the_openapi_document_is_served_as_it_is_checked_in(client: Client) -> None:
    served = client.get("/api/v1/openapi.json").json()
    assert served == json.loads((ROOT / "docs" / "openapi.json").read_bytes())
    assert served["openapi"].startswith("3.1")


def test_no_page_of_documentation_loads_scripts_from_elsewhere(client: Client) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert client.get(path).status_code == 404
