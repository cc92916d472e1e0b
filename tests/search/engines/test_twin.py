from __future__ import annotations

from pathlib import Path

from kbserver.search.engines.twin import Twin


def folder(path: Path) -> Path:
    path.mkdir()
    (path / "meta.json").write_text("{}")
    (path / "0.term").write_text("terms")
    (path / ".writer.lock").touch()
    return path


def test_it_has_the_same_files_but_for_locks(tmp_path: Path) -> None:
    original = folder(tmp_path / "engine")
    twin = Twin(original)
    assert {path.name: path.read_text() for path in twin.folder.iterdir()} == {
        "meta.json": "{}",
        "0.term": "terms",
    }


def test_only_what_says_what_there_is_takes_room_of_its_own(tmp_path: Path) -> None:
    original = folder(tmp_path / "engine")
    twin = Twin(original)
    assert (twin.folder / "0.term").samefile(original / "0.term")
    (twin.folder / "meta.json").write_text("changed")
    assert (original / "meta.json").read_text() == "{}"


def test_it_goes_with_who_made_it(tmp_path: Path) -> None:
    twin = Twin(folder(tmp_path / "engine"))
    del twin
    assert [path.name for path in tmp_path.iterdir()] == ["engine"]
