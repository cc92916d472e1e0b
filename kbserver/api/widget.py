"""The files of the panel as browsers get them: modules, each put together from many, and the words.

One request instead of twenty, four deep: `guide-help.js` is the element, `frame.js` what the frame adds,
`host.js` the other side of the frame. Modules of `kbserver/widget/` import by name and export declarations;
more is not understood, and said so.
"""

from __future__ import annotations

import gzip
import hashlib
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template

import minify

from kbserver.languages import LANGUAGES

__all__ = ["ENTRIES", "File", "bundle", "frame_page", "widget_files"]

ENTRIES = ("guide-help.js", "frame.js", "host.js")
"""Modules that pages name; what they import comes with them, except one another."""

_IMPORT = re.compile(r'^import (?:\{[^}]*\} from )?"(\.{1,2}/[^"]+)"\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const)\b)", re.MULTILINE)
_DECLARED = re.compile(r"^(?:async )?(?:function|class|const|let) (\w+)|^const \[(\w+)", re.MULTILINE)
_STYLE = re.compile(r"^(const css = `)([^`]*)`", re.MULTILINE)
_EXPORTED = re.compile(r"^export \{ (\w+) \}\n\Z", re.MULTILINE)
_COMMENT = re.compile(r"^ *//.*\n|^ +|^\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class File:
    """One file to send."""

    media_type: str
    content: bytes
    zipped: bytes
    tag: str
    """Strong entity tag of `content`, without quotes."""


@cache
def widget_files() -> dict[str, File]:
    """The files by their address under `/embed/v1/`."""
    modules = {name: _file("text/javascript", _short(bundle(name))) for name in ENTRIES}
    words = {
        path: _file("application/json", minify.string("application/json", _read(path)))
        for path in (f"strings/{lang}.json" for lang in LANGUAGES)
    }
    return modules | words


def _short(code: str) -> str:
    """A module with short names and no blanks, its style sheet too."""
    if match := _EXPORTED.search(code):  # names within a function can be short
        code = f"export const {match[1]} = (() => {{\n{code[: match.start()]}return {match[1]}\n}})()"
    styled = _STYLE.sub(lambda match: f"{match[1]}{minify.string('text/css', match[2])}`", code)
    return str(minify.string("application/javascript", styled))


def bundle(entry: str) -> str:
    """A module with everything it imports, without comments and indentation.

    Raises ValueError where two modules declare the same name, or use what is not understood here.
    """
    parts: list[str] = []
    declared: dict[str, str] = {}
    for name in _in_order(entry, []):
        code = _IMPORT.sub(_kept_import, _read(name))
        code = code if name == entry else _EXPORT.sub("", code)
        for match in _DECLARED.finditer(code):
            noun = match[1] or match[2]
            if noun in declared:
                raise ValueError(f"{noun} stands in {declared[noun]} and in {name}")
            declared[noun] = name
        if name != entry and re.search(r"^(import|export)\b", code, re.MULTILINE):
            raise ValueError(f"{name}: an import or export in a form that cannot be joined")
        parts.append(_COMMENT.sub("", code))
    return "".join(parts)


def frame_page(lang: str, title: str, theme: str) -> str:
    """The page for iframes; the facts are ours and hold no markup."""
    return Template(_read("frame.html")).substitute(lang=lang, title=title, theme=theme)


def _in_order(name: str, seen: list[str]) -> Iterator[str]:
    """What a module imports, then the module, each once."""
    seen.append(name)
    for match in _IMPORT.finditer(_read(name)):
        imported = posixpath.normpath(posixpath.join(posixpath.dirname(name), match[1]))
        if imported not in seen and imported not in ENTRIES:
            yield from _in_order(imported, seen)
    yield name


def _kept_import(match: re.Match[str]) -> str:
    return match[0] if match[1].removeprefix("./") in ENTRIES else ""


def _file(media_type: str, text: str) -> File:
    content = text.encode()
    tag = hashlib.blake2b(content, digest_size=16).hexdigest()
    return File(media_type, content, gzip.compress(content, 9, mtime=0), tag)


def _read(name: str) -> str:
    return files("kbserver").joinpath("widget", *name.split("/")).read_text(encoding="utf-8")
