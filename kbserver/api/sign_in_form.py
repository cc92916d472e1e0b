"""The page where agents sign in: filled from a template, every fact escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from typing import Literal
from urllib.parse import urlencode

from kbserver.config import Config
from kbserver.languages import NAMES
from kbserver.messages import message

__all__ = ["Notice", "render", "safe_next", "style"]

Notice = Literal["rejected", "signed_out"]

_TONES: dict[str, str] = {"rejected": "wrong", "signed_out": "done"}


def render(
    config: Config, lang: str, next_path: str, notice: Notice | None = None, scheme: str | None = None
) -> bytes:
    """The page in a language, as UTF-8; it leads on to `next_path`.

    `scheme` is `light` or `dark` where the reader has chosen on the site; else the system decides.
    """
    facts = {
        "lang": lang,
        "site": config.site_name(lang),
        "next": next_path,
        "home": "/" if lang == config.languages.default else f"/{lang}/",
        "languages_label": message(lang, "sign_in.languages"),
        "title": message(lang, "sign_in.title"),
        "lead": message(lang, "sign_in.lead"),
        "key_label": message(lang, "sign_in.key"),
        "key_hint": message(lang, "sign_in.key_hint"),
        "button": message(lang, "sign_in.button"),
        "clients_site": message(lang, "sign_in.clients_site"),
    }
    markup = {
        "languages": _switch(config.languages.list, lang, next_path),
        "notice": _notice(lang, notice),
        "scheme": f' data-scheme="{scheme}"' if scheme in ("light", "dark") else "",
        "invalid": ' aria-invalid="true"' if notice == "rejected" else "",
    }
    escaped = {name: escape(fact) for name, fact in facts.items()}
    return _template().substitute(escaped | markup).encode()


def style() -> bytes:
    """The style sheet of the page."""
    return files(__package__).joinpath("forms/sign_in.css").read_bytes()


def safe_next(path: str | None, fallback: str) -> str:
    """Where to go after signing in: a path under `/agents/`, or else the fallback; never another host."""
    if not path or not path.isprintable() or "\\" in path:
        return fallback
    place = re.split(r"[?#]", path, maxsplit=1)[0]
    inside = place.startswith("/agents/") and not place.startswith("/agents/sign-")
    return path if inside and "/.." not in place else fallback


@cache
def _template() -> Template:
    return Template(files(__package__).joinpath("forms/sign_in.html").read_text(encoding="utf-8"))


def _switch(languages: Sequence[str], lang: str, next_path: str) -> str:
    items = []
    for each in languages:
        address = escape("/agents/sign-in?" + urlencode({"lang": each, "next": next_path}))
        current = ' aria-current="true"' if each == lang else ""
        items.append(
            f'<li><a href="{address}" lang="{each}" hreflang="{each}"{current}>{NAMES[each]}</a></li>'
        )
    return "".join(items)


def _notice(lang: str, notice: Notice | None) -> str:
    if notice is None:
        return ""
    role = "alert" if notice == "rejected" else "status"
    text = escape(message(lang, f"sign_in.{notice}"))
    return f'<p class="notice {_TONES[notice]}" role="{role}">{text}</p>\n'
