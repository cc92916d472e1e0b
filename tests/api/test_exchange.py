from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Scope

from kbserver.api.exchange import SCOPE_KEY, Exchange


def begun(*headers: tuple[bytes, bytes]) -> Exchange:
    return Exchange.of({"type": "http", "headers": list(headers)})


def test_an_exchange_is_found_again_in_its_scope() -> None:
    scope: Scope = {"type": "http", "headers": []}
    assert Exchange.of(scope) is scope[SCOPE_KEY]


def test_ids_are_drawn_anew_for_each_exchange() -> None:
    assert len({begun().request_id for _ in range(100)}) == 100


@pytest.mark.parametrize("sent", [b"0123456789abcdef", b"call.2026-11-21_7"])
def test_the_callers_own_id_is_kept_where_it_is_harmless(sent: bytes) -> None:
    assert begun((b"x-request-id", sent)).request_id == sent.decode()


@given(st.binary(max_size=80))
def test_whatever_the_caller_sends_an_id_is_safe_in_a_header_and_in_a_log(sent: bytes) -> None:
    assert re.fullmatch(r"[A-Za-z0-9._\-]{8,64}", begun((b"x-request-id", sent)).request_id)


def test_server_timing_names_the_parts_and_the_whole_in_milliseconds() -> None:
    exchange = begun()
    exchange.note("search", time.perf_counter() - 0.25)
    found = re.fullmatch(rb"search;dur=(\d+\.\d\d), total;dur=\d+\.\d\d", exchange.server_timing())
    assert found
    assert 250 <= float(found[1]) < 1000
