"""Which page a request comes from, as far as browsers say, and whether a token was made for it.

Browsers send `Origin` with what goes to another host and with every POST, and let no page choose it. With a
GET to their own host they send none but `Sec-Fetch-Site: same-origin` (Fetch Metadata, section 2.1), and that
is how the panel in its frame asks. Which page holds the frame then stands in its address, which is the
`Referer`: only pages of ours could say another.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import parse_qs, urlsplit

from starlette.requests import HTTPConnection

from kbserver.errors import WrongOrigin

__all__ = ["FRAME", "is_own", "refuse_foreign"]

FRAME = "/embed/v1/frame"
"""Where the panel's page for frames stands; its one parameter `origin` says who may hold it."""


def refuse_foreign(connection: HTTPConnection, origins: Collection[str], own: str) -> None:
    """Raise `WrongOrigin` unless the page may use a token that names these origins.

    What comes from no page may use a token that names none. Our own pages may use any, but the frame only one
    that names the origin that holds it.

    Args:
        connection: The request.
        origins: Those the token names.
        own: Host and port of our public address.
    """
    sent = connection.headers.getlist("origin")
    if len(sent) == 1 and sent[0] in origins:
        return
    if len(sent) > 1 or (sent and not is_own(sent[0], connection, own)):
        raise WrongOrigin("the token was made for another origin")
    if not origins:
        return
    if not sent and connection.headers.get("sec-fetch-site") != "same-origin":
        raise WrongOrigin("the token names origins and the request comes from none of them")
    if _is_held_by_another(connection.headers.get("referer"), origins):
        raise WrongOrigin("the token was made for another page than the one that holds the panel")


def _is_held_by_another(address: str | None, origins: Collection[str]) -> bool:
    """Whether a page of ours is the frame, and may be held by an origin that is none of these.

    A browser cuts an address that is too long down to the origin: that may have been the frame's.
    """
    if address is None:
        return False
    try:
        page = urlsplit(address)
        named = parse_qs(page.query, keep_blank_values=True).get("origin", [])
    except ValueError:
        return True
    if page.path == FRAME:
        return len(named) != 1 or named[0] not in origins
    return page.path in ("", "/") and not page.query


def is_own(origin: str, connection: HTTPConnection, own: str) -> bool:
    """Whether an origin is that of our own pages: by the name asked for, or by our public address."""
    try:
        place = urlsplit(origin).netloc
    except ValueError:
        return False
    return place != "" and place in (connection.headers.get("host"), own)
