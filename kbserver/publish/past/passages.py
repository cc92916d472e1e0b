"""A section's HTML as these pages show it: kinds of blocks named, tables framed, addresses relative."""

from __future__ import annotations

import itertools
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from kbserver.guides.blocks import SHOWN_TYPES
from kbserver.messages import message
from kbserver.publish.past.marking import Mark

__all__ = ["PageContext", "marked_folds", "relative", "unfolded"]

_TITLE = re.compile(
    r'<(?:div class="admonition |details (?:open )?class=")'
    rf'(?P<type>{"|".join(SHOWN_TYPES)})">\s*<(?:p class="admonition-title"|summary)>'
)
_TAG = re.compile(r'<(?:a|img)(?: [a-z]+="[^"]*")*>')
_ADDRESS = re.compile(r'(?P<name> (?:href|src)=")(?P<path>/(?!/)[^"]*)')
_FOLDED, _OPEN = "<details ", "<details open "
_FOLDS = re.compile(rf"({_FOLDED}|</details>|<del>|<ins>)")


@dataclass(frozen=True)
class PageContext:
    """A page, and how the HTML of sections is shown on it.

    The input is sanitised HTML as the sanitiser writes it: a `<` of the text is escaped there, and so is a
    quotation mark within an attribute, which is what makes patterns over tags exact.
    """

    lang: str
    page: str
    """Path of the page."""

    @property
    def words(self) -> Mapping[Mark, str]:
        """What marks mean, for who cannot see them."""
        return {"del": message(self.lang, "past.diff.del"), "ins": message(self.lang, "past.diff.ins")}

    def body(self, html: str) -> Markup:
        """The HTML of a section."""
        html = _TAG.sub(self._with_relative, html)
        html = _TITLE.sub(self._with_label, html)
        label = Markup.escape(message(self.lang, "past.table"))
        frame = f'<div class="table" role="group" aria-label="{label}" tabindex="0">'
        html = html.replace("<table>", f"{frame}<table>").replace("</table>", "</table></div>")
        return Markup(html)  # noqa: S704 - sanitised when it was rendered

    def _with_relative(self, tag: re.Match[str]) -> str:
        return _ADDRESS.sub(lambda match: match["name"] + relative(match["path"], self.page), tag[0])

    def _with_label(self, title: re.Match[str]) -> str:
        label = Markup.escape(message(self.lang, f"site.block.{title['type']}"))
        return f'{title[0]}<span class="label">{label}</span> '


def marked_folds(html: str) -> set[int]:
    """Numbers of the folded blocks that hold marked words, from 0."""
    found: set[int] = set()
    around: list[int] = []
    count = 0
    for part in _FOLDS.findall(html):
        if part == _FOLDED:
            around.append(count)
            count += 1
        elif part == "</details>":
            around.pop()
        else:
            found.update(around)
    return found


def unfolded(html: str, numbers: Container[int] | None = None) -> str:
    """HTML with its folded blocks open: those of these numbers, or all."""
    count = itertools.count()

    def opened(match: re.Match[str]) -> str:
        return _OPEN if numbers is None or next(count) in numbers else match[0]

    return re.sub(_FOLDED, opened, html)


def relative(path: str, page: str) -> str:
    """A path on the site as a page at `page` refers to it; paths of pages end in a slash."""
    path, sharp, anchor = path.partition("#")
    goal, start = path.split("/"), page.split("/")[:-1]
    shared = 0
    while shared < min(len(goal) - 1, len(start)) and goal[shared] == start[shared]:
        shared += 1
    found = "../" * (len(start) - shared) + "/".join(goal[shared:])
    return (found or "./") + sharp + anchor
