"""`kb serve`: the sites and the API."""

from __future__ import annotations

import contextlib
import socket
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kbserver.cli import options
from kbserver.errors import KnowledgeBaseError

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    import uvicorn

__all__ = ["serve"]

_SECONDS_TO_FINISH = 5
_WAITING = 2048


def serve(
    ctx: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8000,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show texts as they lie here, approved or not, and follow them.")
    ] = False,
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="The day it is to be; the real one by default.")
    ] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Print a demonstration key for the agents' site.")
    ] = False,
    project: options.Project = None,
    as_json: options.Json = False,
) -> None:
    """Serve the sites and the API until interrupted."""
    chosen = options.settings(ctx, project, as_json)
    server = _server(chosen.project, preview, options.day(on))
    key = _demonstration_key(chosen.project) if demo else None
    with _listen(host, port) as listening:
        facts = _facts(host, listening.getsockname()[1], key)
        chosen.emit(facts, _said(facts))
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listening])


def _server(project: Path, preview: bool, on: dt.date | None) -> uvicorn.Server:
    # The command line must stay quick where nothing is served.
    import uvicorn

    from kbserver.api.app import create_app
    from kbserver.api.logs import open_log, uvicorn_log_config
    from kbserver.api.preview import Preview

    source = Preview(project, lambda said: typer.echo(said, err=True)) if preview else None
    config = uvicorn.Config(
        create_app(project, source=source, log=open_log(), today=(lambda: on) if on else None),
        loop="uvloop",
        http="httptools",
        lifespan="on",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # the address of a trusted proxy must stay visible; see api/credentials.py
        timeout_graceful_shutdown=_SECONDS_TO_FINISH,
        log_config=uvicorn_log_config(),
        log_level="warning",
    )
    return uvicorn.Server(config)


def _listen(host: str, port: int) -> socket.socket:
    """A socket on which readers wait from now on, though the index is still being built."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_WAITING)
    except OSError as error:
        reason = error.strerror or str(error)
        raise KnowledgeBaseError(f"cannot listen on {host}, port {port}: {reason}: try --port 0") from error


def _demonstration_key(project: Path) -> str:
    from kbserver.store import open_store

    return open_store(project).demonstration_key()


def _facts(host: str, port: int, key: str | None) -> dict[str, Any]:
    shown = f"[{host}]" if ":" in host else host
    base = f"http://{shown}:{port}"
    facts = {"clients": f"{base}/", "agents": f"{base}/agents/", "api": f"{base}/api/v1"}
    return facts | ({"key": key} if key else {})


def _said(facts: dict[str, Any]) -> str:
    lines = [f"Clients' site  {facts['clients']}", f"Agents' site   {facts['agents']}"]
    lines.append(f"API            {facts['api']}")
    if "key" in facts:
        lines += ["", "Sign in to the agents' site with this demonstration key:", facts["key"]]
    return "\n".join(lines)
