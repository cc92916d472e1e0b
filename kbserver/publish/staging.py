"""One audience's texts written out: pages for the site generator, documents for search, the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import orjson

from kbserver.approval.history import History, read_history, working_history
from kbserver.guides.library import Library, config_of, load_library
from kbserver.publish.changes import changes_of
from kbserver.publish.feeds import feeds
from kbserver.publish.pages import guide_pages, shown_files, special_pages
from kbserver.publish.register import register_of
from kbserver.publish.sections import documents_of, lines_of
from kbserver.publish.selection import Selection, select
from kbserver.publish.shards import derive_shards, has_shards, write_shards
from kbserver.publish.shown import Shown
from kbserver.publish.static_index import static_index
from kbserver.publish.versions import versions_of
from kbserver.repository import Repository

__all__ = ["derive_data", "site_facts", "stage", "stage_data", "stage_library"]


def stage(
    project: Path, audience: str, out: Path, *, on: dt.date | None = None, preview: bool = False
) -> None:
    """Stage one audience's texts of HEAD into `out`; of the folder in a preview or without git.

    Args:
        project: Folder with `kb.yml` and `content/`.
        audience: `clients` or `agents`.
        out: Folder that receives `staged/`, `past/`, `search/`, feeds and data files; created if absent.
        on: The day; today in the configured zone by default.
        preview: Whether texts that are not in force are shown too.

    Raises:
        ConfigError: `kb.yml` cannot be used.
    """
    repository = Repository(project)
    head = repository.head()
    snapshot = repository.snapshot(None if preview else head)
    config = config_of(snapshot)
    day = on or config.today()
    history = working_history(repository, snapshot, day) if preview else read_history(repository, head)
    stage_library(load_library(snapshot, config), audience, out, day, preview, history)


def stage_library(
    library: Library,
    audience: str,
    out: Path,
    on: dt.date,
    preview: bool = False,
    history: History | None = None,
) -> Selection:
    """Stage one audience's texts of a library that is loaded already; see `stage`."""
    selection = select(library, audience, on, preview=preview, history=history)
    out.mkdir(parents=True, exist_ok=True)
    others = list(selection.others())
    changes = changes_of(selection)
    _stage_data(selection, changes, others, out)
    _stage_facts(selection, changes, out)
    _write(out / "documents.jsonl", b"".join(lines_of(selection)))
    _stage_pages(selection, others, out)
    return selection


def stage_data(
    library: Library, audience: str, out: Path, place: Path, on: dt.date, preview: bool, history: History
) -> tuple[Selection, dict[Path, str]]:
    """Stage what the API answers with, and nothing of the site; `out` is to become `place`.

    Returns the sha256 of files that need not be read for it.
    """
    selection = select(library, audience, on, preview=preview, history=history)
    out.mkdir(parents=True, exist_ok=True)
    changes = changes_of(selection)
    _stage_data(selection, changes, list(selection.others()), out)
    if not has_shards(selection):
        _stage_facts(selection, changes, out)
    return selection, write_shards(selection, out, place)


def derive_data(selection: Selection) -> None:
    """Derive what `stage_data` writes, so that it is known when that is asked for."""
    for _ in chain(feeds(selection, changes_of(selection)), lines_of(selection, selection.others())):
        pass
    derive_shards(selection)


def _stage_data(
    selection: Selection, changes: Sequence[Mapping[str, Any]], others: Sequence[Shown], out: Path
) -> None:
    for name, content in feeds(selection, changes):
        _write(out / name, content)
    _write(out / "past.jsonl", b"".join(lines_of(selection, others)))


def _stage_facts(selection: Selection, changes: Sequence[Mapping[str, Any]], out: Path) -> None:
    _write_json(out / "versions.json", versions_of(selection))
    _write_json(out / "changes.json", {"changes": changes})
    _write_json(out / "register.json", register_of(selection))


def _stage_pages(selection: Selection, others: Sequence[Shown], out: Path) -> None:
    for path, text in [*guide_pages(selection), *special_pages(selection)]:
        _write(out / "staged" / path, text.encode())
    for place, content in shown_files(selection):
        _write(out / "staged" / place, content)
    documents = list(documents_of(selection))
    for path, content in static_index(documents, selection.config.languages, selection.base):
        _write(out / path, content)
    for shown in others:
        for path, content in shown.files.items():
            _write(out / "past" / selection.places.past_file(path, content), content)
    _write_json(out / "site.json", site_facts(selection))


def site_facts(selection: Selection) -> dict[str, Any]:
    """What `site.json` says: what all pages of an audience's site have in common."""
    config = selection.config
    present = {guide_id.split("/")[0] for guide_id in selection.guides if "/" in guide_id}
    named = [*(name for name in config.site.folders if name in present)]
    folders = named + sorted(present - set(named))
    return {
        "audience": selection.audience,
        "base": selection.base,
        "url": config.site.url.rstrip("/") + selection.base,
        "names": config.site.name,
        "languages": {"default": config.languages.default, "list": config.languages.list},
        "folders": [{"folder": name, "titles": config.site.folders.get(name, {})} for name in folders],
        "contact": config.site.contact,
        "on": selection.on.isoformat(),
        "preview": selection.preview,
    }


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _write_json(path: Path, value: dict[str, Any]) -> None:
    _write(path, orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
