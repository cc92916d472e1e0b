"""`kb new`: a guide to begin with, one that passes `kb check`."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Annotated

import typer

from kbserver.approval.recording import record_translation
from kbserver.cli.options import Json, Project, one_of, settings
from kbserver.config import KINDS
from kbserver.errors import ContentError, Problem
from kbserver.guides.audience import AUDIENCES
from kbserver.guides.library import Library, guide_path, load_library, path_of
from kbserver.guides.model import Translation
from kbserver.guides.starting import starting_text, translation_text
from kbserver.publish.checks import check_library
from kbserver.repository import CONTENT

__all__ = ["new"]

GuideId = Annotated[str, typer.Argument(help="Such as protocols/callback.")]
Audience = Annotated[str | None, typer.Option(help="clients or agents; agents, or the source's, by default.")]


def new(
    ctx: typer.Context,
    guide_id: GuideId,
    lang: Annotated[str, typer.Option(help="Language of the text.")],
    kind: Annotated[
        str | None, typer.Option(help=f"One of {', '.join(KINDS)}; a translation's is its source's.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="Title; made from the id by default.")] = None,
    audience: Audience = None,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Write a new guide, or a new translation of one, to begin with."""
    chosen = settings(ctx, project, as_json)
    library = chosen.library()
    one_of(lang, library.config.languages.list)
    _acceptable(guide_id, title)
    path = path_of(guide_id, lang)
    if (chosen.project / path).exists():
        raise ContentError([Problem(path, 0, "exists", "there is such a file already", "choose another id")])
    guide = library.guides.get(guide_id)
    on = library.config.today()
    if guide and guide.source:
        text = _translation(library, guide.source, path, title, on, kind=kind, audience=audience)
    else:
        text = starting_text(guide_id, lang, _kind(kind), _audience(audience), title, on)
    _check(library, path, text)
    chosen.write(path, text)
    chosen.emit({"path": path, "guide_id": guide_id, "lang": lang}, path)


def _translation(
    library: Library, source: Translation, path: str, title: str | None, on: dt.date, **asked: str | None
) -> str:
    for name, value in asked.items():
        if value not in (None, theirs := getattr(source.meta, name)):
            raise typer.BadParameter(f"{source.path} has the {name} {theirs}, and so must its translations")
    lang = path.split("/")[1]
    text = translation_text(source, lang, title, on)
    return record_translation(_with(library, path, text), path)[0]


def _kind(kind: str | None) -> str:
    if kind is None:
        raise typer.BadParameter(f"a new guide needs a --kind, one of {', '.join(KINDS)}")
    return one_of(kind, KINDS)


def _audience(audience: str | None) -> str:
    return one_of(audience or "agents", AUDIENCES)


def _acceptable(guide_id: str, title: str | None) -> None:
    try:
        f"{guide_id}{title}".encode()
    except UnicodeEncodeError:
        raise typer.BadParameter("the id or the title is not UTF-8") from None
    if key := guide_path(guide_id if guide_id.endswith(".md") else f"{guide_id}.md"):
        what = f"an id is without the folder {CONTENT}/, language and suffix"
        raise typer.BadParameter(f"{what}: {key[0]} --lang {key[1]}")
    if guide_id.endswith(".md"):
        raise typer.BadParameter(f"an id is without suffix: {guide_id.removesuffix('.md')}")


def _with(library: Library, path: str, text: str) -> Library:
    snapshot = replace(library.snapshot, files={**library.snapshot.files, path: text.encode()})
    return load_library(snapshot, library.config)


def _check(library: Library, path: str, text: str) -> None:
    """Refuse what the checks would refuse; nothing is written before that is known."""
    found = check_library(_with(library, path, text), library.config.today())
    if errors := [p for p in found if p.path == path and p.severity == "error"]:
        raise ContentError(errors)
