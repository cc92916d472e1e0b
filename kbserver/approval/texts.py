"""What the history of approvals needs to know of one text: its head, and what its digest is made of."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from kbserver.approval.digest import digest_text
from kbserver.guides.audience import project
from kbserver.guides.library import files_shown
from kbserver.guides.model import Approval, Translation

__all__ = ["Text", "text_of"]

_DEFINITION = r"\](?:(?<!\]\])|(?<=\\\]\])):"
"""What the definition of a reference has, and what follows a gap has not: `[[agent.name]]:`."""
_NO_FILE = r"#|[A-Za-z][A-Za-z0-9+.-]*:|(?!<)[^?#) \t\r\n]*\.md(?:[#?) \t\r\n]|\Z)"
"""How addresses begin that lead to no file a text shows: within the page, elsewhere, to a guide."""
_FILE = re.compile(rf"{_DEFINITION}|\]\([ \t\r\n]*+(?!{_NO_FILE})")
_FAR = re.compile(rf"```|~~~|<|{_DEFINITION}")
"""What fences, raw HTML and references have: they alone reach beyond the paragraph they stand in."""
_APART = re.compile(r"\n[ \t]*\n(?=\S)")


@dataclass(frozen=True, slots=True)
class Text:
    """One text as it stood in one file."""

    guide_id: str
    lang: str
    path: str
    blob: str
    """Git's id of the file."""
    title: str
    kind: str
    topic: str | None
    audience: str
    effective: dt.date | None
    retire: dt.date | None
    withdrawn: dt.date | None
    review_by: dt.date | None
    aliases: tuple[str, ...]
    approvals: tuple[Approval, ...]
    shown: tuple[str, ...]
    """Files it shows, by path."""
    shown_to_clients: tuple[str, ...]
    """Those that clients see."""
    content: str
    """The whole file."""
    for_clients: str
    """The body as clients read it."""

    def digest(self, guide_id: str, hashes: Mapping[str, str]) -> str:
        """The digest under an id; `hashes` are the sha256 of the files there are, by path."""
        found = {path: hashes[path] for path in self.shown if path in hashes}
        return digest_text(guide_id, self.lang, self.content, found)

    def reading(self, hashes: Mapping[str, str]) -> str:
        """A name for what clients read and see of it: 16 hex digits."""
        seen = [self.title, self.for_clients, *(hashes.get(path, "") for path in self.shown_to_clients)]
        return hashlib.sha256(orjson.dumps(seen)).hexdigest()[:16]


def text_of(translation: Translation, blob: str) -> Text:
    """The text of a file that has been read."""
    meta, body = translation.meta, translation.body
    for_clients = project(body, "clients")
    return Text(
        guide_id=translation.guide_id,
        lang=translation.lang,
        path=translation.path,
        blob=blob,
        title=meta.title,
        kind=meta.kind,
        topic=meta.topic,
        audience=meta.audience,
        effective=meta.effective,
        retire=meta.retire,
        withdrawn=meta.withdrawn,
        review_by=meta.review_by,
        aliases=meta.aliases,
        approvals=meta.approvals,
        shown=_shown(body, translation.path),
        shown_to_clients=_shown(for_clients, translation.path),
        content=translation.text,
        for_clients=for_clients,
    )


def _shown(body: str, path: str) -> tuple[str, ...]:
    """Files a body shows, of which only the parts are parsed where an address might lead to one."""
    if not _FILE.search(body):
        return ()
    parts = [body.strip("\n")] if _FAR.search(body) else _APART.split(body)
    return tuple(sorted({file for part in parts if _FILE.search(part) for file in files_shown(part, path)}))
