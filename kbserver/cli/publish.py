"""`kb publish`: from a push to a release, by itself."""

from __future__ import annotations

import contextlib
import signal
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from kbserver.cli.options import Json, Project, Settings, one_of, settings
from kbserver.errors import KnowledgeBaseError, ReleaseError
from kbserver.publish.release import open_release, read_pointer, releases_folder
from kbserver.publisher.acceptance import Acceptance
from kbserver.publisher.doorbell import Doorbell
from kbserver.publisher.lock import is_running
from kbserver.publisher.state import State, read_state

__all__ = ["publish"]


def publish(
    ctx: typer.Context,
    action: Annotated[
        str, typer.Argument(metavar="[status]", help="`status`: say how publishing stands, and end.")
    ] = "follow",
    once: Annotated[bool, typer.Option("--once", help="Look at the remote once, and end.")] = False,
    no_site: Annotated[bool, typer.Option("--no-site", help="Documents only, no pages.")] = False,
    accept_rewritten: Annotated[
        bool,
        typer.Option("--accept-rewritten", help="Publish the rewritten history that was refused, this once."),
    ] = False,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Follow the remote branch of `publish` in kb.yml: build a release of each push, until interrupted."""
    one_of(action, ("follow", "status"))
    chosen = settings(ctx, project, as_json)
    if action == "status":
        _tell(chosen)
        return
    if accept_rewritten and _accepted(chosen.project):
        chosen.emit({"accepted": True}, "the running publisher was told")
        return
    _follow(chosen, once=once, site=not no_site)


def _follow(chosen: Settings, *, once: bool, site: bool) -> None:
    # The command line must stay quick where nothing is published.
    from kbserver.api.logs import open_log
    from kbserver.publisher.publisher import Publisher
    from kbserver.publisher.workshop import BuildStopped

    publisher = Publisher(chosen.project, open_log(), site=site)
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: publisher.stopping.set())
    if not once:
        publisher.run()
        return
    with publisher.at_work(), contextlib.suppress(BuildStopped):
        publisher.look()
        publisher.tidy()
    if failure := publisher.state.failure:
        raise KnowledgeBaseError("\n".join(("not published: " + failure.what, *failure.problems)))


def _accepted(project: Path) -> bool:
    """Accept what was refused; whether a publisher runs that has heard of it."""
    state = read_state(project)
    failure = state.failure if state else None
    if failure is None or failure.outcome != "history-rewritten" or failure.commit is None:
        raise KnowledgeBaseError("no rewritten history was refused: there is nothing to accept")
    Acceptance(project).give(failure.commit)
    Doorbell(project).ring()
    return is_running(project)


def _tell(chosen: Settings) -> None:
    state = read_state(chosen.project)
    if state is None:
        raise KnowledgeBaseError("nothing was ever published from a remote here: start `kb publish`")
    running, serving = is_running(chosen.project), _serving(chosen.project)
    chosen.emit({"running": running, "serving": serving, **asdict(state)}, _said(state, running, serving))


def _serving(project: Path) -> dict[str, Any]:
    """The releases that the pointer names, and the commit of the data."""
    folder = releases_folder(project)
    try:
        pointer = read_pointer(folder)
        commit = open_release(folder, pointer.data).commit if pointer.data else None
    except ReleaseError as error:
        return {"data": None, "site": None, "commit": None, "problem": str(error)}
    return {"data": pointer.data, "site": pointer.site, "commit": commit}


def _said(state: State, running: bool, serving: dict[str, Any]) -> str:
    doing = f"{state.state}, {state.percent} %: {state.doing}" if state.state == "building" else state.state
    lines = [
        f"{doing} since {state.since}" if running else "not running: start `kb publish`",
        f"follows    {state.branch} of {state.remote}",
        f"wanted     {state.wanted or 'nothing fetched yet'}  (fetched {state.looked or 'never'})",
        f"serving    {serving['commit'] or 'nothing yet'}",
        f"published  {state.published or 'nothing yet'}  ({state.published_at or 'never'})",
    ]
    if state.seconds:
        parts = ", ".join(f"{part} {seconds:g} s" for part, seconds in state.seconds.items())
        lines.append(f"took       {parts}")
    if failure := state.failure:
        lines += [f"failed     {failure.outcome} since {failure.at}", failure.what, *failure.problems]
    return "\n".join(lines)
