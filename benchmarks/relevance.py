"""Relevance on judged queries: nDCG@10, Recall@10, MRR@10 and milliseconds a query, beside raw tantivy.

    python benchmarks/relevance.py FOLDER [--json] [--engine tantivy|whoosh|memory] [--set NAME]

FOLDER holds sets as `<set>.<lang>.{docs,queries,qrels}.jsonl` (or `.jsonl.gz`); `queries.noacc` and
`queries.typo` are variants. With `<set>.<a>2<b>` queries are in language a and documents in b. Gains are
linear; of more than 1,000 queries every n-th is taken. Raw tantivy is one field through its own stemmer
for the documents' language, any word may match.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import tantivy

from kbserver.config import Languages
from kbserver.languages import LANGUAGES
from kbserver.search import Document, Query, SearchIndex
from kbserver.search.query import MAX_LENGTH

__all__ = ["Figures", "evaluate", "find_sets", "main"]

VARIANTS = {"orig": "queries", "noacc": "queries.noacc", "typo": "queries.typo"}
MOST_QUERIES = 1_000
DEPTH = 10
_STEMMERS = {"es": "spanish", "pt": "portuguese", "en": "english"}

Ranker = Callable[[str], Sequence[str]]
"""From the text of a query to document ids, best first."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One set, variant and engine."""

    set: str
    variant: str
    engine: str
    n: int
    ndcg10: float
    recall10: float
    mrr10: float
    ms: float


def find_sets(folder: Path) -> list[str]:
    """Names of the sets in a folder: `squades.es`, `xquad.es2en`."""
    return sorted({path.name.split(".docs.jsonl")[0] for path in folder.glob("*.docs.jsonl*")})


def evaluate(folder: Path, name: str, engine: str) -> Iterator[Figures]:
    """Figures of one set: each variant it has, with our search and with raw tantivy."""
    pair = name.rsplit(".", 1)[1].split("2")
    asked, written = pair[0], pair[-1]
    documents = _read(folder, f"{name}.docs")
    relevant: dict[str, dict[str, float]] = defaultdict(dict)
    for judged in _read(folder, f"{name}.qrels"):
        relevant[judged["qid"]][judged["docid"]] = float(judged["rel"])
    rankers = {"kbserver": _ours(documents, asked, written, engine), "tantivy-raw": _raw(documents, written)}
    for variant, kind in VARIANTS.items():
        queries = _sample([each for each in _read(folder, f"{name}.{kind}") if each["id"] in relevant])
        if queries:
            for label, ranker in rankers.items():
                yield _measure(name, variant, label, queries, relevant, ranker)


def _measure(
    name: str,
    variant: str,
    engine: str,
    queries: Sequence[dict[str, Any]],
    relevant: dict[str, dict[str, float]],
    ranker: Ranker,
) -> Figures:
    sums, spent = [0.0, 0.0, 0.0], 0.0
    for query in queries:
        start = time.perf_counter()
        found = ranker(query["text"])
        spent += time.perf_counter() - start
        for place, value in enumerate(_judge(found, relevant[query["id"]])):
            sums[place] += value
    ndcg, recall, mrr = (round(total / len(queries), 4) for total in sums)
    return Figures(
        name, variant, engine, len(queries), ndcg, recall, mrr, round(spent * 1000 / len(queries), 3)
    )


def _judge(found: Sequence[str], relevant: dict[str, float]) -> tuple[float, float, float]:
    """NDCG@10 (linear gain), Recall@10 and MRR@10 of one ranking (Järvelin & Kekäläinen 2002)."""
    gains = [relevant.get(each, 0.0) for each in found[:DEPTH]]
    ideal = sorted((gain for gain in relevant.values() if gain > 0), reverse=True)
    first = next((place for place, gain in enumerate(gains, 1) if gain > 0), 0)
    best = _discounted(ideal[:DEPTH])
    recall = sum(gain > 0 for gain in gains) / len(ideal) if ideal else 0.0
    return (_discounted(gains) / best if best else 0.0), recall, (1 / first if first else 0.0)


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, 1))


def _ours(documents: Sequence[dict[str, Any]], asked: str, written: str, engine: str) -> Ranker:
    others = {lang: [each for each in LANGUAGES if each != lang] for lang in LANGUAGES}
    languages = Languages(default=asked, list=list(LANGUAGES), fallback=others)
    index = SearchIndex([_document(each, written) for each in documents], languages, engine)

    def rank(text: str) -> Sequence[str]:
        results = index.search(Query(text[:MAX_LENGTH], asked, limit=DEPTH))
        return [hit.document.guide_id for hit in results.hits]

    return rank


def _document(record: dict[str, Any], lang: str) -> Document:
    return Document(
        id=record["id"],
        guide_id=record["id"],
        anchor="",
        lang=lang,
        position=0,
        level=1,
        title=record.get("title") or "",
        heading="",
        heading_path=(),
        kind="faq",
        topic=None,
        tags=(),
        text=record["text"],
        questions=(),
        variants=(),
        html="",
        blocks=(),
        url="",
        source=True,
        version=1,
        status="approved",
        approvals=(),
        in_force_from=None,
        in_force_to=None,
        digest=None,
        commit=None,
    )


def _raw(documents: Sequence[dict[str, Any]], lang: str) -> Ranker:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("all", tokenizer_name="own")
    builder.add_text_field("id", stored=True, tokenizer_name="raw")
    schema = builder.build()
    index = tantivy.Index(schema)
    stages = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
    own = stages.filter(tantivy.Filter.stemmer(_STEMMERS[lang])).build()
    index.register_tokenizer("own", own)
    writer = index.writer(num_threads=1)
    for record in documents:
        text = f"{record.get('title') or ''}\n{record['text']}"
        writer.add_document(tantivy.Document(all=text, id=record["id"]))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def rank(text: str) -> Sequence[str]:
        words = [tantivy.Query.term_query(schema, "all", word) for word in dict.fromkeys(own.analyze(text))]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, word) for word in words])
        return [str(searcher.doc(address)["id"][0]) for _, address in searcher.search(query, DEPTH).hits]

    return rank


def _read(folder: Path, stem: str) -> list[dict[str, Any]]:
    for path, opened in ((folder / f"{stem}.jsonl.gz", gzip.open), (folder / f"{stem}.jsonl", open)):
        if path.exists():
            with opened(path, "rt", encoding="utf-8") as file:
                return [json.loads(line) for line in file if line.strip()]
    return []


def _sample(queries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if len(queries) <= MOST_QUERIES:
        return queries
    return [queries[place * len(queries) // MOST_QUERIES] for place in range(MOST_QUERIES)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a command; 1 when the folder holds no set."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--engine", default="tantivy", choices=("tantivy", "whoosh", "memory"))
    parser.add_argument("--set", dest="only", help="evaluate this set alone")
    chosen = parser.parse_args(arguments)
    names = [name for name in find_sets(chosen.folder) if chosen.only in (None, name)]
    if not names:
        print(f"no sets of judged queries in {chosen.folder}", file=sys.stderr)
        return 1
    figures = []
    if not chosen.json:
        print(
            f"{'set':<14}{'variant':<8}{'engine':<13}{'n':>5}{'nDCG@10':>9}{'Rec@10':>8}{'MRR@10':>8}{'ms':>8}"
        )
    for name in names:
        for each in evaluate(chosen.folder, name, chosen.engine):
            figures.append(asdict(each))
            if not chosen.json:
                line = f"{each.set:<14}{each.variant:<8}{each.engine:<13}{each.n:>5}{each.ndcg10:>9.4f}"
                print(f"{line}{each.recall10:>8.4f}{each.mrr10:>8.4f}{each.ms:>8.3f}", flush=True)
    if chosen.json:
        print(json.dumps(figures, indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
