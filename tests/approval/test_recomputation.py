from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.approval.digest import approved_text, digest_of
from kbserver.approval.recomputation import Rereader, Stood, approved_bytes
from kbserver.errors import RepositoryError
from kbserver.guides.library import files_shown
from tests.conftest import ROOT, Project

_keys = st.sampled_from(
    ["title: T", "kind:", "owner: x", "tags:", "approvals: []", "updated:", "tags:x", "ñ: 1"]
)
_others = st.sampled_from(["- a", "  b: c", "# c", "", " ---", "--- x"])
_body = st.lists(st.sampled_from(["---", "owner: x", "Text.", ""]), max_size=3)


@given(st.lists(_keys | _others, max_size=9), _body, st.sampled_from(["", "\n"]))
def test_both_ways_to_leave_the_keys_out_agree(head: list[str], body: list[str], end: str) -> None:
    text = "\n".join(["---", *head, "---", *body]) + end
    assert approved_bytes(text.encode()).decode() == approved_text(text)


def test_a_file_without_a_closed_head_is_taken_as_it_is() -> None:
    assert approved_bytes(b"") == b""
    assert approved_bytes(b"---\ntitle: T\n") == b"---\ntitle: T\n"


def test_the_digests_of_the_real_guides_come_out_the_same(project: Project) -> None:
    repository = Project(ROOT).repository
    head = repository.head()
    assert head is not None
    library, tree = Project(ROOT).library(head), repository.tree(head)

    def stood(path: str) -> Stood:
        shown = files_shown(library.at(path).body, path)
        return Stood(path, tree[path], tuple((each, tree[each]) for each in shown if each in tree))

    read = list(Rereader(repository).read((t.path for t in library.translations), stood))
    assert len(read) == len(library.translations) > 0
    for path, text in read:
        translation = library.at(path)
        assert (text.own_id, text.lang) == (translation.guide_id, translation.lang)
        assert text.digest(text.own_id) == digest_of(translation, library.snapshot.files)


def test_more_texts_and_files_than_are_read_at_once_come_in_order(project: Project) -> None:
    for number in range(300):
        project.write(f"content/es/g{number}.md", f"---\ntitle: T{number}\n---\n")
        project.write(f"content/p{number % 40}.svg", f"<svg>{number % 40}</svg>")
    tree = project.repository.tree(project.commit())
    numbers = range(300)

    def stood(number: int) -> Stood:
        shown = f"content/p{number % 40}.svg"
        return Stood(f"content/es/g{number}.md", tree[f"content/es/g{number}.md"], ((shown, tree[shown]),))

    read = list(Rereader(project.repository).read(numbers, stood))
    assert [number for number, _text in read] == list(numbers)
    assert all(f"title: T{number}\n".encode() in text.content for number, text in read)
    assert len({text.hashes[f"content/p{number % 40}.svg"] for number, text in read}) == 40


def test_the_former_ids_of_a_head_count_and_an_unreadable_head_has_none(project: Project) -> None:
    project.write("content/es/a.md", "---\ntitle: T\nkind: faq\naliases: [old/a, b]\n---\n")
    project.write("content/es/c.md", "---\ntitel: T\naliases: [old/c]\n---\n")
    tree = project.repository.tree(project.commit())
    rereader = Rereader(project.repository)
    assert rereader.one(Stood("content/es/a.md", tree["content/es/a.md"])).ids == ("a", "old/a", "b")
    assert rereader.one(Stood("content/es/c.md", tree["content/es/c.md"])).ids == ("c",)


def test_a_text_git_lacks_is_an_error(project: Project) -> None:
    project.commit()
    with pytest.raises(RepositoryError, match="is missing"):
        Rereader(project.repository).one(Stood("content/es/a.md", "0" * 40))
