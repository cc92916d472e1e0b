"""The one way a file stands in an archive, which any tar reads."""

from __future__ import annotations

import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.publish.tarball import LARGEST, end_of, head_of, padding_of, read_size

PARTS = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=90)
PATHS = st.lists(PARTS, min_size=1, max_size=4).map("/".join)


@given(st.dictionaries(PATHS, st.binary(max_size=2000), max_size=4))
def test_any_tar_reads_the_same_files(files: dict[str, bytes]) -> None:
    written = b"".join(head_of(p, len(c)) + c + padding_of(len(c)) for p, c in files.items())
    written += end_of(len(written))
    assert len(written) % tarfile.RECORDSIZE == 0
    with tarfile.open(fileobj=io.BytesIO(written)) as archive:
        members = archive.getmembers()
        assert [member.name for member in members] == [path.rstrip("/") for path in files]
        assert all(member.isreg() and not member.mtime and not member.uid for member in members)
        assert [archive.extractfile(each).read() for each in members] == list(files.values())  # type: ignore[union-attr]


@given(PATHS, st.integers(0, LARGEST))
def test_a_size_is_read_as_it_was_written(path: str, size: int) -> None:
    assert read_size(io.BytesIO(head_of(path, size)), path) == size


@given(st.data())
def test_a_head_with_one_other_byte_is_refused_or_has_another_size(data: st.DataObject) -> None:
    head = bytearray(head_of("clients/site/index.html", 1234))
    place = data.draw(st.integers(0, len(head) - 1))
    head[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(ValueError, match="plain file"):
        read_size(io.BytesIO(bytes(head)), "clients/site/index.html")
