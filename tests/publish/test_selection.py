"""Who gets which text on which day, projected, linked, and in the language they prefer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from kbserver.publish.selection import Selection
from tests.conftest import DAY, KB_YML, Project

Selected = Callable[..., Selection]
ES = "content/es/limits.md"
TREE = """
    content/es/limits.md [clients service]
        Vea el [protocolo](folder/callback.md#steps), la [lista](faq.md) y la [tabla](assets/table.csv).

        ![Gráfico](../assets/chart.svg)

        !!! internal "Solo agentes"
            El [secreto](folder/callback.md) y ![su plano](../assets/plan.svg).

        ## Límites {#limits}

        Vea [arriba](#limits) o [fuera](https://example.org/).
    content/es/faq.md [clients faq]
        Preguntas.
    content/es/folder/callback.md [agents]
        De vuelta a los [límites](../limits.md#limits).

        ## Pasos {#steps}

        Uno.
    content/assets/chart.svg
        <svg/>
    content/assets/plan.svg
        <svg><!-- plan --></svg>
    content/es/assets/table.csv
        a,b
"""


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_agents_get_every_guide_and_clients_theirs(project: Project, selected: Selected) -> None:
    project(TREE).approve()
    assert set(selected("agents").guides) == {"limits", "faq", "folder/callback"}
    assert set(selected("clients").guides) == {"limits", "faq"}


def test_nobody_gets_what_is_not_approved(project: Project, selected: Selected) -> None:
    project(TREE).approve("content/es/faq.md")
    assert set(selected("agents").guides) == {"faq"}
    assert set(selected("clients").guides) == {"faq"}


@pytest.mark.parametrize(
    ("head", "first", "last"),
    [
        ("kind: service", "2025-06-15", None),
        ("kind: service\neffective: 2025-07-01", "2025-07-01", None),
        ("kind: service\neffective: 2025-01-01", "2025-06-15", None),
        ("kind: service\nretire: 2025-08-31", "2025-06-15", "2025-08-31"),
        ("kind: service\neffective: 2025-07-01\nretire: 2025-07-01", "2025-07-01", "2025-07-01"),
        ("kind: service\nreview_by: 2025-06-20", "2025-06-15", None),
    ],
)
@pytest.mark.parametrize("audience", ["clients", "agents"])
def test_a_text_is_there_from_its_first_day_to_its_last(
    project: Project, selected: Selected, head: str, first: str, last: str | None, audience: str
) -> None:
    project(TREE).replace(ES, "kind: service", head)
    project.approve(ES)
    one = dt.timedelta(days=1)
    assert "limits" not in selected(audience, day(first) - one).guides
    assert "limits" in selected(audience, day(first)).guides
    assert "limits" in selected(audience, day(last) if last else day("2099-01-01")).guides
    if last:
        assert "limits" not in selected(audience, day(last) + one).guides


def test_an_edit_is_not_published(project: Project, selected: Selected) -> None:
    project(TREE).approve().replace(ES, "Vea el", "Lea el")
    assert "limits" not in selected("clients").guides
    assert selected("clients", preview=True).guides["limits"]["es"].facts.status == "changed"


def test_a_guide_waits_for_all_its_areas(project: Project, selected: Selected) -> None:
    project(TREE).write("kb.yml", KB_YML.replace("{areas: [quality]}", "{areas: [quality, legal]}"))
    project.approve("content/es/faq.md")
    assert "faq" not in selected("agents").guides
    project.approve("content/es/faq.md", area="legal", day=day("2025-06-20"))
    assert "faq" not in selected("agents", day("2025-06-19")).guides
    assert "faq" in selected("agents", day("2025-06-20")).guides


@pytest.mark.parametrize("audience", ["clients", "agents"])
@pytest.mark.parametrize("status", ["draft", "changed", "scheduled", "retired"])
def test_a_preview_shows_what_is_not_in_force(
    project: Project, selected: Selected, audience: str, status: str
) -> None:
    project(TREE)
    if status == "scheduled":
        project.replace(ES, "kind: service", "kind: service\neffective: 2025-07-01")
    if status == "retired":
        project.replace(ES, "kind: service", "kind: service\nretire: 2025-06-14")
    if status != "draft":
        project.approve(ES)
    if status == "changed":
        project.replace(ES, "Vea el", "Lea el")
    assert "limits" not in selected(audience).guides
    shown = selected(audience, preview=True).guides["limits"]["es"]
    assert shown.facts.status == status
    assert shown.facts.version == (1 if status in ("scheduled", "retired") else 0)


def test_a_preview_hides_agents_guides_from_clients_as_well(project: Project, selected: Selected) -> None:
    project(TREE)
    found = selected("clients", preview=True)
    assert set(found.guides) == {"limits", "faq"}
    assert "secreto" not in found.guides["limits"]["es"].body


def test_internal_blocks_are_gone_for_clients(project: Project, selected: Selected) -> None:
    project(TREE).approve()
    theirs, ours = (selected(who).guides["limits"]["es"] for who in ("clients", "agents"))
    assert "secreto" in ours.body
    assert "secreto" not in theirs.body
    assert "plan.svg" not in theirs.body
    assert not any("secreto" in section.text + section.html for section in theirs.sections)


def test_links_to_what_a_reader_lacks_are_reduced_to_their_text(project: Project, selected: Selected) -> None:
    project(TREE).approve(ES)
    body = selected("agents").guides["limits"]["es"].body
    assert "Vea el protocolo, la lista y la [tabla](assets/table.csv)." in body
    project.approve()
    assert "[protocolo](folder/callback.md#steps)" in selected("agents").guides["limits"]["es"].body
    body = selected("clients").guides["limits"]["es"].body
    assert "Vea el protocolo, la [lista](faq.md) y" in body
    assert "[arriba](#limits) o [fuera](https://example.org/)" in body


@pytest.mark.parametrize(("audience", "base"), [("clients", "/"), ("agents", "/agents/")])
def test_addresses_lead_to_the_audience_s_own_site(
    project: Project, selected: Selected, audience: str, base: str
) -> None:
    project(TREE)
    project("""
        content/pt/limits.md [clients service]
            Veja a [lista](faq.md) e a [tabela](assets/table.csv).

            ![Gráfico](../assets/chart.svg)

            ## Limites {#limits}

            Nada.
        content/pt/faq.md [clients faq]
            Perguntas.
        content/pt/assets/table.csv
            c,d
    """)
    project.translate("content/pt/limits.md", "content/pt/faq.md").approve()
    found = selected(audience)
    spanish, portuguese = (found.guides["limits"][lang].sections[0].html for lang in ("es", "pt"))
    assert f'href="{base}faq/"' in spanish
    assert f'src="{base}assets/chart.svg"' in spanish
    assert f'href="{base}assets/table.csv"' in spanish
    assert f'href="{base}pt/faq/"' in portuguese
    assert f'src="{base}assets/chart.svg"' in portuguese
    assert f'href="{base}pt/assets/table.csv"' in portuguese
    assert found.url("limits", "pt", anchor="limits") == f"{base}pt/limits/#limits"


@pytest.mark.parametrize(
    ("written", "reader", "got"),
    [
        (["es", "pt", "en"], "pt", "pt"),
        (["es", "en"], "pt", "es"),
        (["en"], "pt", "en"),
        (["pt", "en"], "es", "pt"),
        (["es", "pt"], "en", "es"),
        (["pt"], "en", "pt"),
    ],
)
def test_readers_get_the_language_they_prefer_of_those_there_are(
    project: Project, selected: Selected, written: list[str], reader: str, got: str
) -> None:
    project()
    for lang in written:
        project(f"""
            content/{lang}/faq.md [clients faq]
                Texto.
        """)
        if lang != written[0]:
            project.translate(f"content/{lang}/faq.md")
    project.approve()
    found = selected("clients")
    assert found.best("faq", reader).translation.lang == got
    assert found.guides["faq"][got].langs == tuple(written)


def test_a_translation_stands_in_for_a_source_that_is_not_approved(
    project: Project, selected: Selected
) -> None:
    project(TREE)
    project("""
        content/en/faq.md [clients faq]
            Questions.
    """)
    project.translate("content/en/faq.md").approve("content/en/faq.md")
    found = selected("clients")
    assert found.best("faq", "es").translation.lang == "en"
    assert found.guides["faq"]["en"].facts.state == "current"


def test_the_standings_cover_every_text_shown_or_not(project: Project, selected: Selected) -> None:
    project(TREE).approve("content/es/faq.md")
    standings = selected("clients").standings
    assert {path: standing.status for path, standing in standings.items()} == {
        "content/es/faq.md": "approved",
        "content/es/limits.md": "draft",
        "content/es/folder/callback.md": "draft",
    }
    assert standings["content/es/faq.md"].in_force_from == DAY
