"""Many documents without pages: parts that stay are linked, and a server takes up what is new."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks.guides import commit, edited, make_guides, path_of
from kbserver.api.edition import Edition, load_edition, load_pointed
from kbserver.approval.history import read_history
from kbserver.config import Config, load_config
from kbserver.derived import Derived
from kbserver.errors import ChecksFailed, ReleaseDamaged
from kbserver.guides.audience import AUDIENCES
from kbserver.guides.library import config_of, load_library
from kbserver.publish.building import build_release
from kbserver.publish.changes import changes_of
from kbserver.publish.register import register_of
from kbserver.publish.release import Release
from kbserver.publish.sections import lines_of
from kbserver.publish.selection import Selection, select
from kbserver.publish.versions import versions_of
from kbserver.repository import Repository
from kbserver.search import Document, Query, Results
from kbserver.search.documents import index_version, parse_document

ON = dt.date(2026, 2, 1)
CLOSE = 0.05
"""Scores of an amended index count what is gone: within so much hits may change places."""
PARTS = {kind % number for number in range(64) for kind in ("documents-%02d.jsonl", "guides-%02d.json")}


@dataclass
class World:
    """Releases of 1,026 texts, each with a guide edited."""

    folder: Path
    derived: Derived
    edits: int = 0

    def edit(self, word: str = "Quimera") -> Release:
        """Add a word to a text of clients, and build."""
        self.edits += 1
        edited(self.folder, 1, "es", f"{word} {self.edits}.", ON)
        return self.build()

    def build(self) -> Release:
        return build_release(self.folder, site=False, on=ON, derived=self.derived)

    @property
    def config(self) -> Config:
        return load_config(self.folder)

    @property
    def repository(self) -> Repository:
        return Repository(self.folder)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("many") / "project"
    make_guides(folder, 342)
    made = World(folder, Derived())
    made.build()
    return made


@pytest.fixture(scope="module")
def served(world: World) -> Edition:
    """What a server has loaded before anything was edited."""
    return load_pointed(world.folder, world.config, Edition())


@pytest.fixture(scope="module")
def edition(world: World, served: Edition) -> Edition:
    """What it takes up after an edit."""
    world.edit("Zaguán")
    return load_pointed(world.folder, world.config, served)


def parts(release: Release, audience: str = "agents") -> dict[str, Path]:
    names = ("documents*.jsonl", "guides-*.json")
    return {path.name: path for name in names for path in (release.folder / audience).glob(name)}


def inodes(release: Release) -> dict[str, int]:
    return {name: path.stat().st_ino for name, path in parts(release).items()}


def rewritten(former: Release, later: Release) -> set[str]:
    """Agents' parts of a release that are no links to those of a former one."""
    before, now = inodes(former), inodes(later)
    assert before.keys() == now.keys() == PARTS
    return {name for name in PARTS if before[name] != now[name]}


def test_an_edit_rewrites_the_part_it_is_in_and_links_the_others(world: World) -> None:
    former = world.build()
    later = world.edit()
    documents, guides = sorted(rewritten(former, later))
    assert b"Quimera" in parts(later)[documents].read_bytes()
    assert later.commit is not None
    assert later.commit.encode() in parts(later)[guides].read_bytes()
    former.verify()
    later.verify()


def test_few_texts_stand_in_one_part(world: World) -> None:
    release = world.build()
    assert parts(release, "clients").keys() == {"documents.jsonl"}
    assert parts(release, "agents").keys() == PARTS


def test_a_part_that_was_damaged_is_written_and_not_linked(world: World) -> None:
    former = world.build()
    damaged = parts(former)["documents-07.jsonl"]
    whole = damaged.read_bytes()
    with damaged.open("ab") as file:
        file.write(b"{}\n")
    later = world.edit()
    changed = rewritten(former, later)
    assert "documents-07.jsonl" in changed
    assert len(changed) == 3
    assert parts(later)["documents-07.jsonl"].read_bytes() == whole
    later.verify()
    with pytest.raises(ReleaseDamaged):
        former.verify()


def test_where_the_former_release_is_gone_all_parts_are_written(world: World) -> None:
    former = world.build()
    shutil.rmtree(former.folder)
    later = world.edit()
    assert parts(later).keys() == PARTS
    later.verify()
    assert len(rewritten(later, world.edit())) == 2


def test_builds_that_fail_cost_the_next_one_no_part(world: World) -> None:
    former = world.build()
    path = world.folder / path_of(2, "es")
    text = path.read_text(encoding="utf-8")
    for number in range(5):
        path.write_text(f"{text}\n[Nada](nothing-{number}.md)\n", encoding="utf-8")
        commit(world.folder, "Break")
        with pytest.raises(ChecksFailed):
            world.build()
    path.write_text(text, encoding="utf-8")
    assert len(rewritten(former, world.edit())) == 2


def whole(world: World, audience: str) -> Selection:
    """What a release with pages is made of."""
    repository = world.repository
    head = repository.head()
    snapshot = repository.snapshot(head, world.derived)
    library = load_library(snapshot, config_of(snapshot, world.derived), world.derived)
    history = read_history(repository, head, derived=world.derived)
    return select(library, audience, ON, history=history)


def test_parts_say_what_a_release_with_pages_says_in_one(world: World) -> None:
    release = world.build()
    for audience in AUDIENCES:
        selection = whole(world, audience)
        documents = list(map(parse_document, b"".join(lines_of(selection)).splitlines(keepends=True)))
        facts = release.facts(audience)
        assert facts.register == register_of(selection)
        assert list(facts.versions.items()) == list(versions_of(selection).items())
        assert facts.changes == changes_of(selection)
        assert sorted(release.documents(audience), key=place) == sorted(documents, key=place)
        assert release.index_version(audience) == index_version(documents)


def place(document: Document) -> tuple[str, str, int]:
    return document.guide_id, document.lang, document.position


def test_a_server_takes_an_edit_up_at_once_and_makes_its_index_anew_later(
    served: Edition, edition: Edition
) -> None:
    assert edition.amended
    renewed = edition.renewed()
    assert not renewed.amended
    for audience in AUDIENCES:
        old, index, anew = (each.collections[audience].index for each in (served, edition, renewed))
        assert index.version == anew.version != old.version
        for text in ("llamada urgente", "horario de respuesta", "feria", '"por su"', "zaguan"):
            same_hits(index.search(query(text)), anew.search(query(text)))
        assert (old.search(query("zaguan")).total, index.search(query("zaguan")).total) == (0, 1)


def test_an_edition_that_comes_to_nothing_spoils_no_later_one(world: World, edition: Edition) -> None:
    pages = world.build()
    release, stray = world.edit("Zócalo"), pages.folder / "stray"
    stray.touch()
    with pytest.raises(ReleaseDamaged, match="stray"):
        load_edition(world.config, release, pages, edition)
    stray.unlink()
    later = load_edition(world.config, release, None, edition)
    for each, expected in ((edition, 0), (later, 1)):
        found = each.collections["clients"].index.search(query("zocalo"))
        assert (found.total, len(found.hits)) == (expected, expected)
    assert not later.amended


def query(text: str) -> Query:
    return Query(text, "es", facets=("kind", "lang", "tag", "area"), limit=50)


def same_hits(one: Results, other: Results) -> None:
    """As many hits of the same kinds, in the same order but for those that score almost the same."""
    assert (one.total, one.facets) == (other.total, other.facets)
    scores = {(hit.document.id, hit.document.lang): hit.score for hit in other.hits}
    found = [
        (scores[key], hit.score)
        for hit in one.hits
        if (key := (hit.document.id, hit.document.lang)) in scores
    ]
    assert len(found) >= 0.9 * len(other.hits)
    for (before, _), (after, _) in pairwise(found):
        assert after <= before * (1 + CLOSE)
