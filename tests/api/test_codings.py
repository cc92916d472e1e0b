from __future__ import annotations

import gzip

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.api.codings import CODINGS, preferred


@pytest.mark.parametrize(
    ("header", "coding"),
    [
        (None, None),
        ("", None),
        ("gzip", "gzip"),
        ("GZip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.5, gzip", "gzip"),
        ("br ; q = 0.9 , gzip ; q = 0.9", "br"),
        ("br;q=0, gzip;q=0.1", "gzip"),
        ("gzip;q=0.000", None),
        ("*", "br"),
        ("*;q=0.4, br;q=0", "gzip"),
        ("*;q=0", None),
        ("gzip;q=0.5, identity", None),
        ("gzip;q=0.5, identity;q=0.5", "gzip"),
        ("deflate, zstd", None),
        ("gzip;q=much", None),
        ("gzip;q=nan", None),
        ("gzipped, unbr", None),
    ],
)
def test_the_heaviest_of_ours_is_chosen(header: str | None, coding: str | None) -> None:
    assert preferred(header) == coding


@given(st.text("brgzipq=;,.*0123456789 -"))
def test_no_header_is_too_strange(header: str) -> None:
    assert preferred(header) in (None, *CODINGS)


@given(st.binary(max_size=5000))
def test_each_coding_is_undone_by_every_browser(content: bytes) -> None:
    assert brotli.decompress(CODINGS["br"](content)) == content
    assert gzip.decompress(CODINGS["gzip"](content)) == content
