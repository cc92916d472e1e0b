"""The kind of each typed block, written into its title so that it does not depend on colour."""

from __future__ import annotations

import re
from html import escape

from kbserver.guides.blocks import SHOWN_TYPES
from kbserver.messages import message

__all__ = ["label_blocks"]

_TITLE = re.compile(
    r'(?P<before><(?:div class="admonition |details class=")'
    rf'(?P<type>{"|".join(SHOWN_TYPES)})"(?: open="open")?>\s*<(?:p class="admonition-title"|summary)>)'
)


def label_blocks(html: str, lang: str, text_lang: str) -> str:
    """Put each block's kind, in `lang`, before its title; where the text is in another language, say so.

    Markdown's own output is the input: text that looks like a block is escaped there and stays as it is.
    """
    attribute = "" if lang == text_lang else f' lang="{lang}"'

    def labelled(match: re.Match[str]) -> str:
        label = escape(message(lang, f"site.block.{match['type']}"))
        # the static search index would otherwise find the label in every guide
        span = f'<span class="kb-label"{attribute}>{label}</span>'
        return f"{match['before']}{span} "

    return _TITLE.sub(labelled, html)
