"""Options every command takes, before its name or after it, and what they amount to."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import re
import shutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from kbserver.approval.history import History, working_history
from kbserver.config import FILE_NAME
from kbserver.disk import named
from kbserver.guides.library import Library, config_of, load_library
from kbserver.repository import CONTENT, Repository

__all__ = ["Json", "Project", "Settings", "TextPath", "day", "one_of", "project_path", "settings"]

Project = Annotated[
    Path | None,
    typer.Option("--project", metavar="DIR", help="Folder with kb.yml; by default the nearest one upwards."),
]
TextPath = Annotated[Path, typer.Argument(help="File of a guide: content/pt/faq.md.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the common options amount to."""

    project: Path
    """Folder of the project, absolute."""
    json: bool
    """Whether to print JSON."""

    def emit(self, value: Any, text: str) -> None:
        """Print `value` as JSON, or `text` for people."""
        typer.echo(json.dumps(value, ensure_ascii=False, indent=1) if self.json else text)

    def progress(self, said: str) -> None:
        """Tell what is being done, on a terminal only."""
        if not self.json and typer.get_text_stream("stderr").isatty():
            typer.echo(said, err=True)

    def library(self) -> Library:
        """The guides as they lie in the folder; raise `ConfigError`."""
        snapshot = Repository(self.project).snapshot(None)
        return load_library(snapshot, config_of(snapshot))

    def history(self, library: Library) -> History:
        """The approved past up to the folder's texts; without git, what they alone tell."""
        return working_history(Repository(self.project), library.snapshot, library.config.today())

    def write(self, name: str, text: str) -> None:
        """Write a file of the project in one step: whoever reads it sees the former text or the new one."""
        self.write_all({name: text})

    def write_all(self, texts: Mapping[str, str]) -> None:
        """Write several files, each in one step, and none while one of them cannot be written."""
        prepared: list[tuple[Path, Path]] = []
        try:
            for name, text in texts.items():
                place = self.project / name
                place.parent.mkdir(parents=True, exist_ok=True)
                beside = place.with_name(f".{place.name}.new")
                prepared.append((beside, place))
                with named(place):
                    beside.write_bytes(text.encode())
                if place.exists():
                    shutil.copymode(place, beside)
            for beside, place in prepared:
                beside.replace(place)
        finally:
            for beside, _ in prepared:
                with contextlib.suppress(OSError):
                    beside.unlink()


def settings(ctx: typer.Context, project: Path | None, as_json: bool) -> Settings:
    """Join the options given before the command with those after it; these win."""
    before: dict[str, Any] = ctx.find_root().obj or {}
    chosen = project or before.get("project") or _nearest()
    return Settings(chosen.resolve(), as_json or bool(before.get("json")))


def project_path(chosen: Settings, path: Path) -> str:
    """A path as the user gave it, relative to the project with forward slashes."""
    for base in (Path.cwd(), chosen.project):
        full = (base / path).resolve()
        if full.is_file() and full.is_relative_to(chosen.project):
            return full.relative_to(chosen.project).as_posix()
    what = f"{path} is not a file of the project {chosen.project}"
    raise typer.BadParameter(f"{what}: name one such as {CONTENT}/pt/faq.md, or the project by --project")


def day(text: str | None) -> dt.date | None:
    """An ISO 8601 day from the command line."""
    if text is None:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return dt.date.fromisoformat(text)
    except ValueError:
        pass
    raise typer.BadParameter(f"{text!r} is not a day such as 2024-11-28")


def one_of(value: str, known: Collection[str]) -> str:
    """The value, if it is one of those known."""
    if value not in known:
        raise typer.BadParameter(f"{value!r} is not one of {', '.join(known)}")
    return value


def _nearest() -> Path:
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / FILE_NAME).is_file()), here)
