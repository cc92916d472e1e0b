from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from kbserver.api.problems import PROBLEMS
from tests.api.conftest import Client

ROOT = Path(__file__).parents[2]
OPERATIONS = [
    "changes",
    "complete",
    "decide",
    "diff",
    "guide",
    "guides",
    "healthz",
    "help",
    "metrics",
    "opensearch",
    "push",
    "readyz",
    "search",
    "tokens",
    "versions",
]


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((ROOT / "docs" / "openapi.json").read_bytes())
    return loaded


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for item in document["paths"].values() for operation in item.values()]


def test_operations_have_stable_names(document: dict[str, Any]) -> None:
    assert sorted(operation["operationId"] for operation in operations(document)) == OPERATIONS


def test_the_agents_addresses_are_not_listed_twice(document: dict[str, Any]) -> None:
    assert not [path for path in document["paths"] if path.startswith("/agents")]


def test_every_operation_documents_its_errors_and_headers(document: dict[str, Any]) -> None:
    addressed = [(*each, path) for path, item in document["paths"].items() for each in item.items()]
    for method, operation, path in addressed:
        assert "default" in operation["responses"]
        expected = {"X-Request-ID", "Server-Timing"} | ({"ETag"} if method == "get" else set())
        counted = path.startswith("/api/") or path == "/hooks/push"
        expected |= {"RateLimit-Policy", "RateLimit"} if counted else set()
        assert set(operation["responses"]["200"]["headers"]) == expected
        assert ("429" in operation["responses"]) is counted
        for status, response in operation["responses"].items():
            if status.startswith("4") or status.startswith("5"):
                assert list(response["content"]) == ["application/problem+json"]


def test_what_needs_a_key_says_so_and_what_takes_none_too(document: dict[str, Any]) -> None:
    needs = {each["operationId"]: each["security"] for each in operations(document)}
    assert needs.pop("metrics") == needs.pop("tokens") == [{"key": []}]
    assert needs.pop("push") == []
    assert {str(each) for each in needs.values()} == {str([{}, {"key": []}])}


def test_a_push_documents_how_it_is_refused(document: dict[str, Any]) -> None:
    refusals = document["paths"]["/hooks/push"]["post"]["responses"]
    assert {"400", "403", "404", "408", "409", "413", "429"} <= set(refusals)


def test_errors_name_their_codes(document: dict[str, Any]) -> None:
    described = document["paths"]["/api/v1/guides/{guide_id}"]["get"]["responses"]["404"]["description"]
    assert set(re.findall(r"`([a-z-]+)`", described)) == {
        code for code, kind in PROBLEMS.items() if kind.status == 404
    }


def test_every_field_has_a_description(document: dict[str, Any]) -> None:
    for name, schema in document["components"]["schemas"].items():
        for field, part in schema.get("properties", {}).items():
            assert part.get("description"), f"{name}.{field}"


ANSWERS = (
    ("/api/v1/search?q=solicitud&facets=kind,lang", "/api/v1/search"),
    ("/api/v1/complete?q=sol", "/api/v1/complete"),
    ("/api/v1/guides", "/api/v1/guides"),
    ("/api/v1/guides/service/requests?lang=en", "/api/v1/guides/{guide_id}"),
    ("/healthz", "/healthz"),
    ("/readyz", "/readyz"),
)


@pytest.mark.parametrize(("asked", "path"), ANSWERS)
@pytest.mark.parametrize("audience", ["clients", "agents"])
def test_answers_are_what_the_document_says(
    client: Client, document: dict[str, Any], asked: str, path: str, audience: str, agents_key: str
) -> None:
    response = document["paths"][path]["get"]["responses"]["200"]
    schema = response["content"]["application/json"]["schema"] | {"components": document["components"]}
    answer = client.get(asked, agents_key if audience == "agents" else None).json()
    jsonschema.Draft202012Validator(schema).validate(answer)


@pytest.mark.parametrize("asked", ["/api/v1/search", "/api/v1/guides/nothing", "/metrics"])
def test_problems_are_what_the_document_says(client: Client, document: dict[str, Any], asked: str) -> None:
    schema = document["components"]["schemas"]["Problem"] | {"components": document["components"]}
    jsonschema.Draft202012Validator(schema).validate(client.get(asked).json())
