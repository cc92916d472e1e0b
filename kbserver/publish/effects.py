"""What a change of the repository does for readers, guide by guide.

Both sides are commits; nothing of the folder counts. It is for editors: texts for agents alone are named too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from kbserver.approval.digest import source_digests
from kbserver.approval.history import History, read_history
from kbserver.config import Config
from kbserver.errors import ConfigError, Problem
from kbserver.guides.library import Library, config_of, load_library
from kbserver.guides.model import Guide, Translation
from kbserver.guides.translations import translation_state
from kbserver.publish.checks import check_library
from kbserver.publish.text_effects import TextEffect, TextSide, effect_on_text
from kbserver.repository import Repository

__all__ = ["Effects", "Fate", "GuideEffect", "effects_of"]

Fate = Literal["new", "changed", "moved", "removed"]


@dataclass(frozen=True, slots=True)
class GuideEffect:
    """What happens to one guide."""

    guide_id: str
    fate: Fate
    moved_from: str | None
    """Its former id, which its aliases name."""
    abandoned: tuple[str, ...]
    """Former ids that its aliases named and none does now: their addresses lead nowhere any more."""
    texts: tuple[TextEffect, ...]
    """Of its languages, those to which something happens."""


@dataclass(frozen=True, slots=True)
class Effects:
    """What a change does on a day."""

    base: str
    """Full hash of the commit before."""
    head: str
    """Full hash of the commit after."""
    on: dt.date
    guides: tuple[GuideEffect, ...]
    config: tuple[str, ...]
    """Keys of `kb.yml` that say something else now."""
    errors: tuple[Problem, ...]
    """What `kb check` finds wrong with the commit after; without a usable `kb.yml` nothing else is known."""


@dataclass(frozen=True, slots=True)
class _Side:
    library: Library
    history: History


def effects_of(repository: Repository, base: str, head: str, on: dt.date | None = None) -> Effects:
    """What changes for readers between two commits, as of the day `on`, today by default.

    Raises:
        RepositoryError: One of the commits is not there, or the clone is shallow.
    """
    before, after = repository.commit(base), repository.commit(head)
    try:
        config = config_of(repository.snapshot(after))
    except ConfigError as error:
        return Effects(before, after, on or dt.date.today(), (), (), error.problems)  # noqa: DTZ011 - no zone
    day = on or config.today()
    old, new = (_side(repository, commit, config) for commit in (before, after))
    problems = check_library(new.library, day, new.history)
    return Effects(
        base=before,
        head=after,
        on=day,
        guides=tuple(_guides(old, new, day)),
        config=tuple(_changed_keys(old.library.config, new.library.config)),
        errors=tuple(problem for problem in problems if problem.severity == "error"),
    )


def _side(repository: Repository, commit: str, otherwise: Config) -> _Side:
    snapshot = repository.snapshot(commit)
    try:
        config = config_of(snapshot)
    except ConfigError:
        config = otherwise
    return _Side(load_library(snapshot, config), read_history(repository, commit))


def _changed_keys(old: Config, new: Config) -> Iterator[str]:
    return (key for key in Config.model_fields if getattr(old, key) != getattr(new, key))


def _guides(old: _Side, new: _Side, on: dt.date) -> Iterator[GuideEffect]:
    moved = dict(_moves(old.library, new.library))
    taken = set(new.library.guides).union(*map(_aliases, new.library.guides.values()))
    gone = old.library.guides.keys() - new.library.guides.keys() - set(moved.values())
    for guide_id in sorted(new.library.guides.keys() | gone):
        former = moved.get(guide_id, guide_id)
        pair = old.library.guides.get(former), new.library.guides.get(guide_id)
        languages = dict.fromkeys(chain(*(guide.translations for guide in pair if guide)))
        effects = (
            effect_on_text(
                _text_side(old, pair[0], former, lang, on), _text_side(new, pair[1], guide_id, lang, on)
            )
            for lang in languages
        )
        if texts := tuple(effect for effect in effects if effect is not None):
            fate: Fate = "removed" if pair[1] is None else "new" if pair[0] is None else "changed"
            moved_from = moved.get(guide_id)
            abandoned = tuple(sorted(_aliases(pair[0]) - taken)) if pair[0] and pair[1] else ()
            yield GuideEffect(guide_id, "moved" if moved_from else fate, moved_from, abandoned, texts)


def _aliases(guide: Guide) -> set[str]:
    return {alias for text in guide.translations.values() for alias in text.meta.aliases}


def _moves(old: Library, new: Library) -> Iterator[tuple[str, str]]:
    """Ids of guides that are new, with the ids they had."""
    for guide_id in sorted(new.guides.keys() - old.guides.keys()):
        texts = new.guides[guide_id].translations.values()
        for alias in (alias for text in texts for alias in text.meta.aliases):
            if alias in old.guides and alias not in new.guides:
                yield guide_id, alias


def _text_side(side: _Side, guide: Guide | None, guide_id: str, lang: str, on: dt.date) -> TextSide:
    text = guide.translations.get(lang) if guide else None
    source = guide.source if guide else None
    return TextSide(
        guide_id=guide_id,
        lang=lang,
        on=on,
        text=text,
        standing=side.history.standing(text, side.library.config, on) if text else None,
        history=side.history.of(guide_id, lang) if lang in side.library.config.languages.list else None,
        rendering=translation_state(text, _digests(source, side.library)),
    )


def _digests(source: Translation | None, library: Library) -> tuple[str, ...] | None:
    return source_digests(source, library) if source else None
