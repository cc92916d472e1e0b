"""Which page a request comes from, as far as browsers say, and whether a token was made for it.

Browsers send `Origin` with what goes to another host and with every POST, and let no page choose it. With a
GET to their own host they send none but `Sec-Fetch-Site: same-origin` (Fetch Metadata, section 2.1), and that
is how the panel in its frame asks.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from kbserver.errors import WrongOrigin

__all__ = ["is_own", "refuse_foreign"]


def refuse_foreign(connection: HTTPConnection, origins: Collection[str], own: str) -> None:
    """Raise `WrongOrigin` unless the page may use a token that names these origins.

    Our own pages always may; what comes from no page may use a token that names none.

    Args:
        connection: The request.
        origins: Those the token names.
        own: Host and port of our public address.
    """
    sent = connection.headers.getlist("origin")
    if not sent:
        if origins and connection.headers.get("sec-fetch-site") != "same-origin":
            raise WrongOrigin("the token names origins and the request comes from none of them")
    elif len(sent) > 1 or not (sent[0] in origins or is_own(sent[0], connection, own)):
        raise WrongOrigin("the token was made for another origin")


def is_own(origin: str, connection: HTTPConnection, own: str) -> bool:
    """Whether an origin is that of our own pages: by the name asked for, or by our public address."""
    try:
        place = urlsplit(origin).netloc
    except ValueError:
        return False
    return place != "" and place in (connection.headers.get("host"), own)
