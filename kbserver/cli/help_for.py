"""`kb help-for`: what consoles are shown for a call, and why."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from kbserver.cli.options import Json, Project, one_of, settings
from kbserver.config import load_config
from kbserver.counting import counted
from kbserver.guides.audience import AUDIENCES
from kbserver.help import Card, Context, Helper
from kbserver.help.context import KEYS
from kbserver.publish.release import open_current, releases_folder
from kbserver.search import SearchIndex

__all__ = ["help_for"]


def help_for(
    ctx: typer.Context,
    context: Annotated[str, typer.Argument(metavar="JSON", help='The call: \'{"category": "A > B"}\'.')],
    lang: Annotated[str | None, typer.Option(help="Language; the default one if not given.")] = None,
    audience: Annotated[str, typer.Option(help="clients or agents.")] = "agents",
    limit: Annotated[int, typer.Option(min=1, max=20, help="How many cards.")] = 5,
    project: Project = None,
    as_json: Json = False,
) -> None:
    """Show what a console is shown for a call, from the current release, with the reasons."""
    chosen = settings(ctx, project, as_json)
    config = load_config(chosen.project)
    wanted = one_of(lang or config.languages.default, config.languages.list)
    known = _known(context)
    one_of(audience, AUDIENCES)
    release = open_current(releases_folder(chosen.project))
    documents = release.documents(audience)
    index = SearchIndex(documents, config.languages, config.search.engine)
    helper = Helper(index, config.languages.preference)
    cards = helper.cards(Context.of(known), wanted, limit)
    ignored = sorted(known.keys() - {*KEYS, "text"})
    value = {"context": known, "lang": wanted, "cards": [_facts(card) for card in cards], "ignored": ignored}
    chosen.emit(value, _said(cards, ignored, len(helper.rules)))


def _known(text: str) -> dict[str, Any]:
    try:
        known = json.loads(text)
    except json.JSONDecodeError as error:
        raise typer.BadParameter(f"not JSON: {error}", param_hint="JSON") from None
    if not isinstance(known, dict):
        raise typer.BadParameter("an object of what is known of the call", param_hint="JSON")
    strings = {key: value for key, value in known.items() if key in {*KEYS, "text"} - {"tags"}}
    if wrong := [key for key, value in strings.items() if not isinstance(value, str)]:
        raise typer.BadParameter(f"{wrong[0]} is not text", param_hint="JSON")
    tags = known.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise typer.BadParameter("tags is not a list of texts", param_hint="JSON")
    return known


def _facts(card: Card) -> dict[str, Any]:
    document = card.hit.document
    return {
        "id": document.id,
        "title": document.title,
        "heading_path": list(document.heading_path),
        "lang": document.lang,
        "version": document.version,
        "by_rule": card.by_rule,
        "reasons": list(card.hit.reasons),
        "url": document.url,
    }


def _said(cards: list[Card], ignored: list[str], rules: int) -> str:
    lines = [f"{counted(len(cards), 'card')}; {counted(rules, 'rule')} looked through"]
    for number, card in enumerate(cards, 1):
        document = card.hit.document
        place = " › ".join([document.title, *document.heading_path])
        why = (
            f"rule: {', '.join(card.hit.reasons)}" if card.by_rule else f"text: {', '.join(card.hit.reasons)}"
        )
        lines.append(f"{number}. {place} [{document.lang}]\n   {why}\n   {document.url}")
    if ignored:
        lines.append(f"ignored: {', '.join(ignored)}")
    return "\n".join(lines)
