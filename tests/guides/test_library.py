from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.errors import ConfigError, ContentError, EncodingError, GuideNotFound
from kbserver.guides.library import config_of, files_shown, load_library, read_translation
from kbserver.repository import Snapshot
from tests.conftest import library_of

TREE = """
content/pt/b/callback.md [agents]
    Texto.
content/es/b/callback.md [agents]
    Texto.
content/es/a.md [clients]
    Texto.
content/fr/a.md [clients]
    Texte.
content/es/broken.md
    Texto.
content/assets/chart.svg
    <svg/>
"""


def test_guides_are_sorted_and_their_languages_in_the_configured_order():
    library = library_of(TREE)
    assert [(g.guide_id, list(g.translations)) for g in library.guides.values()] == [
        ("a", ["es"]),
        ("b/callback", ["es", "pt"]),
    ]
    assert [t.path for t in library.translations] == [
        "content/es/a.md",
        "content/es/b/callback.md",
        "content/pt/b/callback.md",
    ]


def test_what_cannot_be_read_is_a_problem_and_in_no_guide():
    library = library_of(TREE)
    assert [(problem.path, problem.code) for problem in library.problems] == [
        ("content/es/broken.md", "no-front-matter")
    ]


def test_guides_are_found_by_id_language_and_path():
    library = library_of(TREE)
    assert library.guide("a").source is library.at("content/es/a.md")
    assert library.translation("b/callback", "pt").folder == "pt/b"
    for lost in (
        lambda: library.guide("c"),
        lambda: library.translation("a", "pt"),
        lambda: library.translation("c", "es"),
    ):
        with pytest.raises(GuideNotFound):
            lost()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("content/es/broken.md", "content/es/broken.md:1: no-front-matter: "),
        ("content/es/none.md", "content/es/none.md:1: bad-path: no guide stands here: put it at content/"),
        ("kb.yml", "kb.yml:1: bad-path: is not a guide's path: put it at content/<language>/<guide id>.md"),
        ("content/fr/a.md", "content/fr/a.md:1: bad-path: 'fr' is no language of kb.yml (es, pt, en): move"),
        (
            "content/es/large.md",
            "content/es/large.md:1: too-large: is 2,000,000 bytes, more than 1,000,000: ",
        ),
        ("content/es/shut.md", "content/es/shut.md:1: unreadable: cannot be read (Permission denied): put"),
        (
            "content/es/link.md",
            "content/es/link.md:1: stray-link: is a symbolic link that leaves the content",
        ),
    ],
)
def test_where_no_guide_can_be_read_the_reason_is_told(path: str, said: str) -> None:
    library = library_of(TREE)
    library.snapshot.too_large["content/es/large.md"] = 2_000_000
    library.snapshot.unreadable["content/es/shut.md"] = "Permission denied"
    library.snapshot.stray_links["content/es/link.md"] = "/elsewhere"
    with pytest.raises(ContentError) as refused:
        library.at(path)
    assert str(refused.value).startswith(said)


def test_a_guide_all_of_whose_texts_claim_to_be_translations_has_no_source():
    library = library_of(TREE.replace("[clients]", "[clients]"))
    guide = library.guide("b/callback")
    assert guide.source is guide.translations["es"]


def test_a_file_that_is_not_utf_8_is_named_with_line_and_byte():
    with pytest.raises(EncodingError) as caught:
        read_translation("content/es/a.md", "---\ntitle: é".encode("latin-1"))
    assert (caught.value.problems[0].line, "0xe9" in caught.value.problems[0].what) == (2, True)


@pytest.mark.parametrize("path", ["kb.yml", "content/es.md", "content/es/a.txt", "elsewhere/es/a.md"])
def test_a_path_that_is_no_guides_is_refused(path):
    with pytest.raises(ContentError):
        read_translation(path, b"---\n---\n")


@given(st.binary() | st.text().map(lambda text: f"---\n{text}\n---\n".encode("utf-8", "replace")))
def test_no_content_raises_anything_but_content_errors(content):
    snapshot = Snapshot(None, {"content/es/a.md": content})
    library = load_library(snapshot, library_of("").config)
    assert bool(library.problems) != bool(library.guides)


def test_a_snapshot_without_configuration_says_whether_to_commit_it():
    with pytest.raises(ConfigError, match="in this folder"):
        config_of(Snapshot(None))
    with pytest.raises(ConfigError, match="in commit abc: commit it"):
        config_of(Snapshot("abc"))


def test_files_a_body_shows_are_named_once_sorted_relative_to_the_project():
    body = (
        "![b](../assets/b.svg) [c](c.pdf) ![b](../assets/b.svg) [g](guide.md) [x](https://x.org/a.svg)\n\n"
        '!!! internal "T"\n    ![a](../assets/a%20b.svg)\n\n`![no](no.svg)` [out](../../kb.yml)\n'
    )
    assert files_shown(body, "content/es/guide.md") == (
        "content/assets/a b.svg",
        "content/assets/b.svg",
        "content/es/c.pdf",
    )
