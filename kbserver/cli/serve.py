"""`kb serve`: the sites and the API."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kbserver.cli import options

if TYPE_CHECKING:
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
    demo: Annotated[
        bool, typer.Option("--demo", help="Print a demonstration key for the agents' site.")
    ] = False,
    project: options.Project = None,
    as_json: options.Json = False,
) -> None:
    """Serve the sites and the API until interrupted."""
    chosen = options.settings(ctx, project, as_json)
    server = _server(chosen.project, host, port, preview)
    key = _demonstration_key(chosen.project) if demo else None
    sock = server.config.bind_socket()
    facts = _facts(host, sock.getsockname()[1], key)
    chosen.emit(facts, _said(facts))
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[sock])


def _server(project: Path, host: str, port: int, preview: bool) -> uvicorn.Server:
    # The command line must stay quick where nothing is served.
    import uvicorn

    from kbserver.api.app import create_app
    from kbserver.api.logs import open_log, uvicorn_log_config
    from kbserver.api.preview import Preview

    source = Preview(project, lambda said: typer.echo(said, err=True)) if preview else None
    config = uvicorn.Config(
        create_app(project, source=source, log=open_log()),
        host=host,
        port=port,
        loop="uvloop",
        http="httptools",
        lifespan="on",
        access_log=False,
        server_header=False,
        proxy_headers=False,  # the address of a trusted proxy must stay visible; see api/credentials.py
        backlog=_WAITING,
        timeout_graceful_shutdown=_SECONDS_TO_FINISH,
        log_config=uvicorn_log_config(),
        log_level="warning",
    )
    return uvicorn.Server(config)


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
