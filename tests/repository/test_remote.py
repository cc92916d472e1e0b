"""A remote is fetched without touching what editors have, and within its time."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.errors import RepositoryError
from kbserver.repository.remote import Remote, redacted
from tests.conftest import Project

NEVER = threading.Event()


@pytest.fixture
def clone(project: Project, new_project: Callable[[str], Project]) -> Project:
    project.write("kb.yml", "a")
    project.commit()
    here = new_project("here")
    project.git("clone", "--quiet", str(project.folder), str(here.folder))
    return here


def test_the_branch_s_commit_is_fetched_and_no_branch_moves(project: Project, clone: Project) -> None:
    before = clone.git("for-each-ref")
    project.write("kb.yml", "b")
    wanted = project.commit()
    project.git("tag", "a-tag")
    remote = Remote(clone.folder, "origin", "main")
    assert remote.fetch(20, NEVER) == wanted
    remote.keep(wanted)
    ours = [line for line in clone.git("for-each-ref").splitlines() if "refs/kbserver/" not in line]
    assert "\n".join(ours) == before
    assert clone.git("status", "--porcelain") == ""
    assert not (clone.folder / ".git/FETCH_HEAD").exists()


def test_hooks_of_the_clone_do_not_run(project: Project, clone: Project, tmp_path: Path) -> None:
    hook = clone.write(".git/hooks/reference-transaction", f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    hook.chmod(0o755)
    remote = Remote(clone.folder, "origin", "main")
    remote.keep(remote.fetch(20, NEVER))
    assert not (tmp_path / "ran").exists()


def test_an_address_does_as_well_as_a_name(project: Project, clone: Project) -> None:
    remote = Remote(clone.folder, str(project.folder), "main")
    assert remote.fetch(20, NEVER) == project.git("rev-parse", "HEAD")


@pytest.mark.parametrize(
    ("name", "branch"), [("origin", "nothing"), ("nobody", "main"), ("/nowhere", "main")]
)
def test_what_cannot_be_fetched_is_told(clone: Project, name: str, branch: str) -> None:
    with pytest.raises(RepositoryError, match="git fetch failed: "):
        Remote(clone.folder, name, branch).fetch(20, NEVER)


def test_a_remote_that_accepts_and_says_nothing_is_given_up(clone: Project) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        remote = Remote(clone.folder, f"http://127.0.0.1:{silent.getsockname()[1]}/kb.git", "main")
        began = time.monotonic()
        with pytest.raises(RepositoryError, match=r"did not answer within 0\.3 seconds"):
            remote.fetch(0.3, NEVER)
        stopping = threading.Event()
        stopping.set()
        with pytest.raises(RepositoryError):
            remote.fetch(60, stopping)
    assert time.monotonic() - began < 10


@given(st.from_regex(r"[a-z]{1,5}(:[a-z0-9%]{1,9})?", fullmatch=True))
def test_users_and_passwords_are_left_out_of_texts(user: str) -> None:
    said = redacted(f"fatal: 'https://{user}@git.example.org/kb.git': no, http://{user}@[::1]:80/x?")
    assert said == "fatal: 'https://git.example.org/kb.git': no, http://[::1]:80/x?"
    assert redacted("mail ana@example.org about https://git.example.org/a@b") == (
        "mail ana@example.org about https://git.example.org/a@b"
    )
