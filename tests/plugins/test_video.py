"""The video block."""

from __future__ import annotations

import markdown
import pytest

from tests.plugins.pages import Element, parse

FILM = "[Ver](film.webm)"


def render(block: str, marker: str = '!!! video "Cómo se pide"') -> Element:
    text = f"{marker}\n    {block}\n"
    return parse(markdown.markdown(text, extensions=["admonition", "attr_list", "mkdocs_kb.video"]))


def test_the_film_plays_in_place_and_its_links_stay():
    page = render(f"{FILM} · [Subtítulos](film.es.vtt)")
    video = page.one("video")
    assert {name: video[name] for name in ("controls", "preload")} == {
        "controls": "controls",
        "preload": "metadata",
    }
    assert (video.one("source")["src"], video.one("source")["type"]) == ("film.webm", "video/webm")
    assert [link["href"] for link in page.all("a")] == ["film.webm", "film.es.vtt"]


def test_the_player_stands_between_title_and_text():
    block = render(FILM).one("div.video")
    assert [child.tag for child in block.children if not isinstance(child, str)] == ["p", "video", "p"]


def test_captions_are_on_and_named_in_their_language():
    track = render(f"{FILM} [x](film.pt.vtt)").one("track")
    assert track.attributes == {
        "kind": "captions",
        "src": "film.pt.vtt",
        "srclang": "pt",
        "label": "Português",
        "default": "default",
    }


def test_captions_without_a_language_in_their_name_have_none():
    assert render(f"{FILM} [x](film.vtt)").one("track").get("srclang") is None


@pytest.mark.parametrize(
    ("link", "type_"),
    [
        ("a.webm", "video/webm"),
        ("a.mp4", "video/mp4"),
        ("a.MP4", "video/mp4"),
        ("a.webm?x=.md#t=3", "video/webm"),
    ],
)
def test_films_are_known_by_their_suffix(link, type_):
    assert render(f"[Ver]({link})").one("source")["type"] == type_


def test_the_first_film_and_the_first_captions_count():
    page = render("[a](a.mp4) [b](b.webm) [c](c.en.vtt) [d](d.pt.vtt)")
    assert [source["src"] for source in page.all("source")] == ["a.mp4"]
    assert [track["srclang"] for track in page.all("track")] == ["en"]


def test_a_block_without_a_film_has_no_player():
    assert render("[Guion](script.pdf) y [nada](sin-sufijo)").all("video") == []


def test_other_blocks_that_link_a_film_have_no_player():
    assert render(FILM, '!!! note "Nota"').all("video") == []
