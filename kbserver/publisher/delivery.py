"""What a forge delivers: who signed it, what it is about, and what tells it from others.

GitHub signs the body in `X-Hub-Signature-256`, Gitea and Forgejo in `X-Gitea-Signature` and
`X-Forgejo-Signature`; GitLab sends the secret itself in `X-Gitlab-Token`, or signs id, time and body as
Standard Webhooks have it, where a signing token is set.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Delivery", "is_genuine", "read_delivery"]

_SIGNED = "webhook-signature"
_HEXADECIMAL = {"x-forgejo-signature": "", "x-gitea-signature": "", "x-hub-signature-256": "sha256="}
"""Headers with a signature of the body, and how its text begins."""
_TOKEN = "x-gitlab-token"  # noqa: S105 - the name of a header
_SECONDS_APART = 300.0
"""By how much the clocks of a forge that signs the time may differ from ours."""

_EVENTS = ("x-forgejo-event", "x-gitea-event", "x-github-event", "x-gitlab-event")
_IDS = (
    "webhook-id",
    "idempotency-key",
    "x-forgejo-delivery",
    "x-gitea-delivery",
    "x-github-delivery",
    "x-gitlab-event-uuid",
)

Headers = Mapping[str, str]
"""By name in lower case; values as the bytes that came, read as Latin-1."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery that is genuine."""

    event: str
    """As the forge calls it; empty where it does not say."""
    marks: tuple[str, ...]
    """What a replay of it would have too: hashes of its id and, where the id is not signed, of its body."""

    @property
    def is_push(self) -> bool:
        """Whether something was pushed."""
        return self.event in ("push", "Push Hook")

    @property
    def is_ping(self) -> bool:
        """Whether the forge only tries whether anybody is there."""
        return self.event == "ping"


def is_genuine(headers: Headers, body: bytes, secret: str, at: float) -> bool:
    """Whether a delivery comes from who has the secret; compared in constant time.

    Only the first signature found counts: a bad one is not rescued by a good one of another kind. `at` is the
    present instant in seconds since 1970.
    """
    if _SIGNED in headers:
        return _is_signed(headers, body, secret, at)
    for name, beginning in _HEXADECIMAL.items():
        if name in headers:
            expected = beginning + hmac.digest(secret.encode(), body, "sha256").hex()
            return hmac.compare_digest(_bytes(headers[name]), expected.encode())
    return hmac.compare_digest(_bytes(headers.get(_TOKEN, "")), secret.encode())


def read_delivery(headers: Headers, body: bytes) -> Delivery:
    """What a genuine delivery is."""
    event = next((headers[name] for name in _EVENTS if name in headers), "")
    named = next((headers[name] for name in _IDS if name in headers), None)
    marks = [_mark("id", _bytes(named))] if named else []
    if named is None or any(name in headers for name in _HEXADECIMAL):
        # the id is not signed: with another one the same body would be a delivery of its own
        marks.append(_mark("body", body))
    return Delivery(event, tuple(marks))


def _is_signed(headers: Headers, body: bytes, secret: str, at: float) -> bool:
    """By Standard Webhooks 1: `v1,` and the base64 of an HMAC, perhaps several of them."""
    sent, named = headers.get("webhook-timestamp", ""), headers.get("webhook-id", "")
    if not (sent.isascii() and sent.isdigit() and len(sent) < len("1" * 16)):
        return False
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError):
        key = secret.encode()
    content = b".".join((_bytes(named), sent.encode(), body))
    expected = b"v1," + base64.b64encode(hmac.digest(key, content, "sha256"))
    matches = [hmac.compare_digest(_bytes(each), expected) for each in headers[_SIGNED].split(" ")]
    return any(matches) and abs(at - int(sent)) <= _SECONDS_APART


def _mark(kind: str, content: bytes) -> str:
    return f"{kind}:{hashlib.sha256(content).hexdigest()}"


def _bytes(value: str) -> bytes:
    return value.encode("latin-1", "replace")
