"""Search documents of selected texts."""

from __future__ import annotations

import pytest

from tests.conftest import Project
from tests.publish.conftest import Stage

TREE = """
    content/es/folder/limits.md
        ---
        title: Límites
        topic: "6.12"
        kind: service
        audience: clients
        tags: [solicitudes]
        ---

        Lo que el servicio hace.

        ## Guion {#script}

        !!! script "Saludo"
            Hola, soy [[agent.name]].

        !!! internal "Solo agentes"
            El secreto.

        ### Preguntas {#questions}

        ??? faq "¿Cuántas?"
            Cinco.
    content/pt/folder/limits.md
        ---
        title: Limites
        topic: "6.12"
        kind: service
        audience: clients
        ---

        O que o serviço faz.

        ## Roteiro {#script}

        Nada.

        ### Perguntas {#questions}

        Nenhuma.
    content/es/glossary.md [clients glossary]
        ## Espera {#hold}

        El cliente espera.

        - hold
        - línea en pausa
"""


@pytest.fixture
def approved(project: Project) -> Project:
    project(TREE).translate("content/pt/folder/limits.md").approve()
    project.commit()
    return project


def test_there_is_one_a_section_by_guide_language_and_place(approved: Project, staged: Stage) -> None:
    found = [(d.id, d.lang, d.position, d.level, d.url) for d in staged("clients").documents]
    assert found == [
        ("folder/limits", "es", 0, 1, "/folder/limits/"),
        ("folder/limits#script", "es", 1, 2, "/folder/limits/#script"),
        ("folder/limits#questions", "es", 2, 3, "/folder/limits/#questions"),
        ("folder/limits", "pt", 0, 1, "/pt/folder/limits/"),
        ("folder/limits#script", "pt", 1, 2, "/pt/folder/limits/#script"),
        ("folder/limits#questions", "pt", 2, 3, "/pt/folder/limits/#questions"),
        ("glossary#hold", "es", 0, 2, "/glossary/#hold"),
    ]


def test_a_document_has_all_that_search_shows(approved: Project, staged: Stage) -> None:
    _lead, script, questions, *_rest = staged("clients").documents
    assert (script.title, script.heading, script.heading_path) == ("Límites", "Guion", ("Guion",))
    assert (script.kind, script.topic, script.tags, script.source) == (
        "service",
        "6.12",
        ("solicitudes",),
        True,
    )
    assert script.text == "Saludo\nHola, soy su nombre.\n"
    assert script.blocks == (
        {
            "type": "script",
            "title": "Saludo",
            "text": "Hola, soy [[agent.name]].\n",
            "slots": [{"name": "agent.name", "type": "text"}],
        },
    )
    assert questions.heading_path == ("Guion", "Preguntas")
    assert questions.questions == ("¿Cuántas?",)
    assert (script.version, script.status, script.in_force_from) == (1, "approved", "2025-06-15")
    assert script.areas == ("quality",)


def test_a_glossary_s_items_are_its_variants(approved: Project, staged: Stage) -> None:
    *_others, hold = staged("clients").documents
    assert hold.variants == ("hold", "línea en pausa")
    assert not any(document.variants for document in _others)


def test_only_agents_learn_digest_and_commit(approved: Project, staged: Stage) -> None:
    commit = approved.git("rev-parse", "HEAD")
    assert {d.commit for d in staged("agents").documents} == {commit}
    assert all((d.digest or "").startswith("sha256:") for d in staged("agents").documents)
    assert {(d.commit, d.digest) for d in staged("clients").documents} == {(None, None)}
    everything = staged("clients").everything()
    assert commit[:7].encode() not in everything
    assert b"sha256" not in everything


def test_agents_have_the_same_sections_with_what_is_theirs(approved: Project, staged: Stage) -> None:
    ours, theirs = staged("agents").documents, staged("clients").documents
    assert [d.id for d in ours] == [d.id for d in theirs]
    assert all(d.url.startswith("/agents/") for d in ours)
    assert [block["type"] for block in ours[1].blocks] == ["script", "internal"]
    assert "El secreto." in ours[1].text
    assert not any("secreto" in d.text + d.html + str(d.blocks) for d in theirs)


def test_a_translation_is_not_a_source(approved: Project, staged: Stage) -> None:
    assert {(d.lang, d.source) for d in staged("clients").documents} == {("es", True), ("pt", False)}


def test_a_preview_s_unapproved_text_has_no_version_and_no_day(project: Project, staged: Stage) -> None:
    project(TREE)
    found = staged("agents", preview=True).documents[0]
    assert (found.version, found.status, found.in_force_from, found.approvals) == (0, "draft", None, ())


def test_agents_standards_have_their_timers_and_clients_data_none(project: Project, staged: Stage) -> None:
    project("""
        content/es/hold.md
            ---
            title: Espera
            kind: service
            audience: clients
            timers:
              - {name: hold, section: hold, every: 2m, say: 2}
            ---

            ## Espera {#hold}

            !!! script "Antes"
                Un momento.

            !!! standard "Cada 2 minutos"
                Retome la llamada.

            !!! standard "Motivo"
                Diga el motivo.

            !!! script "Después"
                Soy [[agent.name]] y sigo aquí.
        """).commit()
    said = "Soy [[agent.name]] y sigo aquí.\n"
    timers = {
        audience: [block.get("timer") for block in staged(audience, preview=True).documents[0].blocks]
        for audience in ("agents", "clients")
    }
    assert timers == {
        "agents": [None, {"name": "hold", "every": 120, "say": said}, None, None],
        "clients": [None] * 4,
    }
    assert b"timer" not in staged("clients", preview=True).everything()
