"""Which files a build for one language needs."""

from __future__ import annotations

from mkdocs.config.base import load_config
from mkdocs.structure.files import File, Files
from mkdocs_kb.theme_files import keep_needed

from tests.conftest import ROOT

PAGES = ("es/a.md", "pt/a.md", "pt/b.svg", "assets/plan.map")


def kept(*, theme: bool) -> list[str]:
    config = load_config(str(ROOT / "mkdocs.yml"))
    names = [
        "assets/javascripts/bundle.a1.min.js",
        "assets/javascripts/bundle.a1.min.js.map",
        "assets/javascripts/lunr/min/lunr.es.min.js",
        "assets/javascripts/workers/search.b2.min.js",
        "assets/images/favicon.png",
        "assets/kb/site.css",
    ]
    files = [File(path, config.theme.dirs[0], config.site_dir, True) for path in names]
    files += [File(path, config.docs_dir, config.site_dir, True) for path in PAGES]
    return [file.src_uri for file in keep_needed(Files(files), config, "es", theme=theme)]


def test_a_build_publishes_what_its_pages_ask_for_and_no_page_of_another_language():
    assert kept(theme=True) == [
        "assets/javascripts/bundle.a1.min.js",
        "assets/kb/site.css",
        "es/a.md",
        "pt/b.svg",
        "assets/plan.map",
    ]


def test_later_languages_find_the_theme_in_place():
    assert kept(theme=False) == ["es/a.md", "pt/b.svg", "assets/plan.map"]
