from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.corpus import DAY, cached_project, convert, corpora, read_archive
from benchmarks.inputs import Inputs, library_of
from benchmarks.sample import write_archive
from kbserver.approval.history import history_of
from kbserver.guides.library import Library
from kbserver.publish.checks import check_library

Files = list[tuple[str, str, bytes]]


def converted(files: Files, project: Path) -> Library:
    convert(files, project)
    return library_of(project)


def errors(library: Library) -> list[str]:
    return [str(problem) for problem in check_library(library, DAY) if problem.severity == "error"]


def body(library: Library, guide_id: str, lang: str = "en") -> str:
    return library.translation(guide_id, lang).body


def test_the_project_has_no_errors_and_every_text_is_approved(inputs: Inputs) -> None:
    library = inputs.library()
    assert errors(library) == []
    history = history_of(library.snapshot, DAY)
    for translation in library.translations:
        assert history.standing(translation, library.config, DAY).status == "approved"


def test_a_second_call_finds_the_project_of_the_first(inputs: Inputs) -> None:
    marked = inputs.project() / "mark"
    marked.touch()
    assert inputs.project() == marked.parent
    assert marked.exists()
    marked.unlink()


def test_another_archive_is_another_project(inputs: Inputs, tmp_path: Path) -> None:
    other = write_archive(tmp_path / "other.tar.gz", guides=1)
    assert cached_project(other, tmp_path / "cache") != inputs.project()


def test_an_archive_gives_language_path_and_contents(tmp_path: Path) -> None:
    archive = write_archive(tmp_path / "a.tar.gz", guides=2)
    files = list(read_archive(archive))
    assert [(lang, path) for lang, path, _ in files][:2] == [("en", "a/guide-0.md"), ("en", "a/guide-1.md")]
    assert all(content for _, _, content in files)


def test_texts_of_one_path_whose_headings_pair_are_one_guide_with_the_ids_of_its_source(
    tmp_path: Path,
) -> None:
    files = [("en", "a/b.md", b"# T\n\nx\n\n## One\n\ny\n"), ("pt", "a/b.md", b"# T\n\nx\n\n## Um\n\ny\n")]
    library = converted(files, tmp_path / "p")
    assert list(library.guide("a/b").translations) == ["pt", "en"]
    assert "## Um {#one}" in body(library, "a/b", "pt")
    assert errors(library) == []


def test_texts_of_one_path_whose_headings_differ_are_two_guides(tmp_path: Path) -> None:
    files = [("en", "a/b.md", b"x\n"), ("pt", "a/b.md", b"x\n\n## Um\n\ny\n")]
    assert list(converted(files, tmp_path / "p").guides) == ["a/b", "a/b-pt"]


@pytest.mark.parametrize(
    ("path", "guide_id"),
    [
        ("a/_index.md", "a/overview"),
        ("a/README.mdx", "a/overview"),
        ("A b/Ção.md", "a-b/cao"),
        ("404.md", "pages/overview"),
        ("a/b.en.md", "a/b"),
        ("a/!.md", "a/section"),
    ],
)
def test_a_path_of_any_make_becomes_a_plain_guide_id(path: str, guide_id: str, tmp_path: Path) -> None:
    library = converted([("en", path, b"x\n")], tmp_path / "p")
    assert list(library.guides) == [guide_id]
    assert errors(library) == []


def test_links_lead_to_the_guides_made_of_their_targets(tmp_path: Path) -> None:
    target = b"# T\n\n[up](#one)\n\n## One {#one}\n\ny\n"
    links = b"[a](../c/d.md#one) [b](/c/d/#gone) [c](e.md) [d](https://example.org/) [e](#x)\n"
    library = converted([("en", "s/c/d.md", target), ("en", "s/b/a.md", links)], tmp_path / "p")
    assert "[up](#one)" in body(library, "s/c/d")
    assert body(library, "s/b/a").strip() == "[a](../c/d.md#one) [b](../c/d.md) c [d](https://example.org/) e"
    assert errors(library) == []


def test_the_folder_of_corpora_is_beside_the_project_unless_the_environment_says_otherwise() -> None:
    assert corpora().name


@settings(max_examples=30)
@given(
    st.lists(
        st.tuples(st.sampled_from(["es", "pt", "en"]), st.text("ab/.", max_size=6), st.binary(max_size=80))
    )
)
def test_files_of_any_name_and_content_make_a_project_without_errors(
    tmp_path_factory: pytest.TempPathFactory, files: Files
) -> None:
    library = converted(
        [(lang, f"x{path}.md", content) for lang, path, content in files],
        tmp_path_factory.mktemp("any") / "p",
    )
    assert errors(library) == []
    assert len(library.translations) == len(files)
