"""One audience's folder of a patched site: the former one's files, linked, and new ones in their places.

Nothing is ever written into a linked file: the former release keeps its bytes.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Collection, Iterator
from functools import cached_property, partial
from pathlib import Path

from kbserver.publish.draft import Draft
from kbserver.publish.release import Release

__all__ = ["Splice"]

_PAGE = re.compile(r"(?P<folder>.+?)(/versions(/[0-9]+)?|/diff/[0-9]+-[0-9]+)?/index\.html")
"""A guide's page, or one of its past."""
_PAST_FILES = "assets/past/"


class Splice:
    """Puts `staged/`, `site/` and the data files of one audience together.

    Args:
        former: The release whose pages serve.
        draft: What the audience gets now.
        folder: Becomes the audience's folder; named after it.
    """

    def __init__(self, former: Release, draft: Draft, folder: Path) -> None:
        self._former, self._draft, self._folder = former, draft, folder
        self._made: set[str] = set()
        self.linked: dict[Path, str] = {}
        """The sha256 of the files that were linked."""

    def stage(self) -> None:
        """Make all that pages are built from."""
        for path, digest in self._draft.staged.items():
            self._put(f"staged/{path}", digest, partial(self._draft.text, path))
        for name, content in self._draft.data.items():
            self._write(name, content)

    def finish(self, guides: Collection[str], built: Path | None) -> None:
        """Make the site: of these guides the pages in `built`, which are moved; of others the former ones.

        A page at a former address is one of the guide it leads to.
        """
        draft = self._draft
        folders, moved = self._folders(guides), self._folders(draft.former_ids(guides, self._former))

        def is_theirs(path: str) -> bool:
            return _is_of(path, folders) or path.removesuffix("/index.html") in moved

        files = {draft.site_path(path): content for path, content in draft.shown_files.items()}
        files |= draft.past_files
        for path in self._former_site:
            # a file that no page shows any more may be one that the audience is not to have
            if not (is_theirs(path) or path in self._former_files):
                self._link(f"site/{path}")
        for path, content in files.items():
            self._put(f"site/{path}", hashlib.sha256(content).hexdigest(), partial(bytes, content))
        for path in _paths(built) if built else ():
            if is_theirs(path) and built:
                self._move(built / path, f"site/{path}")

    def _folders(self, guides: Collection[str]) -> set[str]:
        """Where the pages of guides stand on the site."""
        langs = self._draft.selection.config.languages.list
        return {self._draft.site_path(f"{lang}/{guide_id}") for guide_id in guides for lang in langs}

    @cached_property
    def _former_site(self) -> set[str]:
        return self._former_under("site/")

    @cached_property
    def _former_files(self) -> set[str]:
        """What the former site has for its pages to show, by path on the site."""
        staged = (path for path in self._former_under("staged/") if not path.endswith(".md"))
        past = {path for path in self._former_site if path.startswith(_PAST_FILES)}
        return {self._draft.site_path(path) for path in staged} | past

    def _former_under(self, folder: str) -> set[str]:
        root = f"{self._draft.audience}/{folder}"
        files = self._former.manifest["files"]
        return {path.removeprefix(root) for path in files if path.startswith(root)}

    def _put(self, path: str, digest: str, content: Callable[[], bytes]) -> None:
        """Link the former file where it is the same, else write it."""
        if self._former.manifest["files"].get(f"{self._draft.audience}/{path}") == digest:
            self._link(path)
        else:
            self._write(path, content())

    def _link(self, path: str) -> None:
        name = f"{self._draft.audience}/{path}"
        source, place = f"{self._former.folder}/{name}", self._place(path)
        try:
            os.link(source, place)
        except OSError:  # the file system knows no links, or no more of them
            shutil.copyfile(source, place)
        self.linked[Path(place)] = self._former.manifest["files"][name]

    def _write(self, path: str, content: bytes) -> None:
        Path(self._place(path)).write_bytes(content)

    def _move(self, source: Path, path: str) -> None:
        source.rename(self._place(path))

    def _place(self, path: str) -> str:
        """Where a file goes, in a folder that is there; a string, for there may be a hundred thousand."""
        place = f"{self._folder}/{path}"
        parent = place.rpartition("/")[0]
        if parent not in self._made:
            Path(parent).mkdir(parents=True, exist_ok=True)
            self._made.add(parent)
        return place


def _is_of(path: str, folders: Collection[str]) -> bool:
    """Whether a path on the site is a page of a guide, or of its past, whose folder is among these."""
    match = _PAGE.fullmatch(path)
    return match is not None and match["folder"] in folders


def _paths(folder: Path) -> Iterator[str]:
    return (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
