"""Where a request comes from: the connection's other end, or what a trusted proxy says of it."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from functools import lru_cache

from starlette.requests import HTTPConnection

__all__ = ["Network", "address_of", "is_in"]

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_MOST_HOPS = 20


def address_of(connection: HTTPConnection, proxies: tuple[Network, ...] = ()) -> str:
    """The address that counts; of IPv6 its network of 64 bits, which is what one subscriber gets.

    `X-Forwarded-For` is believed only as far as trusted proxies wrote it: from its end to the first address
    that is none of theirs. Whatever stands before that may be the visitor's own invention.
    """
    found = connection.client.host if connection.client else ""
    if proxies:
        for earlier in _forwarded(connection):
            if not is_in(found, proxies) or _parsed(earlier) is None:
                break
            found = earlier
    return _counted(found)


@lru_cache(maxsize=4096)
def is_in(address: str, networks: tuple[Network, ...]) -> bool:
    """Whether a text is an address of one of the networks."""
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in networks)


def _forwarded(connection: HTTPConnection) -> Iterator[str]:
    """The addresses of `X-Forwarded-For`, nearest first."""
    fields = [value for name, value in connection.scope["headers"] if name == b"x-forwarded-for"]
    hops = b",".join(fields).decode("latin-1").rsplit(",", _MOST_HOPS)[-_MOST_HOPS:]
    return (hop.strip() for hop in reversed(hops))


@lru_cache(maxsize=4096)
def _counted(address: str) -> str:
    parsed = _parsed(address)
    if parsed is None:
        return address
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.IPv6Network((parsed, 64), strict=False))


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed
