"""What the file system refuses, in words: real refusals of real files."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from kbserver.disk import named, refusal


def test_a_file_in_the_place_of_a_folder_is_the_one_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for place in (tmp_path / "file", tmp_path / "file" / "a" / "b"):
        with pytest.raises(OSError) as refused:  # noqa: PT011 - which one differs
            place.mkdir(parents=True, exist_ok=True)
        assert refusal(refused.value) == (
            f"{tmp_path / 'file'}: a file stands where a folder must be: move it away,"
            " or choose another place"
        )


def test_a_folder_in_the_place_of_a_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError) as refused:
        tmp_path.write_text("x")
    assert refusal(refused.value).startswith(f"{tmp_path}: a folder stands where a file must be: ")


def test_a_place_that_there_is_not_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as refused:
        (tmp_path / "a" / "b").write_text("x")
    assert refusal(refused.value).startswith(f"{tmp_path / 'a' / 'b'}: there is no such place: ")


def test_a_folder_that_lets_nobody_write_is_named_and_not_the_file(tmp_path: Path) -> None:
    # root may write anywhere: the refusal is the one that anybody else is given
    error = PermissionError(errno.EACCES, "Permission denied", str(tmp_path / ".a.md.new"))
    assert refusal(error).startswith(f"{tmp_path}: may not be read or written by whoever runs this: ")


def test_a_full_disk_is_told_with_the_place_that_was_written(tmp_path: Path) -> None:
    full = Path("/dev/full")
    with pytest.raises(OSError) as refused, named(tmp_path / "a.md"):  # noqa: PT011 - there is none of its own
        full.write_text("x")
    assert refusal(refused.value) == (
        f"{tmp_path / 'a.md'}: no room is left on the disk: make room, then run it again"
    )
    assert refusal(OSError(errno.ENOSPC, "No space left on device")).startswith(
        "no room is left on the disk: "
    )


def test_what_has_no_words_here_is_said_as_it_is() -> None:
    assert (
        refusal(OSError(errno.ELOOP, "Too many levels", "a")) == f"[Errno {errno.ELOOP}] Too many levels: 'a'"
    )
