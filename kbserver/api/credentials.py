"""Who asks: keys for programs, a signed cookie or a trusted proxy for agents in their browser."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import ip_network

import anyio.to_thread
from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import HTTPConnection

from kbserver.api.addresses import Network, address_of, is_in
from kbserver.config import SignIn
from kbserver.errors import KeyRejected
from kbserver.store import ApiKey
from kbserver.store.keys import identifier

__all__ = ["COOKIE", "MOST_REMEMBERED", "Keyring", "Proxy", "Tickets", "bearer"]

COOKIE = "kb_agents"
"""Name of the sign-in cookie."""

_SECONDS_BELIEVED = 2.0
MOST_REMEMBERED = 10_000
"""Ids a keyring remembers before it forgets them all."""

Find = Callable[[str], ApiKey | None]


class Keyring:
    """The store's keys, remembered for two seconds: no SQL on the way of most requests.

    Ids that do not exist are remembered too; they are drawn at random, so that nobody can ask for a key's id
    before the key is made.
    """

    def __init__(self, find: Find | None, clock: Callable[[], float] = time.monotonic) -> None:
        """`find` asks the store; without it every key is rejected."""
        self._find, self._clock = find, clock
        self._remembered: dict[str, tuple[float, ApiKey | None]] = {}

    def __len__(self) -> int:
        return len(self._remembered)

    async def verify(self, text: str) -> ApiKey:
        """The key whose text this is; raise `KeyRejected` when it is unknown, malformed or revoked."""
        if self._find is None:
            raise KeyRejected("no key can be checked here: the server's log says why")
        wanted = identifier(text)
        key = await self.find(wanted) if wanted else None
        if key is None or not key.opens(text):
            raise KeyRejected("the key is unknown, malformed or revoked")
        return key

    def forget(self) -> None:
        """Ask the store again for every key."""
        self._remembered.clear()

    async def find(self, key_id: str) -> ApiKey | None:
        """The key with this id as it was at most two seconds ago, revoked or not."""
        now = self._clock()
        until, key = self._remembered.get(key_id, (0.0, None))
        if now < until or self._find is None:
            return key
        key = await anyio.to_thread.run_sync(self._find, key_id)
        if len(self._remembered) >= MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered[key_id] = (now + _SECONDS_BELIEVED, key)
        return key


class Tickets:
    """The signed values of sign-in cookies; each holds its key's id, so that revoking the key ends it."""

    def __init__(self, secret: str, hours: int) -> None:
        self.seconds = hours * 3600
        self._serializer = URLSafeTimedSerializer(secret, salt="kbserver-sign-in")

    def issue(self, key: ApiKey) -> str:
        """A cookie's value for whoever showed this key."""
        return str(self._serializer.dumps(key.id))

    def read(self, value: str) -> str | None:
        """The key's id in a cookie's value; None when it is not ours or too old."""
        try:
            found = self._serializer.loads(value, max_age=self.seconds)
        except BadSignature:
            return None
        return found if isinstance(found, str) else None


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy that signs agents in itself and names them in a header."""

    header: bytes | None
    """Name of the header in lower case; None when there is no such proxy."""
    networks: tuple[Network, ...]
    """Addresses it calls from."""

    @classmethod
    def of(cls, settings: SignIn) -> Proxy:
        """As `kb.yml` has it."""
        networks = tuple(ip_network(text, strict=False) for text in settings.trusted_proxies)
        header = settings.proxy_header
        return cls(header.lower().encode() if header else None, networks)

    def person(self, connection: HTTPConnection) -> str | None:
        """The one person named by a request that comes from the proxy."""
        if self.header is None or connection.client is None:
            return None
        # A second header of the name would be the visitor's own, which the proxy failed to remove.
        named = [value.strip() for name, value in connection.scope["headers"] if name == self.header]
        if len(named) != 1 or not named[0] or not is_in(connection.client.host, self.networks):
            return None
        return str(named[0].decode("latin-1"))

    def address(self, connection: HTTPConnection) -> str:
        """The address a request counts for."""
        return address_of(connection, self.networks)


def bearer(headers: Sequence[tuple[bytes, bytes]]) -> str | None:
    """The key a request carries, or None when it has no `Authorization` (RFC 6750, section 2.1).

    Raises `KeyRejected` for anything else in that header.
    """
    sent = [value for name, value in headers if name == b"authorization"]
    if not sent:
        return None
    scheme, _, key = sent[0].decode("latin-1").partition(" ")
    if len(sent) > 1 or scheme.lower() != "bearer" or not key.strip():
        raise KeyRejected("the Authorization header is not one bearer key")
    return key.strip()
