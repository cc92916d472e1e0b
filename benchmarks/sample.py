"""A small archive of made-up foreign Markdown, for runs that must be short and need no files of others."""

from __future__ import annotations

import io
import random
import tarfile
from pathlib import Path

__all__ = ["write_archive"]

_WORDS = {
    "en": "request limit ticket caller agent holiday price refund address training hold minutes client".split(),
    "es": "solicitud límite ticket llamada agente feriado precio devolución dirección espera cliente".split(),
    "pt": "solicitação limite chamado ligação agente feriado preço devolução endereço espera cliente".split(),
}
_SHAPES = (
    "---\ntitle: '{title}'\nweight: 3\n---\nimport X from 'y';\n\n{text}\n\n## {one}\n\n:::tip[{two}]\n{text}\n:::\n",
    "# {title} {{ #start }}\n\n{text}\n\n## {one} {{ #limits }}\n\n/// note\n\n{text}\n\n///\n\n{{* ../a.py *}}\n",
    '@title = "{title}"\n\nh1. {one}\n\n* {text}\n    * {two}\n\nh2. {two}\n\n<div class="x">{text}</div>\n',
    "{title}\n=====\n\n{text} [{two}](../a/guide-1.md)\n\n{one}\n---\n\n| {one} | {two} |\n|---|---|\n| {text} | 1 |\n",
)


def write_archive(path: Path, guides: int = 8) -> Path:
    """Write `guides` guides in each of three languages, in four styles, as an archive; the same every time."""
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
