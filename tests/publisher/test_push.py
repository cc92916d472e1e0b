"""Which branch of which repository a push went to."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.publisher.push import Push, read_push, same_repository

HERE = "https://git.example.org/team/kb.git"


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("https://git.example.org/team/kb", True),
        ("https://Git.Example.org/Team/KB.git/", True),
        ("ssh://git@git.example.org:2222/team/kb.git", True),
        ("git@git.example.org:team/kb.git", True),
        ("http://ana:x@git.example.org/team/kb", True),
        ("https://git.example.org/team/kb2", False),
        ("https://git.example.org.evil.org/team/kb", False),
        ("https://evil.org/git.example.org/team/kb", False),
        ("https://git.example.org/fork/kb", False),
        ("https://git.example.org/", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_addresses_of_one_repository(other: str, same: bool) -> None:
    assert same_repository(HERE, other) is same_repository(other, HERE) is same


@pytest.mark.parametrize(
    "content",
    [
        {"repository": {"clone_url": HERE, "ssh_url": 7}},
        {"project": {"git_http_url": HERE}, "repository": {"name": "kb"}},
        {"repository": {"html_url": HERE.removesuffix(".git")}},
    ],
)
def test_forges_name_their_repository_in_their_ways(content: dict[str, Any]) -> None:
    push = read_push({"ref": "refs/heads/main", **content})
    assert push is not None
    assert push.concerns(HERE, "main")
    assert not push.concerns(HERE, "other")
    assert not push.concerns("https://git.example.org/other/kb.git", "main")


def test_a_tag_of_the_branch_s_name_is_no_push_to_it() -> None:
    assert not Push("refs/tags/main", (HERE,)).concerns(HERE, "main")


VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["ref", "repository", "project", "url", "clone_url"]), inner, max_size=3
        )
    ),
)


@given(VALUES)
def test_whatever_the_body_holds_it_is_read_without_error(content: Any) -> None:
    push = read_push(content)
    assert push is None or not push.concerns(HERE, "main")
