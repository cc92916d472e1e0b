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
    from collections.abc import Callable
    from pathlib import Path

    from kbserver.api.routes.console import Demonstration

__all__ = ["serve"]

_WAITING = 2048
_ANOTHER = "take another port with --port 8001, or make serve PORT=8001; --port 0 takes a free one"


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
        bool,
        typer.Option("--demo", help="Serve a console to try things in; print a key for the agents' site."),
    ] = False,
    publish: Annotated[
        bool, typer.Option("--publish", help="Follow the remote branch of kb.yml too, as `kb publish` does.")
    ] = False,
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="Processes that answer, each with an index of its own.")
    ] = 1,
    project: options.Project = None,
    as_json: options.Json = False,
) -> None:
    """Serve the sites and the API until interrupted."""
    chosen = options.settings(ctx, project, as_json)
    if preview and workers > 1:
        raise typer.BadParameter("--preview is for one writer: it goes without --workers")
    key = _demonstration_key(chosen.project) if demo else None
    demonstration = _demonstration(host, key) if key else None
    run = _runner(chosen.project, workers, preview, options.day(on), demonstration)
    with _listen(host, port) as listening:
        facts = _facts(host, listening.getsockname()[1], key)
        chosen.emit(facts, _said(facts))
        following = _publishing(chosen.project) if publish else contextlib.nullcontext()
        with contextlib.suppress(KeyboardInterrupt), following:
            run(listening)


def _runner(
    project: Path, workers: int, preview: bool, on: dt.date | None, demonstration: Demonstration | None
) -> Callable[[socket.socket], None]:
    """What answers on a socket until told to end; raises `ConfigError` before it is called."""
    # The command line must stay quick where nothing is served.
    import uvicorn

    from kbserver.api.app import create_app
    from kbserver.api.logs import open_log
    from kbserver.api.preview import Preview
    from kbserver.cli.server import server_config
    from kbserver.cli.workers import Workers

    if workers > 1:
        return Workers(workers, project, on, demonstration).run
    source = Preview(project, lambda said: typer.echo(said, err=True)) if preview else None
    today = (lambda: on) if on else None
    app = create_app(project, source=source, log=open_log(), today=today, demonstration=demonstration)
    server = uvicorn.Server(server_config(app))
    return lambda listening: server.run(sockets=[listening])


def _publishing(project: Path) -> contextlib.AbstractContextManager[None]:
    from kbserver.api.logs import open_log
    from kbserver.publisher.beside import publishing_beside
    from kbserver.publisher.publisher import Publisher

    log = open_log()
    return publishing_beside(Publisher(project, log), log)


def _listen(host: str, port: int) -> socket.socket:
    """A socket on which readers wait from now on, though the index is still being built."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_WAITING)
    except OSError as error:
        reason = error.strerror or str(error)
        raise KnowledgeBaseError(f"cannot listen on {host}, port {port}: {reason}: {_ANOTHER}") from error


def _demonstration_key(project: Path) -> str:
    from kbserver.store import open_store

    return open_store(project).demonstration_key()


def _demonstration(host: str, key: str) -> Demonstration:
    """What the console needs; where others can ask too, it has to be shown the key."""
    from kbserver.api.routes.console import Demonstration, is_loopback
    from kbserver.store.keys import identifier

    alone = is_loopback(host)
    if not alone:
        typer.echo(f"{host} can be reached from elsewhere: the console asks for the key", err=True)
    return Demonstration(identifier(key) or "", alone)


def _facts(host: str, port: int, key: str | None) -> dict[str, Any]:
    shown = f"[{host}]" if ":" in host else host
    base = f"http://{shown}:{port}"
    facts = {"clients": f"{base}/", "agents": f"{base}/agents/", "api": f"{base}/api/v1"}
    return facts | ({"console": f"{base}/console", "key": key} if key else {})


def _said(facts: dict[str, Any]) -> str:
    lines = [f"Clients' site  {facts['clients']}", f"Agents' site   {facts['agents']}"]
    lines.append(f"API            {facts['api']}/openapi.json")
    if "key" in facts:
        lines.append(f"Console        {facts['console']}")
        lines += ["", "Sign in to the agents' site with this demonstration key:", facts["key"]]
    lines += ["", "Ctrl+C ends it; its log follows."]
    return "\n".join(lines)
