"""`kb search`: ask the current release from the terminal."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import typer

from kbserver.cli.options import Json, Project, day, one_of, settings
from kbserver.config import load_config
from kbserver.counting import counted
from kbserver.errors import QueryError, printable
from kbserver.guides.audience import AUDIENCES
from kbserver.publish.release import Release, open_current, releases_folder
from kbserver.search import Document, Hit, Query, Results, SearchIndex

__all__ = ["search"]


def search(
    ctx: typer.Context,
    query: Annotated[str, typer.Argument(help="What to look for, in quotes.")],
    lang: Annotated[str | None, typer.Option(help="Language; the default one if not given.")] = None,
    audience: Annotated[str, typer.Option(help="clients or agents.")] = "agents",
    as_of: Annotated[
        str | None, typer.Option(metavar="DATE", help="What was in force then; today by default.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="How many hits.")] = 5,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Search the current release, or what was in force on another day."""
    chosen = settings(ctx, project, as_json)
    config = load_config(chosen.project)
    wanted = one_of(lang or config.languages.default, config.languages.list)
    one_of(audience, AUDIENCES)
    try:
        asked = Query(text=query, lang=wanted, limit=limit)
    except QueryError as error:
        raise typer.BadParameter(str(error), param_hint="QUERY") from None
    release = open_current(releases_folder(chosen.project))
    documents = _documents(release, audience, day(as_of))
    index = SearchIndex(documents, config.languages, config.search.engine)
    results = index.search(asked)
    value = {
        "query": query,
        "lang": wanted,
        "as_of": as_of,
        "total": results.total,
        "hits": [_facts(hit) for hit in results.hits],
        "did_you_mean": results.did_you_mean,
        "missing": list(results.missing),
    }
    chosen.emit(value, _said(results))


def _documents(release: Release, audience: str, on: dt.date | None) -> list[Document]:
    """What is in force by the release, or what was on another day."""
    present = release.documents(audience)
    if on is None:
        return present
    return [document for document in present if document.in_force(on)] + release.past(audience).on(on)


def _facts(hit: Hit) -> dict[str, Any]:
    document = hit.document
    return {
        "id": document.id,
        "title": document.title,
        "heading_path": list(document.heading_path),
        "lang": document.lang,
        "version": document.version,
        "is_fallback": hit.is_fallback,
        "excerpt": hit.excerpt,
        "url": document.url,
        "score": hit.score,
    }


def _said(results: Results) -> str:
    lines = [counted(results.total, "hit")]
    for number, hit in enumerate(results.hits, 1):
        place = " › ".join([hit.document.title, *hit.document.heading_path])
        lines.append(f"{number}. {place} [{hit.document.lang}]\n   {hit.excerpt}\n   {hit.document.url}")
    if results.did_you_mean:
        lines.append(f"did you mean: {results.did_you_mean}")
    if results.missing:
        lines.append(f"in no hit: {', '.join(map(printable, results.missing))}")
    return "\n".join(lines)
