"""`kb key`: make, list and revoke API keys."""

from __future__ import annotations

import os
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kbserver.cli import options
from kbserver.config import FILE_NAME
from kbserver.errors import StoreError

if TYPE_CHECKING:
    from kbserver.store import ApiKey, Store

__all__ = ["app", "opened_store"]

app = typer.Typer(help="API keys: make, list, revoke.", no_args_is_help=True)


class Audience(StrEnum):
    """What a key may open."""

    CLIENTS = "clients"
    AGENTS = "agents"


@app.command()
def create(
    ctx: typer.Context,
    audience: Annotated[Audience, typer.Option(help="What it opens.")],
    label: Annotated[str, typer.Option(help="Whose it is or what for.")],
    project: options.Project = None,
    as_json: options.Json = False,
) -> None:
    """Make a key and print it, alone on the last line; it cannot be shown again."""
    chosen = options.settings(ctx, project, as_json)
    if not label.strip() or not label.isprintable():
        raise typer.BadParameter("a label is a line of text", param_hint="--label")
    made, text = opened_store(chosen.project).keys.create(audience.value, label.strip())
    said = f"{made.id}: {made.label} ({made.audience}). Keep the key now; it is not stored."
    chosen.emit({**_facts(made), "key": text}, f"{said}\n{text}")


@app.command()
def revoke(
    ctx: typer.Context,
    key_id: Annotated[str, typer.Argument(metavar="ID", help="As `kb key list` shows it.")],
    project: options.Project = None,
    as_json: options.Json = False,
) -> None:
    """End a key, and every sign-in and token made with it, within two seconds."""
    chosen = options.settings(ctx, project, as_json)
    key = opened_store(chosen.project).keys.revoke(key_id)
    chosen.emit(_facts(key), f"{key.id}: {key.label} ({key.audience}), revoked {key.revoked}")


@app.command("list")
def list_keys(ctx: typer.Context, project: options.Project = None, as_json: options.Json = False) -> None:
    """List all keys, oldest first."""
    chosen = options.settings(ctx, project, as_json)
    keys = opened_store(chosen.project).keys.every()
    lines = [f"{key.id}  {key.audience:<8}  {key.created}  {_state(key):<34}  {key.label}" for key in keys]
    chosen.emit([_facts(key) for key in keys], "\n".join(lines) or "There are no keys.")


def opened_store(project: Path) -> Store:
    """The store of a project; a mistyped folder is refused rather than given keys that no server knows."""
    # The database takes a quarter of the time in which any other command starts.
    from kbserver.store import open_store
    from kbserver.store.faults import URL_VARIABLE

    if not os.environ.get(URL_VARIABLE) and not (project / FILE_NAME).is_file():
        raise StoreError(
            f"there is no {FILE_NAME} in {project}: run in the project's folder or use --project"
        )
    return open_store(project)


def _facts(key: ApiKey) -> dict[str, Any]:
    facts = asdict(key)
    del facts["secret_sha256"]
    return facts


def _state(key: ApiKey) -> str:
    return f"revoked {key.revoked}" if key.revoked else "active"
