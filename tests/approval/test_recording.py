from __future__ import annotations

import datetime as dt

import pytest

from kbserver.approval.digest import digest_of
from kbserver.approval.history import history_of
from kbserver.approval.recording import approve_text, record_translation
from kbserver.errors import ApprovalRefused, ContentError
from kbserver.guides.frontmatter import split
from tests.conftest import DAY, KB_YML, Project

PATH = "content/es/guide.md"
TREE = """
content/es/guide.md [clients]
    Texto. ![p](../p.svg)
content/pt/guide.md [clients]
    Texto.
content/p.svg
    <svg/>
"""
TWO_AREAS = KB_YML.replace("{areas: [quality]}", "{areas: [quality, legal]}")


def approvals_of(project: Project, path: str = PATH) -> list[tuple[str, str, dt.date]]:
    return [(a.area, a.by, a.date) for a in project.library().at(path).meta.approvals]


def test_an_approval_is_written_with_the_digest_of_the_text_and_holds(project):
    project(TREE)
    library = project.library()
    text, approval = approve_text(library, PATH, "quality", "quality@example.org", DAY)
    assert approval.digest == digest_of(library.at(PATH), library.snapshot.files)
    assert f'area: quality, by: quality@example.org, date: {DAY}, digest: "{approval.digest}"' in text

    project.write(PATH, text)
    again = project.library()
    found = history_of(again.snapshot, DAY).standing(again.at(PATH), again.config, DAY)
    assert found.status == "approved"


def test_nothing_but_the_approvals_changes(project):
    project(TREE)
    before = project.read(PATH)
    project.approve(PATH)
    lines = project.read(PATH).split("\n")
    start = lines.index("approvals:")
    assert "\n".join(lines[:start] + lines[start + 2 :]) == before


def test_approving_again_replaces_the_areas_approval_and_keeps_the_others(project):
    project.write("kb.yml", TWO_AREAS)
    project(TREE).approve(PATH).approve(PATH, area="legal")
    later = DAY.replace(year=2026)
    project.approve(PATH, day=later)
    assert approvals_of(project) == [
        ("legal", "legal@example.org", DAY),
        ("quality", "quality@example.org", later),
    ]
    once = project.read(PATH)
    assert project.approve(PATH, day=later).read(PATH) == once


def test_an_approval_of_a_former_text_is_kept_until_its_area_approves(project):
    project.write("kb.yml", TWO_AREAS)
    project(TREE).approve(PATH).approve(PATH, area="legal")
    project.replace(PATH, "Texto.", "Otro.")
    project.approve(PATH, area="legal")
    digests = {a.area: a.digest for a in project.library().at(PATH).meta.approvals}
    assert digests["quality"] != digests["legal"]


@pytest.mark.parametrize(
    ("area", "by", "reason"),
    [
        (
            "nobody",
            "quality@example.org",
            "kb.yml knows no area 'nobody': approve for quality, or change approval.required in kb.yml",
        ),
        ("legal", "legal@example.org", r"not required here \(quality\): approve for quality, or change"),
        (
            "quality",
            "legal@example.org",
            r"may not approve for 'quality': ask who may \(quality@example.org\), or change"
            r" areas.quality.approvers in kb.yml",
        ),
        (
            "quality",
            "Quality@Example.org",
            "write the address as areas.quality.approvers in kb.yml has it, quality@example.org",
        ),
        ("quality", "", "may not approve"),
    ],
)
def test_who_may_not_approve_is_refused(project, area, by, reason):
    project(TREE)
    with pytest.raises(ApprovalRefused, match=reason):
        approve_text(project.library(), PATH, area, by, DAY)


@pytest.mark.parametrize(
    ("old", "new", "remedy"),
    [
        ("- {areas: [quality]}", "- {kinds: [faq], areas: [quality]}", "add a rule that covers this guide"),
        ("approvers: [quality@example.org]", "approvers: []", "write who may under areas.quality.approvers"),
    ],
)
def test_where_nobody_may_approve_the_place_in_kb_yml_is_named(project, old, new, remedy):
    project(TREE).replace("kb.yml", old, new)
    with pytest.raises(ApprovalRefused, match=remedy):
        approve_text(project.library(), PATH, "quality", "quality@example.org", DAY)


def test_a_file_with_mistakes_is_refused_with_them(project):
    project(TREE)
    project.replace(PATH, "kind: protocol", "kind: recipe\ntitel: x")
    with pytest.raises(ContentError) as caught:
        approve_text(project.library(), PATH, "quality", "quality@example.org", DAY)
    assert {problem.code for problem in caught.value.problems} == {"unknown-key", "bad-value"}


def test_a_file_that_does_not_exist_is_refused(project):
    with pytest.raises(ContentError, match=r"none\.md:1: bad-path: no guide stands here"):
        approve_text(project(TREE).library(), "content/es/none.md", "quality", "quality@example.org", DAY)


AREAS = ["yes", "True", "null", "área", "a b", "2", "a-b", "#x", 'a"b', "a: b", "{a}", "on"]


@pytest.mark.parametrize("area", AREAS)
def test_names_that_yaml_might_take_for_something_else_come_back_as_they_are(project, area):
    quoted = "'" + area + "'"
    text = KB_YML.replace("quality: {name: Calidad, approvers: [quality@example.org]}",
                          f"{quoted}: {{name: Calidad, approvers: [{quoted}]}}")  # fmt: skip
    project.write("kb.yml", text.replace("areas: [quality]", f"areas: [{quoted}]"))
    project(TREE).approve(PATH, area=area, by=area)
    assert approvals_of(project) == [(area, area, DAY)]


def test_a_translation_records_the_sources_present_digest(project):
    project(TREE)
    library = project.library()
    text, rendering = record_translation(library, "content/pt/guide.md")
    assert (rendering.of, rendering.digest) == ("es", digest_of(library.at(PATH), library.snapshot.files))
    project.write("content/pt/guide.md", text)
    assert project.library().at("content/pt/guide.md").meta.translation == rendering
    assert record_translation(project.library(), "content/pt/guide.md")[0] == text


def test_recording_a_translation_leaves_its_approval_alone(project):
    project(TREE).approve("content/pt/guide.md")
    project.translate("content/pt/guide.md")
    library = project.library()
    text = library.at("content/pt/guide.md")
    assert text.meta.approvals[0].digest == digest_of(text, library.snapshot.files)


def test_a_guide_without_another_text_has_no_source_to_record(project):
    project(TREE).remove(PATH)
    with pytest.raises(ContentError, match="no-source"):
        record_translation(project.library(), "content/pt/guide.md")


def test_several_texts_that_could_be_the_source_are_refused(project):
    project(TREE + "\ncontent/en/guide.md [clients]\n    Text.\n")
    with pytest.raises(ContentError, match="2 other texts"):
        record_translation(project.library(), "content/pt/guide.md")


def test_the_source_can_be_named_by_its_language(project):
    project(TREE + "\ncontent/en/guide.md [clients]\n    Text.\n")
    library = project.library()
    _text, rendering = record_translation(library, "content/pt/guide.md", of="en")
    assert rendering.of == "en"
    assert rendering.digest == digest_of(library.at("content/en/guide.md"), library.snapshot.files)


def test_recording_is_in_the_head_whatever_the_body_looks_like(project):
    project.write(PATH, "---\ntitle: T\nkind: faq\n---\napprovals:\n- x\n---\n")
    project("").approve(PATH)
    head = split(project.read(PATH), PATH)
    assert head.body == "approvals:\n- x\n---\n"
    assert len(approvals_of(project)) == 1


def test_the_language_of_the_source_may_be_named(project):
    project(TREE + "\ncontent/en/guide.md [clients]\n    Text.\n")
    library = project.library()
    assert record_translation(library, "content/pt/guide.md", of="es")[1].of == "es"
    with pytest.raises(ContentError, match="no other texts"):
        record_translation(library, "content/pt/guide.md", of="pt")
