"""What a change does for readers, told from two commits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.errors import RepositoryError
from kbserver.guides.markdown import parse
from kbserver.publish.effects import Effects, GuideEffect, effects_of
from kbserver.publish.effects_report import code_span, markdown_report, text_report
from kbserver.publish.text_effects import TextEffect
from tests.conftest import DAY, Project

LIMITS, LIMITS_PT = "content/es/limits.md", "content/pt/limits.md"
TREE = """
    content/es/limits.md [clients service]
        Lo que el servicio hace.

        ## Límites {#limits}

        Cincuenta por año.

        !!! internal "Solo agentes"
            Llame a la supervisora.
    content/pt/limits.md [clients service]
        O que o serviço faz.

        ## Limites {#limits}

        Cinquenta por ano.
    content/es/callback.md [agents]
        Cómo se llama.
"""
LATER = DAY + dt.timedelta(days=10)


def begun(project: Project) -> Project:
    project(TREE).translate(LIMITS_PT).approve().commit("Begin")
    return project


def change(project: Project, *, on: dt.date = LATER) -> Effects:
    """What the last commit of everything in the folder does."""
    base = project.git("rev-parse", "HEAD")
    project.commit("Change", LATER)
    return effects_of(project.repository, base, "HEAD", on)


def only(effects: Effects) -> tuple[GuideEffect, TextEffect]:
    [guide] = effects.guides
    [text] = guide.texts
    return guide, text


def test_nothing_done_is_nothing_changed(project: Project) -> None:
    begun(project).write("README.md", "Notes")
    effects = change(project)
    assert (effects.guides, effects.config, effects.errors) == ((), (), ())
    assert "Nothing changes for readers." in markdown_report(effects)


def test_an_edit_waits_loses_its_approval_and_outdates_its_translation(project: Project) -> None:
    begun(project).replace(LIMITS, "Cincuenta", "Sesenta")
    [guide] = change(project).guides
    es, pt = guide.texts
    assert (es.before, es.after, es.waiting_for) == ("approved", "changed", ("quality",))
    assert es.served is not None
    assert es.served == es.served_before
    assert es.served.number == 1
    assert [(each.area, each.by, each.date) for each in es.lost] == [("quality", "quality@example.org", DAY)]
    assert es.sections == (("changed", "Límites"),)
    assert (pt.outdated, es.outdated, pt.sections) == (True, False, ())


def test_an_approved_edit_comes_into_force_on_its_day(project: Project) -> None:
    begun(project).replace(LIMITS, "kind:", "effective: 2026-01-01\nkind:")
    project.approve(LIMITS, day=LATER)
    text = change(project).guides[0].texts[0]
    assert [(each.number, each.first, each.last) for each in text.coming] == [(2, dt.date(2026, 1, 1), None)]
    assert text.served is not None
    assert (text.served.number, text.served.last) == (1, dt.date(2025, 12, 31))
    assert (text.after, text.waiting_for, text.lost) == ("scheduled", (), ())
    assert ("effective", None, "2026-01-01") in text.keys


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("audience: clients", "audience: agents", "AUDIENCE NARROWED"),
        (
            '!!! internal "Solo agentes"',
            '!!! limit "Para todos"',
            "TEXT FOR AGENTS OPENED TO CLIENTS: 1 line,",
        ),
        (
            "Cincuenta por año.",
            '!!! internal "Solo"\n    Cincuenta por año.',
            "TEXT TAKEN FROM CLIENTS: 1 line,",
        ),
        ("kind:", "withdrawn: 2025-06-20\nkind:", "OUT OF FORCE: readers had version 1"),
        ("kind:", "withdrawn: 2025-12-20\nkind:", "GOES OUT OF FORCE: v1 from 15 Jun 2025 to 19 Dec 2025"),
    ],
)
def test_what_must_not_be_overlooked_is_said_first(project: Project, old: str, new: str, said: str) -> None:
    begun(project).replace(LIMITS, old, new)
    report = markdown_report(change(project))
    first = report.partition("### Look at these first\n")[2].partition("\n### ")[0]
    assert f"`limits` in es: **{said}" in first


@pytest.mark.parametrize("day", ["2025-06-20", "2025-12-20"])
def test_a_withdrawal_waits_for_nobody(project: Project, day: str) -> None:
    begun(project).replace(LIMITS, "kind:", f"withdrawn: {day}\nkind:")
    effects = change(project)
    assert all(text.waiting_for == () for guide in effects.guides for text in guide.texts)
    for report in (text_report(effects), markdown_report(effects)):
        assert "OUT OF FORCE" in report
        assert "quality" not in report


def test_a_text_for_agents_that_clients_may_read_is_said_first(project: Project) -> None:
    begun(project).replace("content/es/callback.md", "audience: agents", "audience: clients")
    effects = change(project)
    assert only(effects)[1].opened == ("Cómo se llama.",)
    assert "AUDIENCE WIDENED" in text_report(effects)


def test_guides_are_new_moved_or_removed(project: Project) -> None:
    begun(project)
    text = project.read(LIMITS)
    project.remove(LIMITS)
    project.remove(LIMITS_PT)
    project.write("content/es/service/limits.md", text.replace("kind:", "aliases: [limits]\nkind:"))
    project.remove("content/es/callback.md")
    project("""
        content/es/news.md [clients faq]
            Nuevo.
    """)
    callback, news, moved = change(project).guides
    assert (callback.guide_id, callback.fate, news.fate) == ("callback", "removed", "new")
    assert (moved.guide_id, moved.fate, moved.moved_from) == ("service/limits", "moved", "limits")
    es, pt = moved.texts
    assert (es.before, es.after, es.lost, es.sections) == ("approved", "approved", (), ())
    assert (pt.after, pt.served) == (None, None)
    assert callback.texts[0].served is None
    assert callback.texts[0].served_before is not None


def test_a_former_address_that_is_given_up_is_said_first(project: Project) -> None:
    begun(project)
    text = project.read(LIMITS)
    project.write(LIMITS, text.replace("kind:", "aliases: [old, older]\nkind:"))
    project.commit("Name two former ids")
    project.remove(LIMITS)
    project.remove(LIMITS_PT)
    project.write("content/es/service/limits.md", text.replace("kind:", "aliases: [limits, older]\nkind:"))
    effects = change(project)
    [moved] = effects.guides
    assert moved.abandoned == ("old",)
    first = markdown_report(effects).partition("### Look at these first")[2].partition("###")[0]
    assert "- `service/limits`: **FORMER ADDRESS GIVEN UP: `old` leads nowhere" in first
    assert text_report(effects).count("FORMER ADDRESS GIVEN UP") == 1


def test_a_former_address_that_another_guide_takes_over_is_not_given_up(project: Project) -> None:
    begun(project)
    text, other = project.read(LIMITS), project.read("content/es/callback.md")
    project.write(LIMITS, text.replace("kind:", "aliases: [old]\nkind:"))
    project.commit("Name a former id")
    project.write(LIMITS, text)
    project.write("content/es/callback.md", other.replace("kind:", "aliases: [old]\nkind:"))
    assert [guide.abandoned for guide in change(project).guides] == [(), ()]


def test_a_new_rule_lets_untouched_texts_wait(project: Project) -> None:
    begun(project).replace("content/es/callback.md", "llama", "llamaba")
    project.commit()
    project.replace("kb.yml", "- {areas: [quality]}", "- {areas: [quality, legal]}")
    effects = change(project)
    assert effects.config == ("approval",)
    assert only(effects)[1].waiting_for == ("quality", "legal")


def test_a_version_that_a_late_merge_takes_out_of_the_past_is_said_first(project: Project) -> None:
    begun(project)
    project.git("checkout", "--quiet", "-b", "side")
    project.replace(LIMITS, "Cincuenta", "Sesenta")
    project.approve(LIMITS, day=DAY + dt.timedelta(1)).commit("Sixty", DAY + dt.timedelta(1))
    project.git("checkout", "--quiet", "main")
    project.replace(LIMITS, "Cincuenta", "Setenta")
    project.approve(LIMITS, day=DAY + dt.timedelta(3)).commit("Seventy", DAY + dt.timedelta(3))
    base = project.git("rev-parse", "HEAD")
    project.git("merge", "--quiet", "--no-edit", "--strategy=ours", "side", day=DAY + dt.timedelta(5))
    effects = effects_of(project.repository, base, "HEAD", LATER)
    _, text = only(effects)
    assert [(each.number, each.first) for each in text.undone] == [(2, DAY + dt.timedelta(3))]
    first = markdown_report(effects).partition("### Look at these first")[2].partition("###")[0]
    assert "**TAKEN OUT OF THE PAST: readers have v2 from" in first


def test_what_was_approved_and_replaced_on_one_day_is_not_taken_out_of_the_past(project: Project) -> None:
    begun(project).replace(LIMITS, "Cincuenta", "Sesenta")
    project.approve(LIMITS, day=LATER).commit("Sixty", LATER)
    project.replace(LIMITS, "Sesenta", "Setenta")
    project.approve(LIMITS, day=LATER)
    assert only(change(project))[1].undone == ()


def test_a_language_that_is_listed_no_more_goes_out_of_force(project: Project) -> None:
    begun(project).replace("kb.yml", "list: [es, pt, en]", "list: [es, en]")
    project.replace("kb.yml", "{pt: [es, en], en: [es, pt], es: [pt, en]}", "{}")
    effects = change(project)
    assert effects.config == ("languages",)
    assert only(effects)[1].lang == "pt"
    assert "OUT OF FORCE: readers had version 1 and have none now" in text_report(effects)


def test_contexts_are_counted(project: Project) -> None:
    begun(project).replace(
        "content/es/callback.md", "kind:", "contexts: [{category: A}, {category: B}]\nkind:"
    )
    assert only(change(project))[1].contexts == (0, 2)
    project.replace("content/es/callback.md", "{category: B}", "{category: C}")
    assert only(change(project))[1].contexts == (1, 1)


def test_errors_of_the_later_commit_are_told_and_no_others(project: Project) -> None:
    begun(project).write("content/es/broken.md", "no head\n")
    project.commit()
    project.replace(LIMITS, "Lo que", "Todo lo que")
    effects = change(project)
    assert [problem.path for problem in effects.errors] == ["content/es/broken.md"]
    assert [guide.guide_id for guide in effects.guides] == ["limits"]
    project.write("kb.yml", "site: 5\n")
    effects = change(project)
    assert {problem.path for problem in effects.errors} == {"kb.yml"}
    assert not effects.guides


def test_the_beginning_is_new_as_a_whole(project: Project) -> None:
    project.write("README.md", "Notes")
    project.commit()
    project(TREE)
    effects = change(project)
    assert [(guide.guide_id, guide.fate) for guide in effects.guides] == [
        ("callback", "new"),
        ("limits", "new"),
    ]


def test_the_folder_does_not_count(project: Project) -> None:
    begun(project).replace(LIMITS, "Cincuenta", "Sesenta")
    project.write("kb.yml", "not: valid")
    assert not effects_of(project.repository, "HEAD", "HEAD", LATER).guides


def test_a_shallow_clone_is_refused(project: Project, new_project: Callable[[str], Project]) -> None:
    begun(project).replace(LIMITS, "Cincuenta", "Sesenta")
    project.commit()
    clone = new_project("clone")
    project.git("clone", "--quiet", "--depth", "1", f"file://{project.folder}", str(clone.folder))
    with pytest.raises(RepositoryError, match="shallow"):
        effects_of(clone.repository, "HEAD", "HEAD", LATER)


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_no_title_writes_markup(title: str) -> None:
    tokens = parse(f"| a | b |\n|---|---|\n| {code_span(title)} | b |\n\n- x {code_span(title)} y\n")
    cells = [token for token in tokens if token.type == "inline"]
    assert len(cells) == 5
    assert [child.type for child in cells[2].children or []] == ["code_inline"]
    assert [child.type for child in cells[4].children or []] == ["text", "code_inline", "text"]


def test_a_hostile_heading_stays_in_its_code(project: Project) -> None:
    evil = "@everyone | ![x](https://evil.example/a.png) <img src=x> `#1` www.evil.example"
    begun(project).replace(LIMITS, "Límites {#limits}", f"{evil} {{#limits}}")
    report = markdown_report(change(project))
    inline = [child for token in parse(report) for child in token.children or []]
    assert not {"link_open", "image", "html_inline", "em_open"} & {child.type for child in inline}
    plain = "".join(child.content for child in inline if child.type == "text")
    assert "evil" not in plain
    assert "@" not in plain


def test_a_very_long_report_is_cut_at_a_line(project: Project) -> None:
    project.write("README.md", "Notes")
    project.commit()
    project()
    for number in range(80):
        project.write(f"content/es/g{number}.md", f"---\ntitle: A\nkind: faq\nbad{'x' * 900}: 1\n---\n\nA.\n")
    report = markdown_report(change(project))
    assert len(report) <= 60_000
    assert report.endswith("\n\n… the rest is left out here; `kb review` shows it.\n")
