"""Documents of other days, read from their file when they are asked for."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kbserver.search.archive import Archive
from kbserver.search.documents import Document, write_documents
from tests.api.conftest import section

DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2025, 1, 20))


def archive(path: Path, documents: list[Document]) -> Archive:
    write_documents(documents, path)
    return Archive(path)


def version(number: int, first: str, last: str | None, lang: str = "es") -> list[Document]:
    facts: dict[str, Any] = {"version": number, "in_force_from": first, "in_force_to": last, "lang": lang}
    return [section("a", **facts), section("a", "limits", **facts, text=f"límite {number} 😀")]


def test_a_day_has_whole_versions_first_and_last_day_included(tmp_path: Path) -> None:
    documents = version(1, "2025-01-01", "2025-02-28") + version(2, "2025-03-01", None)
    made = archive(tmp_path / "past.jsonl", documents)
    assert made.on(dt.date(2024, 12, 31)) == []
    assert made.on(dt.date(2025, 2, 28)) == documents[:2]
    assert made.on(dt.date(2025, 3, 1)) == documents[2:]


def test_a_version_is_read_by_its_number(tmp_path: Path) -> None:
    documents = version(1, "2025-01-01", "2025-02-28") + version(1, "2025-01-01", None, "pt")
    made = archive(tmp_path / "past.jsonl", documents)
    assert made.version("a", "pt", 1) == documents[2:]
    assert made.version("a", "pt", 2) == made.version("b", "es", 1) == []


def test_without_a_file_there_is_nothing(tmp_path: Path) -> None:
    for made in (Archive(), Archive(tmp_path / "none.jsonl"), archive(tmp_path / "empty.jsonl", [])):
        assert made.on(dt.date(2025, 1, 1)) == made.version("a", "es", 1) == []


def test_a_file_that_is_removed_is_still_read(tmp_path: Path) -> None:
    made = archive(tmp_path / "past.jsonl", version(1, "2025-01-01", None))
    (tmp_path / "past.jsonl").unlink()
    assert len(made.on(dt.date(2025, 1, 1))) == 2


def test_many_threads_read_the_same(tmp_path: Path) -> None:
    documents = [each for n in range(1, 40) for each in version(n, f"2025-01-{n % 28 + 1:02}", None)]
    made = archive(tmp_path / "past.jsonl", documents)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: made.version("a", "es", n), list(range(1, 40)) * 4))
    assert found == [documents[2 * n : 2 * n + 2] for n in range(39)] * 4


@given(spans=st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=6), day=DAYS)
def test_on_a_day_exactly_what_covers_it_is_there(
    tmp_path_factory, spans: list[tuple[dt.date, dt.date | None]], day: dt.date
) -> None:
    documents = [
        each
        for number, (first, last) in enumerate(spans, 1)
        for each in version(number, first.isoformat(), last.isoformat() if last else None)
    ]
    made = archive(tmp_path_factory.mktemp("archive") / "past.jsonl", documents)
    assert made.on(day) == [each for each in documents if each.in_force(day)]
