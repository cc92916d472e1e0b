"""Short-lived tokens: what a console hands to the page in an agent's browser, in place of its key.

A token is a JWT (RFC 7519) signed with HS256 and the installation's own secret; nothing of it is stored. It
names its key, so that revoking the key ends it, the audience it opens and the origins whose pages may use it.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

import jwt

from kbserver.config import LONGEST_MINUTES, USUAL_MINUTES
from kbserver.errors import KeyRejected, TokenExpired
from kbserver.store.keys import ApiKey

__all__ = ["Minted", "Token", "Tokens", "resembles_token"]

_ALGORITHM = "HS256"
_SERVICE = "kbserver"
"""The `aud` of every token. The secret is the installation's, so that another's tokens are not ours."""
_REQUIRED = ["aud", "sub", "audience", "origins", "iat", "exp", "jti"]
_LONGEST = 8 * 1024
_MOST_REMEMBERED = 2048
# 32 bytes are 43 letters of which the last has two bits to spare; decoders ignore them, and what is not one
# of the letters. Two texts would be the same token.
_TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")
_READER = jwt.PyJWT({"require": _REQUIRED, "verify_exp": False, "verify_iat": False, "strict_aud": True})


@dataclass(frozen=True, slots=True)
class Token:
    """What a token of ours says."""

    key_id: str
    """The key it was made with."""
    audience: str
    """What it opens."""
    origins: tuple[str, ...]
    """Origins whose pages may use it; without any, only programs and our own pages."""


@dataclass(frozen=True, slots=True)
class Minted:
    """A new token."""

    text: str
    """The token itself, a secret as long as it lives."""
    expires_at: str
    """Instant in UTC from which it opens nothing, ISO 8601."""


class Tokens:
    """The tokens of an installation."""

    def __init__(self, secret: str, clock: Callable[[], float] = time.time) -> None:
        """`clock` gives the seconds since 1970."""
        self._secret, self._clock = secret, clock
        # A page asks many times with one token. What is refused is not remembered.
        self._signed = lru_cache(maxsize=_MOST_REMEMBERED)(self._verified)

    def mint(self, key: ApiKey, origins: Iterable[str], minutes: int = USUAL_MINUTES) -> Minted:
        """A token that opens what the key opens; raise `KeyRejected` when the key has been revoked."""
        if key.revoked is not None:
            raise KeyRejected(f"the key {key.id} was revoked: make another with `kb key create`")
        if not 1 <= minutes <= LONGEST_MINUTES:
            raise ValueError(f"a token lives 1 to {LONGEST_MINUTES} minutes, not {minutes}")
        now = int(self._clock())
        ending = now + minutes * 60
        claims = {
            "aud": _SERVICE,
            "sub": key.id,
            "audience": key.audience,
            "origins": list(dict.fromkeys(origins)),
            "iat": now,
            "exp": ending,
            "jti": secrets.token_urlsafe(12),
        }
        text = jwt.encode(claims, self._secret, _ALGORITHM, {"kid": key.id})
        return Minted(text, dt.datetime.fromtimestamp(ending, dt.UTC).isoformat(timespec="seconds"))

    def read(self, text: str) -> Token:
        """The token whose text this is; whether its key lives is for the caller to ask.

        Raises `KeyRejected` for anything we did not sign as it stands, `TokenExpired` when its time is over.
        """
        token, ending = self._signed(text)
        if self._clock() >= ending:
            raise TokenExpired("the token's time is over: ask for another")
        return token

    def _verified(self, text: str) -> tuple[Token, int]:
        """What a text that we signed says, and the second in which its time is over."""
        if len(text) > _LONGEST or not _TOKEN.fullmatch(text):
            raise KeyRejected("the token is malformed")
        try:
            # The algorithm is ours to say, never the token's (RFC 8725, section 3.1).
            read = _READER.decode_complete(text, self._secret, [_ALGORITHM], audience=_SERVICE)
        except (jwt.PyJWTError, ValueError):
            raise KeyRejected("the token is not one of ours") from None
        claims, ending = read["payload"], read["payload"]["exp"]
        if read["header"].get("kid") != claims["sub"] or ending - claims["iat"] > LONGEST_MINUTES * 60:
            raise KeyRejected("the token is not one of ours")
        return Token(claims["sub"], claims["audience"], tuple(claims["origins"])), ending


def resembles_token(text: str) -> bool:
    """Whether a credential is meant as a token rather than a key: keys have no dots."""
    return text.count(".") == 2
