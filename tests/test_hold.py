"""Folders that are read are not taken away."""

from __future__ import annotations

from pathlib import Path

import pytest

from kbserver.hold import Hold, set_aside


def test_a_folder_nobody_holds_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    assert set_aside(tmp_path / "a", tmp_path / "b")
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_a_held_one_stays_until_the_last_has_let_go(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    first, second = Hold(tmp_path / "a"), Hold(tmp_path / "a")
    first.let_go()
    assert not set_aside(tmp_path / "a", tmp_path / "b")
    second.let_go()
    second.let_go()
    assert set_aside(tmp_path / "a", tmp_path / "b")


def test_who_is_forgotten_holds_no_longer(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    held = Hold(tmp_path / "a")
    del held
    assert set_aside(tmp_path / "a", tmp_path / "b")


def test_what_is_not_there_cannot_be_held_nor_set_aside(tmp_path: Path) -> None:
    Hold(tmp_path / "a").let_go()
    with pytest.raises(FileNotFoundError):
        set_aside(tmp_path / "a", tmp_path / "b")
