"""Every part of the table on the small corpus: shapes and signs, never times."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import helping, history, indexing, large, pages, publishing, search, serving
from benchmarks.__main__ import NAMES, main
from benchmarks.corpus import ROOT
from benchmarks.inputs import PUSHES, Inputs
from benchmarks.table import Figure
from kbserver.api.edition import Edition, load_pointed
from kbserver.config import load_config
from kbserver.guides.audience import AUDIENCES


def by_name(figures: list[Figure]) -> dict[str, float]:
    assert len({figure.name for figure in figures}) == len(figures)
    return {figure.name: figure.value for figure in figures}


def test_indexing_tells_time_and_memory(inputs: Inputs) -> None:
    values = by_name(list(indexing.figures(inputs)))
    assert values["index: sections"] == len(inputs.documents())
    assert all(value > 0 for value in values.values())


def test_search_is_set_beside_raw_tantivy(inputs: Inputs) -> None:
    values = by_name(list(search.figures(inputs)))
    assert all(value > 0 for value in values.values())
    ours, raw = (values[name] for name in values if "p50, ten" in name)
    assert "search: p50 of whole questions" not in values
    assert values["search ÷ raw tantivy, p50"] == pytest.approx(ours / raw)


def test_a_large_index_holds_five_times_as_much(inputs: Inputs) -> None:
    values = by_name(list(large.figures(inputs)))
    assert values["large: sections"] == 5 * len(inputs.documents())
    assert all(value > 0 for value in values.values())


def test_help_is_measured_with_rules(inputs: Inputs) -> None:
    values = by_name(list(helping.figures(inputs)))
    assert all(value > 0 for value in values.values())


def test_http_answers_without_a_failure(inputs: Inputs) -> None:
    values = by_name(list(serving.figures(inputs, own=True)))
    assert values.pop("HTTP search: failed requests") == 0
    assert all(value > 0 for value in values.values())


def test_a_release_written_for_the_server_can_be_loaded(inputs: Inputs, tmp_path: Path) -> None:
    documents = inputs.documents()
    serving.write_release(tmp_path, documents)
    edition = load_pointed(tmp_path, load_config(tmp_path), Edition())
    for audience in AUDIENCES:
        assert list(edition.collections[audience].index.documents) == documents


def test_what_is_pushed_is_found(inputs: Inputs) -> None:
    values = by_name(list(publishing.figures(inputs)))
    assert values["publishing: guide files"] == 9
    median = values["publishing: a push to searchable, median of 2"]
    assert values["publishing: the slowest of them"] >= median
    page = values["publishing: a push to its page, median of 1"]
    assert values["publishing: the slowest page of them"] >= page > 0
    assert all(value > 0 for value in values.values())


def test_each_push_of_a_full_run_has_a_word_of_its_own() -> None:
    words = [publishing.word_of(number) for number in range(2 * PUSHES + 1)]
    assert len(set(words)) == len(words)
    assert all(word.isalpha() for word in words)


def test_the_past_is_scanned_whole(inputs: Inputs) -> None:
    values = by_name(list(history.figures(inputs)))
    assert values["history: versions"] == inputs.past * len(history.LANGUAGES) * history.VERSIONS
    assert all(value > 0 for value in values.values())


def test_both_sites_hold_every_page(inputs: Inputs) -> None:
    values = by_name(list(pages.figures(inputs)))
    assert values["site: pages built"] >= values["site: pages stock builds"] > inputs.pages * 3
    assert all(value > 0 for value in values.values())


def test_stock_settings_know_nothing_of_our_plugin() -> None:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    settings = pages.stock_settings(text)
    assert "mkdocs_kb" not in json.dumps(settings)
    assert "kb" not in settings["plugins"]
    assert {"search", "i18n"} <= {next(iter(each)) for each in settings["plugins"]}
    assert "admonition" in settings["markdown_extensions"]


def test_the_command_prints_a_table_and_writes_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "figures.json"
    assert main(["--quick", "--only", "indexing", "--json", str(file)]) == 0
    printed = capsys.readouterr().out.splitlines()
    written = json.loads(file.read_text())
    assert "cores" in printed[0]
    assert "budget" in printed[1]
    assert [line.split("  ")[0] for line in printed[2:]] == [each["name"] for each in written["figures"]]
    assert written["figures"][1]["budget"] == {"limit": 10, "least": False}


def test_an_unknown_part_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--only", "weather"])
    said = capsys.readouterr().err
    assert all(name in said for name in NAMES)
