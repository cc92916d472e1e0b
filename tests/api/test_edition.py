from __future__ import annotations

import pytest

from kbserver.api.edition import Edition, load_edition, load_pointed
from kbserver.config import load_config
from kbserver.errors import ReleaseDamaged, ReleaseNotFound
from tests.api.conftest import CLIENTS, Knowledge


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
