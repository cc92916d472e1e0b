from __future__ import annotations

import hashlib
import re
from fnmatch import fnmatch
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mkdocs_kb.theme_files import UNUSED

from kbserver.api.pages import Pages


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    for path, text in {
        "index.html": "<p>Inicio</p>",
        "404.html": "nada",
        "pt/index.html": "<p>Início</p>",
        "pt/404.html": "nada em português",
        "a/b/index.html": "<p>b</p>",
        "assets/stylesheets/main.57a0d79d.min.css": "p{}",
        "assets/tarifas.20241128.pdf": "%PDF-1.7",
        "assets/stylesheets/tarifas.20241128.pdf": "%PDF-1.7",
        "assets/main.57a0d79d.min.css": "p{}",
        "assets/plain.css": "p{}" * 500,
        "assets/x.vtt": "WEBVTT",
        "assets/x.webm": "film",
        "sitemap.xml": "<x/>",
        "strange.unknown": "?",
        ".hidden": "secret",
        ".git/config": "secret",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    (folder / "link.txt").symlink_to("/etc/hostname")
    (folder / "linked").symlink_to("/etc")
    return folder


@pytest.fixture(scope="module")
def pages(folder: Path) -> Pages:
    return Pages.load(folder, ["es", "pt", "en"])


@pytest.mark.parametrize(
    ("address", "found"),
    [("", "index.html"), ("index.html", "index.html"), ("a/b/", "a/b/index.html"), ("pt/", "pt/index.html")],
)
def test_addresses_name_files(pages: Pages, folder: Path, address: str, found: str) -> None:
    page = pages.find(address)
    assert page is not None
    assert page.file == folder / found


@pytest.mark.parametrize(
    "address", ["a", "a/", "a/b", "/", "index.html/", "../site/index.html", "a/../index.html"]
)
def test_other_addresses_name_nothing(pages: Pages, address: str) -> None:
    assert pages.find(address) is None


def test_folders_with_a_page_are_known_without_their_slash(pages: Pages) -> None:
    assert pages.is_folder("a/b")
    assert pages.is_folder("pt")
    assert not pages.is_folder("a")
    assert not pages.is_folder("")


def test_hidden_files_and_links_are_left_out(pages: Pages) -> None:
    assert not [
        address for address in pages.table if "hidden" in address or "git" in address or "link" in address
    ]


def test_the_page_for_what_is_missing_is_in_the_language_of_the_address(pages: Pages, folder: Path) -> None:
    for address, found in (
        ("pt/x/", "pt/404.html"),
        ("x/", "404.html"),
        ("en/x/", "404.html"),
        ("a/b/c", "404.html"),
    ):
        missing = pages.missing(address)
        assert missing is not None
        assert missing.file == folder / found


@pytest.mark.parametrize(
    ("address", "media_type"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("assets/plain.css", "text/css; charset=utf-8"),
        ("assets/x.vtt", "text/vtt; charset=utf-8"),
        ("assets/x.webm", "video/webm"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("strange.unknown", "application/octet-stream"),
    ],
)
def test_files_have_their_types(pages: Pages, address: str, media_type: str) -> None:
    assert pages.table[address].media_type == media_type


def test_a_file_is_known_by_the_hash_of_its_content(pages: Pages) -> None:
    assert pages.table["assets/plain.css"].digest == hashlib.sha256(b"p{}" * 500).hexdigest()[:32]


def test_only_files_of_the_theme_last(pages: Pages) -> None:
    lasting = [address for address, page in pages.table.items() if page.lasting]
    assert lasting == ["assets/stylesheets/main.57a0d79d.min.css"]


def test_every_hashed_file_of_the_theme_that_a_site_gets_lasts() -> None:
    theme = Pages.load(Path(str(files("material"))) / "templates", ["es"]).table
    hashed = {path for path in theme if re.search(r"\.[0-9a-f]{8}\.", path)}
    needed = {path for path in hashed if not any(fnmatch(path, unused) for unused in UNUSED)}
    assert len(needed) == 3
    assert needed == {path for path, page in theme.items() if page.lasting}


def test_only_pages_have_a_policy(pages: Pages) -> None:
    assert {address for address, page in pages.table.items() if page.policy} == {
        address for address in pages.table if address.endswith(".html")
    }


def test_small_files_and_films_are_not_compressed(pages: Pages) -> None:
    assert [address for address, page in pages.table.items() if page.encodes] == ["assets/plain.css"]


def test_what_was_compressed_once_is_not_compressed_again_for_the_next_release(folder: Path) -> None:
    first = Pages.load(folder, ["es"])
    first.sent.put((first.table["assets/plain.css"].digest, "br", b""), b"compressed")
    assert Pages.load(folder, ["es"], first).sent is first.sent
    assert len(Pages.load(folder, ["es"]).sent) == 0


@given(st.text("./aб\\%:~\0 \n", max_size=20))
def test_no_address_leads_out_of_the_folder(pages: Pages, folder: Path, address: str) -> None:
    page = pages.find(address)
    assert page is None or page.file.is_relative_to(folder)
