"""Who signed a delivery, and what tells it from others."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.publisher.delivery import is_genuine, read_delivery

SECRET = "palabra de paso ñ"
AT = 1_800_000_000.0
BODIES = st.binary(max_size=60)


def hexadecimal(body: bytes, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def standard(body: bytes, key: bytes, at: int = int(AT), named: str = "msg-1") -> dict[str, str]:
    """Headers as Standard Webhooks have them."""
    content = f"{named}.{at}.".encode() + body
    signature = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return {"webhook-id": named, "webhook-timestamp": str(at), "webhook-signature": f"v1,AAAA v1,{signature}"}


def github(body: bytes, secret: str) -> dict[str, str]:
    return {"x-hub-signature-256": f"sha256={hexadecimal(body, secret)}"}


def gitea(body: bytes, secret: str) -> dict[str, str]:
    return {"x-gitea-signature": hexadecimal(body, secret)}


def forgejo(body: bytes, secret: str) -> dict[str, str]:
    return {"x-forgejo-signature": hexadecimal(body, secret)}


def gitlab(_body: bytes, secret: str) -> dict[str, str]:
    return {"x-gitlab-token": secret.encode().decode("latin-1")}


def gitlab_signed(body: bytes, secret: str) -> dict[str, str]:
    return standard(body, secret.encode())


FORGES = (github, gitea, forgejo, gitlab, gitlab_signed)
HEADERS = (
    "x-hub-signature-256",
    "x-gitea-signature",
    "x-gitlab-token",
    "webhook-signature",
    "webhook-timestamp",
)


@pytest.mark.parametrize("sign", FORGES)
@given(body=BODIES, other=BODIES)
def test_what_is_signed_with_the_secret_is_genuine_and_nothing_else(
    sign: Callable[[bytes, str], dict[str, str]], body: bytes, other: bytes
) -> None:
    assert is_genuine(sign(body, SECRET), body, SECRET, AT)
    assert not is_genuine(sign(body, SECRET + "x"), body, SECRET, AT)
    if sign is not gitlab:
        assert is_genuine(sign(body, SECRET), other, SECRET, AT) is (body == other)


@given(st.dictionaries(st.sampled_from(HEADERS), st.text()))
def test_no_header_raises(headers: dict[str, str]) -> None:
    assert not is_genuine(headers, b"{}", SECRET, AT)


def test_a_bad_signature_is_not_rescued_by_another_kind() -> None:
    headers = gitlab(b"", SECRET) | {"x-hub-signature-256": "sha256=" + "0" * 64}
    assert not is_genuine(headers, b"", SECRET, AT)


def test_a_signing_token_is_decoded_and_its_time_is_checked() -> None:
    key = bytes(range(32))
    secret = "whsec_" + base64.b64encode(key).decode()
    headers = standard(b"{}", key)
    assert is_genuine(headers, b"{}", secret, AT + 299)
    assert not is_genuine(headers, b"{}", secret, AT + 301)
    assert not is_genuine(headers | {"webhook-id": "msg-2"}, b"{}", secret, AT)
    assert not is_genuine(headers | {"webhook-timestamp": "²"}, b"{}", secret, AT)


def test_an_unsigned_id_does_not_make_the_same_body_another_delivery() -> None:
    signed = {"x-hub-signature-256": "…"}
    one = read_delivery({**signed, "x-github-delivery": "1"}, b"body")
    two = read_delivery({**signed, "x-github-delivery": "2"}, b"body")
    assert set(one.marks) & set(two.marks)
    assert not set(one.marks) & set(read_delivery({**signed, "x-github-delivery": "3"}, b"x").marks)
    tokens = [read_delivery({"idempotency-key": name}, b"body") for name in "12"]
    assert not set(tokens[0].marks) & set(tokens[1].marks)


@pytest.mark.parametrize(
    ("headers", "is_push", "is_ping"),
    [
        ({"x-github-event": "push"}, True, False),
        ({"x-gitlab-event": "Push Hook"}, True, False),
        ({"x-forgejo-event": "push", "x-github-event": "push"}, True, False),
        ({"x-github-event": "ping"}, False, True),
        ({"x-gitlab-event": "Tag Push Hook"}, False, False),
        ({}, False, False),
    ],
)
def test_forges_name_their_events(headers: dict[str, str], is_push: bool, is_ping: bool) -> None:
    found = read_delivery(headers, b"")
    assert (found.is_push, found.is_ping) == (is_push, is_ping)
