"""The one frame all pages of the past stand in: templates, and what every page of the site says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kbserver.languages import NAMES, format_date
from kbserver.messages import messages
from kbserver.publish.past.lineage import Site
from kbserver.publish.past.passages import relative

__all__ = ["Crumb", "Frame", "Page"]


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way to a page."""

    text: str
    path: str | None
    """None where there is nothing to follow."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page to be written."""

    path: str
    """Where it stands on the site; ends in a slash."""
    lang: str
    title: str
    crumbs: Sequence[Crumb]
    """From the guide's folder on; the page itself stands last."""
    languages: Mapping[str, str]
    """Where the language switch leads."""
    canonical: str | None = None
    """The page readers should be sent to instead, where there is one."""
    to: str | None = None
    """Path on the site of where the page leads at once; None for one that stays."""


class Frame:
    """Turns facts into pages."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._environment = Environment(
            loader=PackageLoader(__package__ or ""),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        self._environment.globals |= {"site": site, "language_names": NAMES}

    def render(self, template: str, page: Page, **facts: Any) -> bytes:
        """A page as UTF-8."""
        text = self._environment.get_template(template).render(
            page=page,
            say=partial(_say, page.lang),
            date=partial(_date, page.lang),
            link=partial(relative, page=page.path),
            **facts,
        )
        return text.encode()


def _say(lang: str, key: str, /, **facts: object) -> Markup:
    """A message with its facts, escaped unless they are HTML."""
    text = _escaped(lang, key)
    return text.format(**facts) if facts else text


@cache
def _escaped(lang: str, key: str) -> Markup:
    return Markup.escape(messages(lang)[key])


def _date(lang: str, day: dt.date) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(day.isoformat(), format_date(day, lang))
