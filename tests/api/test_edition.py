from __future__ import annotations

import os
import shutil

import pytest

from kbserver.api.edition import Edition, load_edition, load_pointed
from kbserver.config import load_config
from kbserver.errors import ReleaseDamaged, ReleaseNotFound
from kbserver.publish.release import write_manifest
from kbserver.search import Query
from kbserver.search.documents import index_version
from tests.api.conftest import CLIENTS, Knowledge, section


def loaded(knowledge: Knowledge, former: Edition | None = None) -> Edition:
    return load_pointed(knowledge.folder, load_config(knowledge.folder), former or Edition())


def test_nothing_published_is_an_empty_edition(knowledge: Knowledge) -> None:
    assert loaded(knowledge) == Edition()


def test_data_and_pages_come_from_the_releases_named(knowledge: Knowledge) -> None:
    knowledge.release("old")
    knowledge.release("new", clients=CLIENTS[:3])
    knowledge.point("new", "old")
    edition = loaded(knowledge)
    assert (edition.data_id, edition.site_id) == ("new", "old")
    assert len(edition.collections["clients"].index.documents) == 3
    assert edition.pages["clients"].find("") is not None


def test_what_has_not_changed_is_taken_over(knowledge: Knowledge) -> None:
    former = loaded(knowledge.publish("first"))
    knowledge.release("second")
    knowledge.point("first", "second")
    edition = loaded(knowledge, former)
    assert edition.collections is former.collections
    assert edition.pages is not former.pages


def test_pages_are_absent_until_they_are_built(knowledge: Knowledge) -> None:
    edition = loaded(knowledge.publish(pages=None))
    assert edition.pages == {}
    assert set(edition.collections) == {"clients", "agents"}


@pytest.mark.parametrize(
    "path", ["clients/documents.jsonl", "agents/register.json", "clients/site/index.html"]
)
@pytest.mark.parametrize("damage", ["changed", "missing"])
def test_a_file_that_is_not_the_manifests_is_refused(knowledge: Knowledge, path: str, damage: str) -> None:
    made = knowledge.release()
    knowledge.point("first", "first")
    file = made.folder / path
    file.write_bytes(file.read_bytes() + b"\n") if damage == "changed" else file.unlink()
    with pytest.raises(ReleaseDamaged) as caught:
        loaded(knowledge)
    assert caught.value.path == path


def test_a_pointer_to_nowhere_is_refused(knowledge: Knowledge) -> None:
    knowledge.point("nowhere")
    with pytest.raises(ReleaseNotFound):
        loaded(knowledge)


def test_a_release_of_one_audience_has_that_audience_alone(knowledge: Knowledge) -> None:
    made = knowledge.release()
    made.manifest["audiences"] = ["clients"]
    edition = load_edition(load_config(knowledge.folder), made, None, Edition())
    assert set(edition.collections) == {"clients"}


def test_pages_of_the_same_documents_keep_the_index_that_their_data_had(knowledge: Knowledge) -> None:
    data, whole = knowledge.release("data", pages=None), knowledge.release("whole")
    for release in (data, whole):
        release.manifest["index"] = {
            audience: index_version(release.documents(audience)) for audience in ("clients", "agents")
        }
    config = load_config(knowledge.folder)
    former = load_edition(config, data, None, Edition())
    edition = load_edition(config, whole, whole, former)
    for audience, before in former.collections.items():
        after = edition.collections[audience]
        assert (after.index, after.remembered, after.since) == (before.index, before.remembered, before.since)
        assert after.lines is before.lines
    assert edition.pages


def test_documents_of_lines_that_stay_are_the_same_objects(knowledge: Knowledge) -> None:
    former = loaded(knowledge.publish("first"))
    changed = (*CLIENTS[:2], section("service/requests", "hours", text="De diez a seis."), *CLIENTS[3:])
    edition = loaded(knowledge.publish("second", clients=changed), former)
    before, now = (each.collections["clients"].index.documents for each in (former, edition))
    assert [one is other for one, other in zip(before, now, strict=True)] == [True, True, False, *[True] * 3]
    assert edition.collections["agents"].index is former.collections["agents"].index


def test_large_indexes_are_kept_each_audience_apart(knowledge: Knowledge) -> None:
    settings = knowledge.folder / "kb.yml"
    settings.write_text(settings.read_text().replace("engine: memory", "engine: tantivy"))
    many = [section(f"tutorials/t{n}", text=f"Texto {n}") for n in range(3_000)]
    knowledge.publish(clients=many, agents=[*many, section("internal/secret", text="Zaguán", agents=True)])
    totals = [
        {
            audience: each.index.search(Query("zaguan", "es")).total
            for audience, each in loaded(knowledge).collections.items()
        }
        for _ in range(2)
    ]
    assert totals == [{"clients": 0, "agents": 1}] * 2
    kept = knowledge.folder / ".kb" / "cache" / "index"
    having = {
        path.relative_to(kept).parts[0]
        for path in kept.rglob("*")
        if path.is_file() and "zagu" in path.read_bytes().decode("latin-1").casefold()
    }
    assert having == {"agents"}
    assert {path.name for path in kept.iterdir()} == {"clients", "agents"}


def test_pages_that_a_patched_site_shares_are_not_read_again_and_others_are(knowledge: Knowledge) -> None:
    first = knowledge.publish("first").release("second", pages=None)
    former = loaded(knowledge)
    folder = first.folder.with_name("patched")
    shutil.copytree(folder.with_name("first"), folder, copy_function=os.link)
    page = folder / "clients/site/index.html"
    page.unlink()
    page.write_text("patched")
    facts = {k: v for k, v in first.manifest.items() if k != "files"}
    (folder / "manifest.json").unlink()
    write_manifest(folder, facts | {"id": "patched", "site": True, "data": False})
    knowledge.point("first", "patched")
    edition = loaded(knowledge, former)
    assert edition.collections is former.collections
    for audience, pages in edition.pages.items():
        for path, found in pages.table.items():
            before = former.pages[audience].table[path]
            assert found.file.is_relative_to(folder)
            assert (found.policy is before.policy) == ((audience, path) != ("clients", "index.html"))
    page.write_text("damaged")
    with pytest.raises(ReleaseDamaged):
        loaded(knowledge, former)
