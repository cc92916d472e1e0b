"""An index kept on disk is made once and answers as one in memory does."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kbserver.hold import Hold
from kbserver.search import Document, Query, SearchIndex
from kbserver.search.documents import write_documents
from kbserver.search.kept import name_of, opened_or_made
from tests.search.conftest import LANGUAGES, corpus
from tests.search.questions import EVERY_QUESTION

SENTENCES = {lang: asked for lang, asked, _ in EVERY_QUESTION}


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return list(corpus())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "clients"


def index(documents: list[Document], folder: Path | None) -> SearchIndex:
    return SearchIndex(documents, LANGUAGES, folder=folder)


def answers(index: SearchIndex) -> Iterator[object]:
    """Everything an index says to every question."""
    for lang, asked, _ in EVERY_QUESTION:
        for text in (asked, asked[: len(asked) // 2]):
            yield index.search(Query(text, lang, facets=("kind", "lang"), explain=True))
            yield index.complete(text, lang)
            yield index.gist(text, lang, 3)


def places(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_dir()]


def times(place: Path) -> dict[str, int]:
    """When the files of a place were last written."""
    return {str(path): path.stat().st_mtime_ns for path in place.rglob("*") if path.suffix != ".lock"}


def test_the_second_opens_what_the_first_wrote(documents: list[Document], folder: Path) -> None:
    first = index(documents, folder)
    (place,) = places(folder)
    written = times(place)
    second, memory = index(documents, folder), index(documents, None)
    assert first.unkept == second.unkept == memory.unkept == ""
    assert times(place) == written
    assert list(answers(first)) == list(answers(second)) == list(answers(memory))


def test_only_its_owner_may_look_into_it(documents: list[Document], folder: Path) -> None:
    index(documents, folder)
    assert folder.stat().st_mode & 0o077 == 0


def test_one_that_was_opened_is_amended_as_one_in_memory(documents: list[Document], folder: Path) -> None:
    made = index(documents, folder)
    opened, memory = index(documents, folder), index(documents, None)
    (place,) = places(folder)
    written = times(place)
    edited = [replace(documents[0], text="Use el zaguán."), *documents[1:]]
    amended = [each.with_documents(edited, "edited") for each in (opened, memory)]
    assert [each and each.search(Query("zaguan", "es")).total for each in amended] == [1, 1]
    assert list(answers(amended[0])) == list(answers(amended[1]))  # type: ignore[arg-type]
    assert list(answers(made)) == list(answers(opened))
    assert {path: times(place)[path] for path in written if Path(path).is_file()} == {
        path: written[path] for path in written if Path(path).is_file()
    }


def test_what_was_damaged_is_made_anew(documents: list[Document], folder: Path) -> None:
    said = list(answers(index(documents, folder)))
    (place,) = places(folder)
    files = [path for path in place.rglob("*") if path.is_file() and path.suffix != ".lock"]
    assert len(files) > 20
    for path in files:
        if not path.exists():  # its name is new each time
            continue
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]) if content else b"x")
        assert list(answers(index(documents, folder))) == said


def test_what_was_not_finished_is_made_anew(documents: list[Document], folder: Path) -> None:
    said = list(answers(index(documents, folder)))
    (place,) = places(folder)
    (place / "contents.json").unlink()
    assert list(answers(index(documents, folder))) == said
    assert (place / "contents.json").is_file()


def test_where_nothing_can_be_written_it_is_made_in_memory(documents: list[Document], folder: Path) -> None:
    folder.parent.write_text("a file in its place")
    made, memory = index(documents, folder), index(documents, None)
    assert list(answers(made)) == list(answers(memory))
    assert str(folder.parent) in made.unkept
    amended = made.with_documents([replace(documents[0], text="Use el zaguán."), *documents[1:]], "edited")
    assert amended
    assert amended.unkept is made.unkept


@pytest.mark.parametrize("room", [0, 500, 2_000, 5_000])
def test_a_full_disk_gets_its_room_back(
    documents: list[Document], folder: Path, tmp_path: Path, room: int
) -> None:
    write_documents(documents, tmp_path / "documents.jsonl")
    script = textwrap.dedent(
        """
        import resource, signal, sys
        from pathlib import Path
        from kbserver.search import Query, SearchIndex
        from kbserver.search.documents import read_documents
        from tests.search.conftest import LANGUAGES
        SearchIndex((), LANGUAGES)  # imports what is imported late
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]), resource.RLIM_INFINITY))
        index = SearchIndex(list(read_documents(Path(sys.argv[1]))), LANGUAGES, folder=Path(sys.argv[2]))
        print(index.search(Query(sys.argv[3], "es")).total)
        """
    )
    arguments = [str(tmp_path / "documents.jsonl"), str(folder), SENTENCES["es"], str(room)]
    ran = subprocess.run(
        [sys.executable, "-B", "-c", script, *arguments], capture_output=True, text=True, check=True
    )
    assert int(ran.stdout) == index(documents, None).search(Query(SENTENCES["es"], "es")).total > 0
    assert places(folder) == []


def test_what_nobody_holds_goes_when_another_is_made(documents: list[Document], folder: Path) -> None:
    first = index(documents, folder)
    held, (place,) = Hold(places(folder)[0]), places(folder)
    del first
    second = index(documents[1:], folder)
    assert len(places(folder)) == 2
    held.let_go()
    index(documents[2:], folder)
    assert place not in places(folder)
    assert len(places(folder)) == 2
    assert second.search(Query(SENTENCES["es"], "es")).total


def test_one_that_is_being_read_is_held_as_long_as_an_index_made_of_it(
    documents: list[Document], folder: Path
) -> None:
    index(documents, folder)
    (place,) = places(folder)
    edited = [replace(documents[0], text="Use el zaguán."), *documents[1:]]
    amended = index(documents, folder).with_documents(edited, "edited")
    index(documents[2:], folder)
    assert place in places(folder)
    del amended
    index(documents[3:], folder)
    assert place not in places(folder)


def test_who_comes_second_waits_for_the_first(folder: Path) -> None:
    filled, made, both = [], [], threading.Barrier(2)

    def make(place: Path | None) -> str:
        assert place is not None
        if not (place / "text").exists():
            filled.append(place)
            (place / "text").write_text("filled")
        return (place / "text").read_text()

    def begin() -> None:
        both.wait()
        made.append(opened_or_made(folder, "name", make)[0])

    threads = [threading.Thread(target=begin) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (made, len(filled)) == (["filled", "filled"], 1)


def test_a_name_tells_documents_languages_and_engines_apart() -> None:
    other = LANGUAGES.model_copy(update={"fallback": {}})
    names = {
        name_of(*each)
        for each in (("a", LANGUAGES, "tantivy"), ("b", LANGUAGES, "tantivy"), ("a", other, "tantivy"))
    }
    assert len(names) == 3
    assert name_of("a", LANGUAGES, "tantivy") in names
