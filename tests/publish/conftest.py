"""Staged folders and releases of drawn projects, read back as readers get them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kbserver.publish.selection import Selection, select
from kbserver.publish.staging import stage
from kbserver.search.documents import Document, read_documents
from tests.conftest import DAY, Project


@dataclass(frozen=True)
class StagedFolder:
    """What `stage` wrote for one audience."""

    folder: Path

    def page(self, path: str) -> tuple[dict[str, Any], str]:
        """Front matter and body of a staged page."""
        text = (self.folder / "staged" / path).read_text(encoding="utf-8")
        assert text.startswith("---\n")
        head, end = json.JSONDecoder().raw_decode(text.removeprefix("---\n"))
        return head, text.removeprefix("---\n")[end:].removeprefix("\n---\n\n")

    def body(self, path: str) -> str:
        """Body of a staged page."""
        return self.page(path)[1]

    def kb(self, path: str) -> dict[str, Any]:
        """The `kb` part of a page's front matter."""
        part: dict[str, Any] = self.page(path)[0]["kb"]
        return part

    def files(self) -> dict[str, bytes]:
        """Everything staged, by path under `staged/`."""
        root = self.folder / "staged"
        return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}

    def guides(self, lang: str = "es") -> set[str]:
        """Ids of the guides that have a page in a language."""
        own = {path.removeprefix(f"{lang}/") for path in self.files() if path.startswith(f"{lang}/")}
        return {path.removesuffix(".md") for path in own if path.endswith(".md")} - {
            "index",
            "search",
            "register",
            "changes",
        }

    @property
    def documents(self) -> list[Document]:
        """The search documents."""
        return list(read_documents(self.folder / "documents.jsonl"))

    @property
    def register(self) -> dict[str, dict[str, Any]]:
        """The register's guides by id."""
        register = json.loads((self.folder / "register.json").read_bytes())
        return {guide["guide_id"]: guide for guide in register["guides"]}

    @property
    def site(self) -> dict[str, Any]:
        """The facts of the site."""
        loaded: dict[str, Any] = json.loads((self.folder / "site.json").read_bytes())
        return loaded

    def everything(self) -> bytes:
        """All bytes of all files, to look for what must not be there."""
        return b"\n".join(p.read_bytes() for p in sorted(self.folder.rglob("*")) if p.is_file())


def tree(folder: Path) -> dict[str, bytes]:
    """All files of a folder, by path."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


Stage = Callable[..., StagedFolder]


@pytest.fixture
def staged(project: Project, tmp_path: Path) -> Stage:
    """Stage the drawn project for an audience and read the result."""
    made = iter(range(1000))

    def call(audience: str, on: dt.date = DAY, *, preview: bool = False) -> StagedFolder:
        out = tmp_path / f"staged-{next(made)}"
        stage(project.folder, audience, out, on=on, preview=preview)
        return StagedFolder(out)

    return call


@pytest.fixture
def selected(project: Project) -> Callable[..., Selection]:
    """Select the drawn project's texts as they lie in the folder."""

    def call(audience: str, on: dt.date = DAY, *, preview: bool = False) -> Selection:
        return select(project.library(), audience, on, preview=preview)

    return call
