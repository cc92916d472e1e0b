"""Which of the theme's files are published."""

from __future__ import annotations

from mkdocs.config.base import load_config
from mkdocs.structure.files import File, Files
from mkdocs_kb.theme_files import keep_needed

from tests.conftest import ROOT


def kept(*, first: bool) -> list[str]:
    config = load_config(str(ROOT / "mkdocs.yml"))
    theme = [
        "assets/javascripts/bundle.a1.min.js",
        "assets/javascripts/bundle.a1.min.js.map",
        "assets/javascripts/lunr/min/lunr.es.min.js",
        "assets/javascripts/workers/search.b2.min.js",
        "assets/images/favicon.png",
        "assets/kb/site.css",
    ]
    files = [File(path, config.theme.dirs[0], config.site_dir, True) for path in theme]
    files += [File(path, config.docs_dir, config.site_dir, True) for path in ("es/a.md", "assets/plan.map")]
    return [file.src_uri for file in keep_needed(Files(files), config, first=first)]


def test_the_first_build_publishes_what_pages_ask_for():
    assert kept(first=True) == [
        "assets/javascripts/bundle.a1.min.js",
        "assets/kb/site.css",
        "es/a.md",
        "assets/plan.map",
    ]


def test_later_languages_find_the_theme_in_place():
    assert kept(first=False) == ["es/a.md", "assets/plan.map"]
