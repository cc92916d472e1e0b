"""All pages of the past of one audience, written into its built site."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import partial
from importlib.resources import files
from pathlib import Path

from kbserver.publish.past.frame import Frame
from kbserver.publish.past.lineage import Lineage, Site, Version, lineages
from kbserver.publish.past.moved import moved_pages
from kbserver.publish.past.pages import PastPages, Written
from kbserver.search.archive import Archive
from kbserver.search.documents import Document

__all__ = ["write_pages"]

_SCRIPTS = ("past", "moved")
_STYLES = ("frame", "head", "banner", "text", "versions", "diff", "media")


def write_pages(audience_folder: Path, out: Path) -> None:
    """Write every guide's pages and those at its former addresses; one guide's texts at a time are held in
    memory.

    Args:
        audience_folder: What staging wrote.
        out: The built site.
    """
    site = Site.read(audience_folder / "site.json")
    present, others = (Archive(audience_folder / name) for name in ("documents.jsonl", "past.jsonl"))
    frame = Frame(site)
    for lineage in lineages(audience_folder / "versions.json", site):
        text_of = partial(_text, present, others, lineage)
        has_guide = (_folder(out, site, lineage.url) / "index.html").is_file()
        _write(out, site, PastPages(frame, lineage, text_of, has_guide).all())
    register = json.loads((audience_folder / "register.json").read_bytes())
    _write(out, site, moved_pages(frame, site, register["guides"]))
    _write_assets(out / "assets" / "kb")


def _write(out: Path, site: Site, pages: Iterable[Written]) -> None:
    for path, content in pages:
        folder = _folder(out, site, path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "index.html").write_bytes(content)


def _text(present: Archive, others: Archive, lineage: Lineage, version: Version) -> list[Document]:
    archive = present if version is lineage.present else others
    return archive.version(lineage.guide_id, lineage.lang, version.number)


def _folder(out: Path, site: Site, path: str) -> Path:
    return out / path.removeprefix(site.base)


def _write_assets(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    assets = files(__package__) / "assets"
    styles = [(assets / f"{name}.css").read_bytes() for name in _STYLES]
    (folder / "past.css").write_bytes(b"\n".join(styles))
    for name in _SCRIPTS:
        (folder / f"{name}.js").write_bytes((assets / f"{name}.js").read_bytes())
