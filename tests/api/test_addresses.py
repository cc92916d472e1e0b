from __future__ import annotations

from ipaddress import ip_network
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from kbserver.api.addresses import address_of, is_in

PROXIES = (ip_network("10.0.0.0/8"), ip_network("::1/128"))


def asking(host: str | None, *forwarded: str) -> Request:
    fields = [(b"x-forwarded-for", value.encode("latin-1")) for value in forwarded]
    scope: dict[str, Any] = {"type": "http", "headers": fields, "client": (host, 1) if host else None}
    return Request(scope)


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        (None, ""),
    ],
)
def test_an_address_counts_as_its_subscribers(host: str | None, counted: str) -> None:
    assert address_of(asking(host)) == counted


def test_without_proxies_nobody_may_say_where_he_comes_from() -> None:
    assert address_of(asking("10.0.0.1", "192.0.2.1")) == "10.0.0.1"


@pytest.mark.parametrize(
    ("host", "forwarded", "counted"),
    [
        ("10.0.0.1", ["192.0.2.1"], "192.0.2.1"),
        ("::1", ["192.0.2.1"], "192.0.2.1"),
        ("10.0.0.1", ["198.51.100.7, 192.0.2.1"], "192.0.2.1"),
        ("10.0.0.1", ["198.51.100.7", "192.0.2.1"], "192.0.2.1"),
        ("10.0.0.1", ["198.51.100.7, 192.0.2.1, 10.0.0.2"], "192.0.2.1"),
        ("10.0.0.1", ["10.9.9.9, 10.0.0.2"], "10.9.9.9"),
        ("10.0.0.1", ["2001:db8:1:2::9"], "2001:db8:1:2::/64"),
        ("192.0.2.1", ["198.51.100.7"], "192.0.2.1"),
        ("192.0.2.1", ["10.0.0.1"], "192.0.2.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", [""], "10.0.0.1"),
        ("10.0.0.1", ["unknown"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.7, _hidden"], "10.0.0.1"),
        ("10.0.0.1", ["\xff"], "10.0.0.1"),
        ("testclient", ["198.51.100.7"], "testclient"),
        (None, ["198.51.100.7"], ""),
    ],
)
def test_a_trusted_proxy_is_believed_as_far_as_it_wrote(
    host: str | None, forwarded: list[str], counted: str
) -> None:
    assert address_of(asking(host, *forwarded), PROXIES) == counted


@given(st.lists(st.text(st.characters(max_codepoint=255), max_size=30), max_size=5))
def test_whatever_a_visitor_forges_the_proxys_own_word_counts(forged: list[str]) -> None:
    assert address_of(asking("10.0.0.1", *forged, "192.0.2.1"), PROXIES) == "192.0.2.1"


def test_a_very_long_chain_is_cut() -> None:
    assert address_of(asking("10.0.0.1", ", ".join(["10.0.0.2"] * 1000)), PROXIES) == "10.0.0.2"


def test_a_text_that_is_no_address_is_in_no_network() -> None:
    assert not is_in("10.0.0", PROXIES)
