from __future__ import annotations

from benchmarks.inputs import Inputs
from benchmarks.variation import varied
from kbserver.search.documents import Document, read_documents


def documents(inputs: Inputs) -> list[Document]:
    inputs.documents()
    return list(read_documents(next(inputs.project().parent.glob("documents-*.jsonl"))))


def test_copies_are_guides_of_their_own_with_other_words(inputs: Inputs) -> None:
    own = documents(inputs)
    three = varied(own, 3)
    assert len(three) == 3 * len(own)
    assert three[: len(own)] == own
    assert len({(document.lang, document.id) for document in three}) == len(three)
    copied = three[len(own) : 2 * len(own)]
    assert [document.lang for document in copied] == [document.lang for document in own]
    assert sum(one.text != other.text for one, other in zip(own, copied, strict=True)) > len(own) / 2


def test_a_copy_is_the_same_every_time_and_unlike_the_next(inputs: Inputs) -> None:
    own = documents(inputs)
    assert varied(own, 3) == varied(own, 3)
    size = len(own)
    three = varied(own, 3)
    assert [d.text for d in three[size : 2 * size]] != [d.text for d in three[2 * size :]]


def test_addresses_and_ids_follow_the_copied_guide(inputs: Inputs) -> None:
    own = documents(inputs)
    for document in varied(own, 2)[len(own) :]:
        assert document.guide_id.endswith("-2")
        assert document.id.startswith(document.guide_id)
        assert f"/{document.guide_id}/" in document.url


def test_one_copy_is_the_documents_themselves(inputs: Inputs) -> None:
    own = documents(inputs)
    assert varied(own, 1) == own


def test_documents_without_longer_words_stay_whole(inputs: Inputs) -> None:
    assert varied([], 4) == []
