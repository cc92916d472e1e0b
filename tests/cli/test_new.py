"""`kb new` writes guides that pass the checks, or nothing."""

from __future__ import annotations

import pytest

from kbserver.config import KINDS
from kbserver.messages import message
from tests.cli.conftest import Kb
from tests.conftest import DAY, KB_YML, Project

SOURCE = """
    content/es/service/limits.md [clients service]
        Lo que el servicio hace.

        ## Límites {#limits}

        Cinco por año.

        ### Excepciones {#exceptions}

        Ninguna.
"""


def errors(project: Project) -> list[str]:
    return [line for line in project.check(DAY) if "warning:" not in line]


def states(kb: Kb) -> dict[str, str]:
    rows = kb("status", "--json").done().json["translations"]
    return {row["lang"]: row["translation"] for row in rows}


def files(project: Project) -> set[str]:
    return {p.relative_to(project.folder).as_posix() for p in project.folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["es", "pt", "en"])
def test_a_new_guide_passes_the_checks(project: Project, kb: Kb, lang: str, kind: str) -> None:
    project()
    answer = kb("new", "folder/first-guide", "--lang", lang, "--kind", kind, "--json").done()
    path = f"content/{lang}/folder/first-guide.md"
    assert answer.json == {"path": path, "guide_id": "folder/first-guide", "lang": lang}
    assert errors(project) == []
    made = project.library().at(path).meta
    assert (made.title, made.kind, made.audience, made.approvals) == ("First guide", kind, "agents", ())


def test_title_and_audience_are_taken(project: Project, kb: Kb) -> None:
    project()
    title = 'Límites: "cinco" — #1'
    kb("new", "faq", "--lang", "es", "--kind", "faq", "--title", title, "--audience", "clients").done()
    made = project.library().at("content/es/faq.md").meta
    assert (made.title, made.audience) == (title, "clients")
    assert errors(project) == []


def test_a_new_translation_pairs_its_ids_with_the_source(project: Project, kb: Kb) -> None:
    project(SOURCE)
    kb("new", "service/limits", "--lang", "pt", "--title", "Limites").done()
    assert errors(project) == []
    library = project.library()
    source, made = (library.translation("service/limits", lang) for lang in ("es", "pt"))
    assert made.meta.translation is not None
    assert (made.meta.translation.of, made.meta.kind, made.meta.audience) == ("es", "service", "clients")
    assert [line for line in made.body.split("\n") if "{#" in line] == [
        line for line in source.body.split("\n") if "{#" in line
    ]
    assert not any("outdated" in line for line in project.check())


def test_a_translation_that_is_only_begun_is_missing_yet(project: Project, kb: Kb) -> None:
    project(SOURCE)
    kb("new", "service/limits", "--lang", "pt", "--title", "Limites").done()
    assert any("missing in 'pt'" in line for line in project.check())
    assert states(kb)["pt"] == "missing"
    path = "content/pt/service/limits.md"
    for written in ("O que o serviço faz.", "Cinco por ano.", "Nenhuma."):
        left = "Escreva aqui o que deve ser feito."
        project.write(path, project.read(path).replace(left, written, 1))
    assert not any("missing in 'pt'" in line for line in project.check())
    assert states(kb)["pt"] == "current"


@pytest.mark.parametrize("lang", ["es", "pt", "en"])
def test_who_approves_what_is_to_be_written_over_is_told(project: Project, kb: Kb, lang: str) -> None:
    project()
    kb("new", "faq", "--lang", lang, "--kind", "faq").done()
    path = f"content/{lang}/faq.md"
    assert [line for line in project.check() if f"{path}:9: unwritten: warning:" in line]
    asked = ("approve", path, "--area", "quality", "--by", "quality@example.org")
    for key in ("new.lead", "new.text"):
        assert message(lang, key) in kb(*asked).done().err
        project.replace(path, message(lang, key), f"Text {key}.")
    assert kb(*asked).done().err == ""


def test_a_translation_keeps_its_source_s_kind_and_audience(project: Project, kb: Kb) -> None:
    project(SOURCE)
    before = files(project)
    assert "kind service" in kb("new", "service/limits", "--lang", "pt", "--kind", "faq").refused(2)
    asked = ["new", "service/limits", "--lang", "pt", "--audience", "agents"]
    assert "audience clients" in kb(*asked).refused(2)
    assert files(project) == before
    kb("new", "service/limits", "--lang", "pt", "--kind", "service", "--audience", "clients").done()


@pytest.mark.parametrize(
    "guide_id",
    [
        "",
        "/",
        "/etc/cron.d/x",
        "../outside",
        "a/../../b",
        "a//b",
        "a/",
        "./a",
        "A",
        "con espacio",
        "ñandú",
        "api/x",
        "es/x",
        "x/versions",
        "x/index",
        "-x",
        "a\nb",
        "a" * 300,
    ],
)
def test_a_bad_id_is_refused_and_nothing_is_written(project: Project, kb: Kb, guide_id: str) -> None:
    project(SOURCE)
    before = files(project)
    kb("new", "--lang", "es", "--kind", "faq", "--", guide_id).refused()
    assert files(project) == before


def test_an_id_with_a_suffix_is_wrong_usage(project: Project, kb: Kb) -> None:
    project()
    assert "without suffix: protocols/callback" in " ".join(
        kb("new", "protocols/callback.md", "--lang", "es", "--kind", "faq").refused(2).split()
    )


def test_a_new_guide_needs_a_kind(project: Project, kb: Kb) -> None:
    project()
    assert "--kind" in kb("new", "faq", "--lang", "es").refused(2)


def test_a_file_that_is_there_is_never_written_over(project: Project, kb: Kb) -> None:
    project(SOURCE)
    before = project.read("content/es/service/limits.md")
    assert "exists" in kb("new", "service/limits", "--lang", "es", "--kind", "service").refused()
    assert project.read("content/es/service/limits.md") == before


def test_an_unreadable_file_is_not_written_over_either(project: Project, kb: Kb) -> None:
    project().write("content/es/faq.md", b"\xff\xfe")
    kb("new", "faq", "--lang", "es", "--kind", "faq").refused()
    assert (project.folder / "content/es/faq.md").read_bytes() == b"\xff\xfe"


def test_a_title_the_checks_refuse_is_refused(project: Project, kb: Kb) -> None:
    project()
    decomposed = "Li\u0301mites"
    assert "not-nfc" in kb("new", "faq", "--lang", "es", "--kind", "faq", "--title", decomposed).refused()
    assert "content" not in {path.split("/")[0] for path in files(project)}


def test_only_configured_languages_are_written(project: Project, kb: Kb) -> None:
    project()
    project.write(
        "kb.yml",
        KB_YML.replace("list: [es, pt, en]", "list: [es, pt]").replace(
            "fallback: {pt: [es, en], en: [es, pt], es: [pt, en]}", "fallback: {}"
        ),
    )
    kb("new", "faq", "--lang", "en", "--kind", "faq").refused(2)


@pytest.mark.parametrize("named", ["content/pt/faq/first.md", "content/pt/faq/first"])
def test_a_path_in_place_of_an_id_is_answered_with_the_id(project: Project, kb: Kb, named: str) -> None:
    project()
    said = " ".join(kb("new", named, "--lang", "pt", "--kind", "faq").refused(2).replace("│", " ").split())
    assert "an id is without the folder content/, language and suffix: faq/first --lang pt" in said
