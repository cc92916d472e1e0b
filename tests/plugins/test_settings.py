"""MkDocs' settings for one language."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from mkdocs.config.base import load_config
from mkdocs_kb.navigation import FEW
from mkdocs_kb.settings import THEME, configure
from mkdocs_kb.staged import StagedPage

from tests.conftest import ROOT
from tests.plugins.conftest import guide, special


@pytest.fixture
def config():
    before = dict(os.environ)
    yield load_config(str(ROOT / "mkdocs.yml"))
    os.environ.clear()
    os.environ.update(before)


def pages(count: int = 1) -> list[StagedPage]:
    return [special("es/index.md", "home"), *(guide(f"es/service/{n}.md") for n in range(count))]


def test_name_address_and_texts_come_from_staging(config, write_staged, tmp_path):
    done = configure(config, write_staged(pages()), "es", serving=False)
    assert (done.site_name, done.site_url) == ("Guías", "https://kb.example.org/")
    assert Path(done.docs_dir) == tmp_path / "staged"
    assert done.nav == [{"Inicio": "es/index.md"}, {"Servicio": ["es/service/0.md"]}]


def test_a_name_cannot_break_out_of_its_html(config, write_staged):
    staged = write_staged(pages(), names={"es": "<b>Guías</b> & más"})
    assert configure(config, staged, "es", serving=False).site_name == "&lt;b&gt;Guías&lt;/b&gt; &amp; más"


def test_while_serving_the_address_is_the_servers(config, write_staged):
    config.site_url = "http://127.0.0.1:9999/"
    assert configure(config, write_staged(pages()), "es", serving=True).site_url == "http://127.0.0.1:9999/"


def test_the_clock_of_the_build_is_the_day_of_the_texts(config, write_staged):
    configure(config, write_staged(pages(), on="2025-07-01"), "es", serving=False)
    assert os.environ["SOURCE_DATE_EPOCH"] == "1751328000"


def test_configuring_again_for_another_language_adds_nothing_twice(config, write_staged):
    staged = write_staged([*pages(), special("pt/index.md", "home"), guide("pt/service/0.md")])
    configure(config, staged, "es", serving=False)
    once = (list(config.theme.dirs), list(config.theme["features"]))
    configure(config, staged, "pt", serving=False)
    assert (config.theme.dirs, config.theme["features"]) == once
    assert config.site_name == "Guias"
    assert config.mdx_configs["toc"]["permalink_title"] == "Link para esta seção"


def test_our_templates_come_before_those_of_material(config, write_staged):
    dirs = configure(config, write_staged(pages()), "es", serving=False).theme.dirs
    assert dirs.index(str(THEME)) < next(place for place, folder in enumerate(dirs) if "material" in folder)


@pytest.mark.parametrize(("count", "is_open"), [(FEW - 1, True), (FEW, False)])
def test_folders_stand_open_while_there_are_few_pages(config, write_staged, count, is_open):
    features = configure(config, write_staged(pages(count)), "es", serving=False).theme["features"]
    assert ("navigation.sections" in features) == is_open
    assert "navigation.prune" in features
