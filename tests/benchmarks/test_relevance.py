from __future__ import annotations

import gzip
import json
import math
from pathlib import Path
from typing import Any

import pytest

from benchmarks.relevance import DEPTH, MOST_QUERIES, Figures, evaluate, find_sets, main

DOCS = [
    {"id": "a", "title": "Guerra", "text": "La guerra terminó en 1945."},
    {"id": "b", "title": "", "text": "El río cruza la ciudad."},
    {"id": "c", "title": "", "text": "La universidad publica su calendario."},
]


def write(folder: Path, name: str, records: list[dict[str, Any]], zipped: bool = True) -> None:
    text = "".join(json.dumps(record) + "\n" for record in records)
    if zipped:
        (folder / f"{name}.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    else:
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, queries in (("small.es", ["guerra", "rio"]), ("small.en2es", ["war", "river"])):
        write(tmp_path, f"{name}.docs", DOCS, zipped=name == "small.es")
        write(tmp_path, f"{name}.queries", [{"id": f"q{n}", "text": text} for n, text in enumerate(queries)])
        write(tmp_path, f"{name}.qrels", [{"qid": f"q{n}", "docid": "ab"[n], "rel": 1} for n in range(2)])
    write(tmp_path, "small.es.queries.typo", [{"id": "q0", "text": "guerrra"}])
    return tmp_path


def figures(folder: Path, name: str, engine: str = "memory") -> dict[tuple[str, str], Figures]:
    return {(each.variant, each.engine): each for each in evaluate(folder, name, engine)}


def test_sets_are_found_by_their_documents(folder: Path) -> None:
    assert find_sets(folder) == ["small.en2es", "small.es"]


def test_each_variant_is_measured_with_both_engines(folder: Path) -> None:
    found = figures(folder, "small.es")
    assert set(found) == {(v, e) for v in ("orig", "typo") for e in ("kbserver", "tantivy-raw")}
    assert found["orig", "kbserver"].n == 2
    assert found["typo", "kbserver"].n == 1
    assert all(each.ms > 0 for each in found.values())


def test_right_answers_score_one_and_none_nought(folder: Path) -> None:
    found = figures(folder, "small.es")
    ours, raw = found["typo", "kbserver"], found["typo", "tantivy-raw"]
    assert (ours.ndcg10, ours.recall10, ours.mrr10) == (1, 1, 1)
    assert (raw.ndcg10, raw.recall10, raw.mrr10) == (0, 0, 0)


def test_queries_of_one_language_find_documents_of_another(folder: Path) -> None:
    found = figures(folder, "small.en2es")
    assert found["orig", "kbserver"].ndcg10 == 1
    assert found["orig", "tantivy-raw"].ndcg10 == 0


def test_gains_are_linear_and_later_places_count_less(tmp_path: Path) -> None:
    write(tmp_path, "x.es.docs", [{"id": str(n), "title": "", "text": "lote " * (3 - n)} for n in range(3)])
    write(tmp_path, "x.es.queries", [{"id": "q", "text": "lote"}])
    write(
        tmp_path, "x.es.qrels", [{"qid": "q", "docid": "1", "rel": 2}, {"qid": "q", "docid": "9", "rel": 1}]
    )
    found = figures(tmp_path, "x.es")["orig", "kbserver"]
    place = round(1 / found.mrr10)
    assert found.ndcg10 == pytest.approx(2 / math.log2(place + 1) / (2 + 1 / math.log2(3)), abs=1e-4)
    assert found.recall10 == 0.5


def test_of_many_queries_every_nth_is_taken(tmp_path: Path) -> None:
    many = 2 * MOST_QUERIES
    write(tmp_path, "x.es.docs", DOCS)
    write(
        tmp_path,
        "x.es.queries",
        [{"id": str(n), "text": "guerra" if n % 2 else "ciudad"} for n in range(many)],
    )
    write(tmp_path, "x.es.qrels", [{"qid": str(n), "docid": "b", "rel": 1} for n in range(many)])
    found = figures(tmp_path, "x.es")["orig", "kbserver"]
    assert (found.n, found.ndcg10) == (MOST_QUERIES, 1)


def test_unjudged_queries_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, "x.es.docs", DOCS)
    write(tmp_path, "x.es.queries", [{"id": "q", "text": "guerra"}, {"id": "unjudged", "text": "río"}])
    write(tmp_path, "x.es.qrels", [{"qid": "q", "docid": "a", "rel": 1}])
    assert figures(tmp_path, "x.es")["orig", "kbserver"].n == 1


def test_json_has_the_documented_keys(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder), "--json", "--engine", "memory"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {tuple(row) for row in rows} == {
        ("set", "variant", "engine", "n", "ndcg10", "recall10", "mrr10", "ms"),
    }
    assert {row["set"] for row in rows} == {"small.es", "small.en2es"}


def test_without_json_a_table_is_printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder), "--engine", "whoosh", "--set", "small.es"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:4] == ["set", "variant", "engine", "n"]
    assert len(lines) == 5


def test_a_folder_without_sets_is_said_to_be_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 1
    assert "no sets" in capsys.readouterr().err


def test_ten_places_are_looked_at() -> None:
    assert DEPTH == 10
