"""`kb release export` and `kb release import`: a release as a file, or through a pipe."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from kbserver.cli.options import Json, Project, settings
from kbserver.errors import ReleaseError
from kbserver.publish.exporting import export_release
from kbserver.publish.importing import MOST_BYTES, import_release
from kbserver.publish.release import open_release, releases_folder, use_release

__all__ = ["export", "import_"]

_PIPE = Path("-")
_GIGABYTE = 1024**3


def export(
    ctx: typer.Context,
    release_id: Annotated[str, typer.Argument(help="As `kb releases` shows it.")],
    file: Annotated[Path, typer.Argument(help="A file named .tar or .tar.gz; - is a pipe, not zipped.")],
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Write a release to an archive, agents' texts included; print its sha256."""
    chosen = settings(ctx, project, as_json)
    if file != _PIPE and not file.name.endswith((".tar", ".tar.gz")):
        raise typer.BadParameter(f"{file} is named neither .tar nor .tar.gz")
    release = open_release(releases_folder(chosen.project), release_id)
    with _written(file) as stream:
        digest = export_release(release, stream, zipped=file.name.endswith(".gz"))
    if file == _PIPE:
        typer.echo(f"{digest}  {file}", err=True)
    else:
        chosen.emit({"id": release.id, "sha256": digest}, f"{digest}  {file}")


def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="What `kb release export` wrote; - is a pipe.")],
    use: Annotated[
        bool, typer.Option("--use", help="Point to it: the server follows within a second.")
    ] = False,
    sha256: Annotated[
        str | None, typer.Option(metavar="HEX", help="Refuse an archive that has another sha256.")
    ] = None,
    most: Annotated[
        int, typer.Option(min=1, metavar="GB", help="Refuse a release that would be larger.")
    ] = MOST_BYTES // _GIGABYTE,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Take a release from an archive, if it is whole and as it was exported."""
    chosen = settings(ctx, project, as_json)
    folder = releases_folder(chosen.project)
    with _read(file) as stream:
        found = import_release(folder, stream, most_bytes=most * _GIGABYTE, sha256=sha256)
    if use:
        use_release(folder, found.release)
    said = "imported" if found.new else "was here already:"
    facts = {"id": found.release.id, "sha256": found.sha256, "new": found.new, "serves": use}
    chosen.emit(facts, f"{said} {found.release.id}" + (", serving it" if use else ""))


@contextmanager
def _written(file: Path) -> Iterator[BinaryIO]:
    """A stream to a file that only its owner may read, in place when all is written."""
    if file == _PIPE:
        if sys.stdout.isatty():
            raise typer.BadParameter("- is for pipes, not for a terminal")
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    beside = file.with_name(f".{file.name}.new")
    try:
        beside.unlink(missing_ok=True)
        with open(beside, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as stream:
            yield stream
        beside.replace(file)
    except OSError as error:
        raise ReleaseError(f"{file} could not be written: {error.strerror or error}") from error
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def _read(file: Path) -> Iterator[BinaryIO]:
    with contextlib.ExitStack() as stack:
        try:
            stream = sys.stdin.buffer if file == _PIPE else stack.enter_context(file.open("rb"))
        except OSError as error:
            raise ReleaseError(f"{file} cannot be read: {error.strerror or error}") from error
        yield stream
