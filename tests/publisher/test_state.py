"""The state file, and the small files beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.publisher.acceptance import Acceptance
from kbserver.publisher.doorbell import Doorbell
from kbserver.publisher.failure import Failure
from kbserver.publisher.lock import is_running, only_publisher
from kbserver.publisher.progress import percent
from kbserver.publisher.state import State, publisher_folder, read_state, write_state

WORDS = st.text(st.characters(codec="utf-8"), max_size=20)
FAILURES = st.builds(Failure, WORDS, WORDS, st.lists(WORDS, max_size=3).map(tuple), st.none() | WORDS, WORDS)
STATES = st.builds(
    State,
    state=st.sampled_from(["idle", "fetching", "building", "failed"]),
    doing=WORDS,
    percent=st.integers(0, 100),
    published=st.none() | WORDS,
    failure=st.none() | FAILURES,
    seconds=st.dictionaries(WORDS, st.floats(0, 1e6), max_size=3),
    outcomes=st.dictionaries(WORDS, st.integers(0, 10**9), max_size=3),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    publisher_folder(folder).mkdir(parents=True)
    return folder


@given(state=STATES)
def test_a_state_is_read_as_it_was_written(folder: Path, state: State) -> None:
    write_state(folder, state)
    assert read_state(folder) == state


def test_where_there_is_no_room_for_another_file_the_state_is_written_over(tmp_path: Path) -> None:
    place = publisher_folder(tmp_path)
    place.mkdir(parents=True)
    write_state(tmp_path, State(doing="something that takes many words to say"))
    (place / ".state.json.new").mkdir()  # what is beside cannot be written
    write_state(tmp_path, State(doing="less"))
    assert read_state(tmp_path) == State(doing="less")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"failure": 1}', '{"state": "idle"}'])
def test_a_damaged_state_is_no_state(tmp_path: Path, content: str) -> None:
    publisher_folder(tmp_path).mkdir(parents=True)
    (publisher_folder(tmp_path) / "state.json").write_text(content)
    assert read_state(tmp_path) is None


def test_a_bell_is_heard_once_however_often_it_rang_and_not_from_before(tmp_path: Path) -> None:
    caller = Doorbell(tmp_path)
    caller.ring()
    listener = Doorbell(tmp_path)
    assert not listener.heard()
    for _ in range(5):
        caller.ring()
    assert listener.heard()
    assert not listener.heard()


def test_an_acceptance_is_given_and_taken_back(tmp_path: Path) -> None:
    acceptance = Acceptance(tmp_path)
    assert acceptance.given() is None
    acceptance.give("c" * 40)
    assert Acceptance(tmp_path).given() == "c" * 40
    acceptance.take_back()
    acceptance.take_back()
    assert acceptance.given() is None


def test_whether_a_publisher_runs_is_seen_from_outside(tmp_path: Path) -> None:
    assert not is_running(tmp_path)
    with only_publisher(tmp_path):
        assert is_running(tmp_path)
    assert not is_running(tmp_path)


def test_progress_grows_and_never_says_it_is_over() -> None:
    said = ["beginning", "reading the history", "checking 3 texts", "staging clients", "staging agents"]
    steps = [percent(part, 2, each) for part in (0, 1) for each in [*said, "building the sites"]]
    assert steps == sorted(steps)
    assert 0 <= steps[0] < steps[-1] < 100
