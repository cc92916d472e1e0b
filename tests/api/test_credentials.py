from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from kbserver.api.credentials import MOST_REMEMBERED, Keyring, Proxy, Tickets, bearer
from kbserver.config import SignIn
from kbserver.errors import KeyRejected
from kbserver.store import ApiKey, Store, open_store

SECRET = "the secret of this installation"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path)


class Clock:
    """A clock that a test moves."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def wait(call: Callable[..., Any], *arguments: object) -> Any:
    return anyio.run(call, *arguments)


def test_a_key_is_verified(store: Store) -> None:
    key, text = store.keys.create("agents", "Ana")
    assert wait(Keyring(store.keys.find).verify, text) == key


@pytest.mark.parametrize("text", ["", "nonsense", "kb_a_000000000000_" + "0" * 64])
def test_what_is_no_key_is_rejected(store: Store, text: str) -> None:
    with pytest.raises(KeyRejected):
        wait(Keyring(store.keys.find).verify, text)


def test_a_revoked_key_is_rejected_within_two_seconds(store: Store) -> None:
    clock = Clock()
    keyring = Keyring(store.keys.find, clock)
    key, text = store.keys.create("agents", "Ana")
    wait(keyring.verify, text)
    store.keys.revoke(key.id)
    clock.now += 1.9
    assert wait(keyring.verify, text) == key
    clock.now += 0.2
    with pytest.raises(KeyRejected):
        wait(keyring.verify, text)


def test_the_store_is_asked_once_in_two_seconds_at_most(store: Store) -> None:
    clock, asked = Clock(), []

    def find(key_id: str) -> ApiKey | None:
        asked.append(key_id)
        return store.keys.find(key_id)

    keyring = Keyring(find, clock)
    key, text = store.keys.create("agents", "Ana")
    for _ in range(20):
        wait(keyring.verify, text)
        clock.now += 0.2
    assert asked == [key.id, key.id]


def test_a_key_made_after_a_wrong_one_was_tried_works_at_once(store: Store) -> None:
    keyring = Keyring(store.keys.find, Clock())
    with pytest.raises(KeyRejected):
        wait(keyring.verify, "kb_a_0123456789ab_" + "0" * 64)
    assert wait(keyring.verify, store.keys.create("agents", "Ana")[1])


def test_what_is_remembered_does_not_grow_without_end() -> None:
    async def flood() -> int:
        keyring = Keyring(lambda _key_id: None, Clock())
        keyring._remembered = dict.fromkeys(map(str, range(MOST_REMEMBERED)), (0.0, None))
        await keyring.find("0123456789ab")
        return len(keyring)

    assert anyio.run(flood) == 1


def test_without_a_store_every_key_is_rejected(store: Store) -> None:
    with pytest.raises(KeyRejected, match="log says why"):
        wait(Keyring(None).verify, store.keys.create("agents", "Ana")[1])


def test_a_ticket_names_the_key_it_was_issued_for(store: Store) -> None:
    tickets = Tickets(SECRET, hours=1)
    key, text = store.keys.create("agents", "Ana")
    value = tickets.issue(key)
    assert tickets.read(value) == key.id
    assert text.rpartition("_")[2] not in value


def test_tickets_of_another_secret_are_not_ours(store: Store) -> None:
    key, _ = store.keys.create("agents", "Ana")
    assert Tickets("another secret", 1).read(Tickets(SECRET, 1).issue(key)) is None


def test_a_ticket_ends_after_its_hours(store: Store) -> None:
    key, _ = store.keys.create("agents", "Ana")
    tickets = Tickets(SECRET, hours=1)
    value = tickets.issue(key)
    tickets.seconds = -1
    assert tickets.read(value) is None


@given(st.text(max_size=80))
def test_no_text_is_a_ticket_unless_it_was_issued(text: str) -> None:
    assert Tickets(SECRET, 1).read(text) is None


def headers(*values: str) -> list[tuple[bytes, bytes]]:
    return [(b"authorization", value.encode("latin-1")) for value in values]


def test_a_bearer_key_is_read_from_the_header() -> None:
    assert bearer([]) is None
    assert bearer(headers("Bearer abc")) == bearer(headers("bearer  abc ")) == "abc"


@pytest.mark.parametrize(
    "values", [["Basic abc"], ["Bearer"], ["Bearer "], [""], ["abc"], ["Bearer a", "Bearer a"]]
)
def test_anything_else_in_the_header_is_rejected(values: list[str]) -> None:
    with pytest.raises(KeyRejected):
        bearer(headers(*values))


def from_address(address: str | None, *named: str) -> Request:
    sent = [(b"x-person", value.encode()) for value in named]
    client = (address, 1) if address else None
    return Request({"type": "http", "headers": sent, "client": client})


PROXY = Proxy.of(SignIn(proxy_header="X-Person", trusted_proxies=["10.0.0.0/8", "::1", "192.168.1.7/24"]))


@pytest.mark.parametrize(
    ("address", "named", "expected"),
    [
        ("10.1.2.3", ["ana"], True),
        ("::1", ["ana"], True),
        ("192.168.1.200", ["ana"], True),
        ("11.1.2.3", ["ana"], False),
        ("10.1.2.3", [], False),
        ("10.1.2.3", [""], False),
        ("10.1.2.3", ["ana", "eve"], False),
        ("testclient", ["ana"], False),
        (None, ["ana"], False),
    ],
)
def test_only_the_trusted_proxy_is_believed(address: str | None, named: list[str], expected: bool) -> None:
    assert PROXY.person(from_address(address, *named)) == ("ana" if expected else None)


def test_without_a_header_in_the_configuration_nobody_is_believed() -> None:
    proxy = Proxy.of(SignIn(trusted_proxies=["10.0.0.0/8"]))
    assert proxy.person(from_address("10.1.2.3", "ana")) is None
