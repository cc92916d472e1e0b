from __future__ import annotations

from benchmarks.inputs import Inputs, Question
from benchmarks.raw import RawIndex


def test_raw_tantivy_finds_titles_addresses_and_a_cut_of_the_text(inputs: Inputs) -> None:
    documents = inputs.documents()
    index = RawIndex(documents)
    titles = {document.title for document in documents}
    addresses = {document.url for document in documents}
    for question in inputs.asked(documents):
        hits = index.search(question)
        assert 0 < len(hits) <= 10
        assert all(title in titles and address in addresses for title, address, _ in hits)
        assert all(len(text) <= 200 for _, _, text in hits)


def test_words_no_document_has_find_nothing(inputs: Inputs) -> None:
    assert RawIndex(inputs.documents()).search(Question("xyzzy", "en")) == []
