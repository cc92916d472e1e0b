"""A small archive of made-up foreign Markdown, for runs that must be short and need no files of others."""

from __future__ import annotations

import io
import random
import tarfile
from pathlib import Path

__all__ = ["write_archive"]

_WORDS = {
    "en": ["request", "limit", "caller", "agent", "holiday", "price", "refund", "address", "hold", "client"],
    "es": ["solicitud", "límite", "llamada", "agente", "feriado", "precio", "dirección", "espera", "cliente"],
    "pt": ["solicitação", "limite", "ligação", "agente", "feriado", "preço", "endereço", "espera", "cliente"],
}
_SHAPES = (
    """---
title: '{title}'
weight: 3
---
import X from 'y';

{text}

## {one}

:::tip[{two}]
{text}
:::
""",
    """# {title} {{ #start }}

{text}

## {one} {{ #limits }}

/// note

{text}

///

{{* ../a.py *}}
""",
    """@title = "{title}"

h1. {one}

* {text}
    * {two}

h2. {two}

<div class="x">{text}</div>
""",
    """{title}
=====

{text} [{two}](../a/guide-1.md)

{one}
---

| {one} | {two} |
|---|---|
| {text} | 1 |
""",
)


def write_archive(path: Path, guides: int = 8) -> Path:
    """Write guides in each of three languages, in four styles, as an archive; the same texts every time."""
    with tarfile.open(path, "w:gz") as tar:
        for lang, words in _WORDS.items():
            for number in range(guides):
                content = _text(words, number).encode()
                member = tarfile.TarInfo(f"sample/{lang}/a/guide-{number}.md")
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))
    return path


def _text(words: list[str], number: int) -> str:
    chance = random.Random(number)

    def some(count: int) -> str:
        return " ".join(chance.choices(words, k=count)).capitalize()

    shape = _SHAPES[number % len(_SHAPES)]
    return shape.format(title=some(3), one=some(2), two=some(2), text=some(30) + ".")
