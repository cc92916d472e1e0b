from __future__ import annotations

from pathlib import Path

from benchmarks.corpus import read_archive
from benchmarks.sample import write_archive


def test_the_sample_holds_every_guide_in_three_languages_and_is_always_the_same(tmp_path: Path) -> None:
    first = list(read_archive(write_archive(tmp_path / "one.tar.gz", guides=5)))
    again = list(read_archive(write_archive(tmp_path / "two.tar.gz", guides=5)))
    assert first == again
    assert {lang for lang, _, _ in first} == {"es", "pt", "en"}
    assert len(first) == 15


def test_the_sample_is_written_in_several_foreign_styles(tmp_path: Path) -> None:
    contents = [content for _, _, content in read_archive(write_archive(tmp_path / "one.tar.gz", guides=4))]
    for mark in (b":::tip", b"/// note", b"h1. ", b"====", b"import X"):
        assert any(mark in content for content in contents)
