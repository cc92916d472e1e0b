"""What browsers are told not to do: Content-Security-Policy and its companions."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache

__all__ = ["API_POLICY", "FORM_POLICY", "HEADERS", "UNFRAMED", "page_policy"]

API_POLICY = "default-src 'none'; frame-ancestors 'none'"
"""Answers for programs: nothing in them is ever loaded or run."""

FORM_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""The sign-in page: one style sheet, one form, no script."""

HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    # `no-referrer` would make browsers send `Origin: null` with the sign-in form.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
"""What every answer carries."""

UNFRAMED = (b"x-frame-options", b"DENY")
"""What an answer carries that no page may hold, for browsers that do not know `frame-ancestors`."""

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style\s*>", re.DOTALL | re.IGNORECASE)
_STYLE_ATTRIBUTE = re.compile(r"<[a-zA-Z][^<>]*\sstyle\s*=", re.DOTALL)
_DATA = re.compile(r"\btype\s*=\s*[\"']?application/(ld\+)?json", re.IGNORECASE)
_SOURCE = re.compile(r"(^|\s)src\s*=", re.IGNORECASE)


def page_policy(html: str) -> str:
    """The policy of one built page (Content Security Policy Level 3).

    Scripts run from our own host, and inline only those that stand in the page as it was built, by their
    sha256; likewise style elements. Style attributes, which Markdown tables use for alignment, are allowed
    only on pages that have some.
    """
    scripts = frozenset(
        text
        for attributes, text in _SCRIPT.findall(html)
        if not (_SOURCE.search(attributes) or _DATA.search(attributes))
    )
    styles = frozenset(_STYLE.findall(html))
    return _policy(scripts, styles, _STYLE_ATTRIBUTE.search(html) is not None)


@lru_cache(maxsize=256)
def _policy(scripts: frozenset[str], styles: frozenset[str], styled: bool) -> str:
    parts = [
        "default-src 'none'",
        " ".join(["script-src 'self'", *sorted(map(_hash, scripts))]),
        " ".join(["style-src 'self'", *sorted(map(_hash, styles))]),
        "img-src 'self' data:",
        "font-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'self'",
        "frame-ancestors 'none'",
    ]
    if styled:
        parts.insert(3, "style-src-attr 'unsafe-inline'")
    return "; ".join(parts)


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
