"""`kb search`: the current release asked from the terminal."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Kb
from tests.conftest import Project

TREE = """
    content/es/limits.md [clients service]
        Lo que el servicio hace.

        ## Límites del servicio {#limits}

        Cincuenta solicitudes gratuitas por año.

        !!! internal "Solo agentes"
            La excepción se llama zarzamora.
    content/pt/limits.md [clients service]
        O que o serviço faz.

        ## Limites do serviço {#limits}

        Cinquenta solicitações gratuitas por ano.

        !!! internal "Só agentes"
            A exceção se chama zarzamora.
    content/es/callback.md [agents]
        Cómo se llama a quien no contesta.
"""


@pytest.fixture
def built(project: Project, kb: Kb) -> Project:
    project(TREE).translate("content/pt/limits.md").approve()
    kb("build", "--no-site").done()
    return project


def test_hits_are_numbered_with_their_place_and_address(built: Project, kb: Kb) -> None:
    lines = kb("search", "solicitudes").done().lines
    assert lines[0] == "1 hit"
    assert lines[1] == "1. Limits › Límites del servicio [es]"
    assert lines[3] == "   /agents/limits/#limits"


def test_json_has_the_same(built: Project, kb: Kb) -> None:
    answer = kb("search", "solicitações", "--lang", "pt", "--json").done().json
    assert (answer["query"], answer["lang"], answer["total"]) == ("solicitações", "pt", 1)
    [hit] = answer["hits"]
    assert (hit["id"], hit["lang"], hit["url"]) == ("limits#limits", "pt", "/agents/pt/limits/#limits")


def test_clients_never_find_what_agents_do(built: Project, kb: Kb) -> None:
    for query in ("zarzamora", "contesta", "callback"):
        assert kb("search", query, "--json").done().json["total"]
        answer = kb("search", query, "--audience", "clients", "--json").done()
        assert answer.json["total"] == 0
        assert answer.json["did_you_mean"] is None
    assert kb("search", "servicio", "--audience", "clients", "--json").done().json["total"]


def test_the_limit_is_kept(built: Project, kb: Kb) -> None:
    answer = kb("search", "servicio", "--limit", "1", "--json").done().json
    assert answer["total"] > len(answer["hits"]) == 1


def test_without_a_release_it_says_how_to_make_one(project: Project, kb: Kb) -> None:
    project(TREE)
    assert "kb build" in kb("search", "x").refused()


@pytest.mark.parametrize("query", ["", " ", "x" * 500])
def test_a_query_nobody_could_mean_is_refused(built: Project, kb: Kb, query: str) -> None:
    assert "QUERY" in kb("search", "--", query).refused(2)


def test_words_that_no_hit_has_are_named(built: Project, kb: Kb) -> None:
    assert kb("search", "solicitudes zzyzx").done().lines[-1] == "in no hit: zzyzx"
    assert kb("search", "solicitudes zzyzx", "--json").done().json["missing"] == ["zzyzx"]
    assert "in no hit" not in kb("search", "solicitudes").done().out


@pytest.mark.parametrize("content", [b"nonsense\n", b"{}\n", b"[]\n", b"\xff\n", None])
def test_damaged_documents_are_said(built: Project, kb: Kb, content: bytes | None) -> None:
    current = json.loads(built.read("releases/current.json"))["data"]
    place = built.folder / "releases" / current / "agents" / "documents.jsonl"
    place.unlink() if content is None else place.write_bytes(content)
    assert "agents/documents.jsonl" in kb("search", "servicio").refused()


def test_a_pointer_to_nowhere_is_said(built: Project, kb: Kb) -> None:
    built.write("releases/current.json", '{"data": "gone", "site": null}')
    assert "there is no release 'gone'" in kb("search", "servicio").refused()
