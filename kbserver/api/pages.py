"""The built pages of one audience: every file known by its address before the first request.

An address is looked up in a table and never joined to a folder, so that no path can lead outside it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from mimetypes import MimeTypes
from pathlib import Path

from kbserver.api.codings import CODINGS
from kbserver.api.remembered import Remembered
from kbserver.api.security import page_policy

__all__ = ["Page", "Pages"]

_TYPES = MimeTypes()
for _type, _suffix in (
    ("text/vtt", ".vtt"),
    ("video/webm", ".webm"),
    ("font/woff2", ".woff2"),
    ("text/javascript", ".js"),
    ("text/javascript", ".mjs"),
    ("application/json", ".map"),
    ("application/xml", ".xml"),
    ("application/manifest+json", ".webmanifest"),
    ("image/webp", ".webp"),
):
    _TYPES.add_type(_type, _suffix)

_TEXT = re.compile(r"text/|application/(json|xml|manifest\+json)|image/svg\+xml")
# Only files of the theme: in an editor's file name eight digits may be a date.
_HASHED = re.compile(r"assets/(javascripts/bundle|stylesheets/(main|palette))\.[0-9a-f]{8}\.min\.(js|css)")
_OF_GUIDE = re.compile(r"(?P<folder>.+?)(?P<past>|/versions(/[0-9]+)?|/diff/[0-9]+-[0-9]+)")
_SMALLEST_ENCODED = 1024
_LARGEST_IN_MEMORY = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Page:
    """One file of a site."""

    file: Path
    """Where it lies."""
    size: int
    """Bytes."""
    digest: str
    """First half of its sha256, in hex: the strong entity tag."""
    media_type: str
    """With `charset=utf-8` where it is text."""
    policy: str | None
    """`Content-Security-Policy` of an HTML page, with the hashes of its own inline scripts."""
    lasting: bool
    """Whether the theme gave it a name with a hash of its content, so that it never changes."""

    @property
    def is_text(self) -> bool:
        """Whether it is text, and small enough to be kept in memory."""
        return _TEXT.match(self.media_type) is not None and self.size <= _LARGEST_IN_MEMORY

    @property
    def encodes(self) -> bool:
        """Whether a coding saves anything."""
        return self.is_text and self.size >= _SMALLEST_ENCODED

    def content(self, coding: str | None) -> bytes:
        """The bytes to send, in one of `CODINGS` or as they are; reads the file, so call it in a thread."""
        content = self.file.read_bytes()
        return CODINGS[coding](content) if coding else content


@dataclass(frozen=True, slots=True)
class Pages:
    """All files of a site by address, without the leading slash."""

    table: dict[str, Page]
    languages: tuple[str, ...]
    moved: Mapping[str, str] = field(default_factory=dict)
    """Folders of guides by those at their former addresses, without slashes at either end."""
    sent: Remembered = field(default_factory=Remembered, compare=False)
    """Contents sent a moment ago, by digest and coding."""

    @classmethod
    def load(
        cls,
        folder: Path,
        languages: Sequence[str],
        former: Pages | None = None,
        moved: Mapping[str, str] | None = None,
    ) -> Pages:
        """Read a folder of built pages; links and hidden files are left out.

        What the former pages of the same audience have sent is not made again where it is still the same,
        and a file that is theirs too, linked, is not read again.
        """
        table: dict[str, Page] = {}
        for path in sorted(folder.rglob("*")):
            address = path.relative_to(folder).as_posix()
            if path.is_symlink() or not path.is_file() or any(part[0] == "." for part in address.split("/")):
                continue
            known = former.table.get(address) if former else None
            linked = known is not None and _is_linked(path, known.file)
            table[address] = replace(known, file=path) if known and linked else _page(path, address)
        return cls(table, tuple(languages), moved or {}, former.sent if former else Remembered())

    def find(self, address: str) -> Page | None:
        """The file at an address; the address of a folder, ending in a slash, is its `index.html`."""
        if address == "" or address.endswith("/"):
            address += "index.html"
        return self.table.get(address)

    def is_folder(self, address: str) -> bool:
        """Whether the address names a folder with a page but lacks the slash."""
        return f"{address}/index.html" in self.table

    def goal(self, address: str) -> str | None:
        """Where the former address of a guide, or of its past, leads; None for any other."""
        match = _OF_GUIDE.fullmatch(address.removesuffix("/index.html").removesuffix("/"))
        if match is None or match["folder"] not in self.moved:
            return None
        past = match["past"]
        goal = f"{self.moved[match['folder']]}{past}/"
        # a guide whose place another one took has a past of its own
        own = past and f"{match[0]}/index.html" in self.table
        return None if own or f"{goal}index.html" not in self.table else goal

    def missing(self, address: str) -> Page | None:
        """The page that says there is nothing, in the language of the address."""
        first = address.partition("/")[0]
        own = self.table.get(f"{first}/404.html") if first in self.languages else None
        return own or self.table.get("404.html")


def _is_linked(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:  # the former release is gone
        return False


def _page(path: Path, address: str) -> Page:
    content = path.read_bytes()
    media_type = _TYPES.guess_type(path.name)[0] or "application/octet-stream"
    if _TEXT.match(media_type):
        media_type += "; charset=utf-8"
    policy = page_policy(content.decode("utf-8", "replace")) if media_type.startswith("text/html") else None
    digest = hashlib.sha256(content).hexdigest()[:32]
    return Page(path, len(content), digest, media_type, policy, _HASHED.fullmatch(address) is not None)
