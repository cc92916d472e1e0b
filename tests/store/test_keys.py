from __future__ import annotations

import hashlib
import re
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.errors import KeyRejected
from kbserver.store import ApiKey, Keys, open_store
from kbserver.store.keys import identifier
from tests.store.opening import opened


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return open_store(tmp_path).keys


def test_a_key_is_made_and_opens(keys: Keys) -> None:
    key, text = keys.create("agents", "Ana")
    assert re.fullmatch(r"kb_a_[0-9a-f]{12}_[0-9a-f]{64}", text)
    assert opened(keys, text) == [key]
    assert (key.audience, key.label, key.revoked) == ("agents", "Ana", None)
    assert keys.create("clients", "Web")[1].startswith("kb_c_")


def test_the_key_itself_is_nowhere_in_the_store(keys: Keys, tmp_path: Path) -> None:
    _key, text = keys.create("agents", "Ana")
    secret = text.rpartition("_")[2]
    for file in (tmp_path / ".kb").iterdir():
        content = file.read_bytes()
        assert text.encode() not in content
        assert secret.encode() not in content
        assert bytes.fromhex(secret) not in content
    with sqlite3.connect(tmp_path / ".kb" / "store.sqlite3") as connection:
        (digest,) = connection.execute("select secret_sha256 from keys").fetchone()
    connection.close()
    assert digest == hashlib.sha256(secret.encode()).hexdigest()


def test_no_two_keys_are_alike(keys: Keys) -> None:
    made = [keys.create("agents", "same") for _ in range(50)]
    assert len({key.id for key, _ in made}) == len({text for _, text in made}) == 50


def altered(text: str) -> list[str]:
    head, _, secret = text.rpartition("_")
    other = "0" if secret[0] != "0" else "1"
    return [
        f"{head}_{other}{secret[1:]}",
        f"{head}_{secret[:-1]}",
        text.replace("kb_a_", "kb_c_"),
        text.upper(),
        f" {text}",
        f"{text}\n",
        text + "0",
        head,
        "",
    ]


def test_a_key_altered_in_any_way_opens_nothing(keys: Keys) -> None:
    for text in altered(keys.create("agents", "Ana")[1]):
        assert opened(keys, text) == []


@given(st.text(max_size=100))
def test_no_text_is_a_key_unless_it_was_made(text: str) -> None:
    key = ApiKey("0" * 12, "x", "agents", "0" * 64, "2026-01-01")
    assert key.opens(text) is False
    assert identifier(text) is None or re.fullmatch("[0-9a-f]{12}", identifier(text) or "")


def test_a_revoked_key_opens_nothing(keys: Keys) -> None:
    key, text = keys.create("agents", "Ana")
    revoked = keys.revoke(key.id)
    assert revoked.revoked is not None
    assert opened(keys, text) == []


def test_revoking_twice_keeps_the_first_instant(keys: Keys) -> None:
    key, _ = keys.create("agents", "Ana")
    assert keys.revoke(key.id) == keys.revoke(key.id)


def test_revoking_one_key_leaves_the_others(keys: Keys) -> None:
    (one, _), (_, text) = keys.create("agents", "Ana"), keys.create("agents", "Eva")
    keys.revoke(one.id)
    assert [key.label for key in opened(keys, text)] == ["Eva"]


def test_a_key_that_does_not_exist_cannot_be_revoked(keys: Keys) -> None:
    with pytest.raises(KeyRejected, match="kb key list"):
        keys.revoke("000000000000")


def test_keys_are_listed_oldest_first_with_the_revoked(keys: Keys) -> None:
    made = [keys.create("agents", label)[0] for label in ("b", "a", "c")]
    keys.revoke(made[0].id)
    assert {key.id for key in keys.every()} == {key.id for key in made}
    assert [key.created for key in keys.every()] == sorted(key.created for key in made)
    assert sum(key.revoked is not None for key in keys.every()) == 1


@pytest.mark.parametrize("label", ["José", "'; drop table keys; --", "x" * 500])
def test_any_label_is_kept_as_it_is(keys: Keys, label: str) -> None:
    key, _ = keys.create("clients", label)
    found = keys.find(key.id)
    assert found is not None
    assert found.label == label


def test_a_key_with_a_given_secret_is_made_once(keys: Keys) -> None:
    first, text = keys.ensure("agents", "demo", "0123456789ab", "a" * 64)
    again, same = keys.ensure("agents", "demo", "0123456789ab", "a" * 64)
    assert (first, text) == (again, same)
    assert opened(keys, text) == [first]
