"""`kb token`: a short-lived token for a console under test, or for one that cannot ask `POST /tokens`."""

from __future__ import annotations

from typing import Annotated

import typer

from kbserver.cli import options
from kbserver.cli.key import opened_store
from kbserver.config import LONGEST_MINUTES, USUAL_MINUTES, load_config
from kbserver.errors import KeyRejected

__all__ = ["token"]


def token(
    ctx: typer.Context,
    key: Annotated[str, typer.Option(metavar="ID", help="Id of the key, as `kb key list` shows it.")],
    origin: Annotated[
        list[str] | None,
        typer.Option(help="Origin of the page that is to use it, as in kb.yml; may be given several times."),
    ] = None,
    minutes: Annotated[
        int, typer.Option(min=1, max=LONGEST_MINUTES, help="How long it lives.")
    ] = USUAL_MINUTES,
    project: options.Project = None,
    as_json: options.Json = False,
) -> None:
    """Make a token that opens what a key opens and print it, alone on the last line."""
    from kbserver.store.keys import identifier
    from kbserver.store.tokens import Tokens

    chosen = options.settings(ctx, project, as_json)
    # Whoever may read the store may make tokens: the id is enough, and no secret enters the shell's history.
    if (key_id := identifier(key)) is not None:
        raise typer.BadParameter(
            f"give the id {key_id}, not the key; it stands in your shell's history now", param_hint="--key"
        )
    origins = origin or []
    if strangers := set(origins) - load_config(chosen.project).consoles:
        raise typer.BadParameter(
            f"{min(strangers)!r} stands neither in embed.origins nor in cors.origins of kb.yml",
            param_hint="--origin",
        )
    store = opened_store(chosen.project)
    if (found := store.keys.find(key)) is None:
        raise KeyRejected(f"there is no key {key!r}: list them with `kb key list`")
    minted = Tokens(store.secret("tokens")).mint(found, origins, minutes)
    named = ", ".join(origins) or "no page"
    said = f"{found.id}: {found.label} ({found.audience}), for {named}, until {minted.expires_at}"
    whose = {"key": found.id, "audience": found.audience, "origins": origins}
    chosen.emit({"token": minted.text, "expires_at": minted.expires_at, **whose}, f"{said}\n{minted.text}")
