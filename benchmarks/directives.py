"""Tips, notes and warnings of other systems as typed blocks: `///`, `:::`, alerts, callouts and admonitions.

Everything is first brought to one form, lines `/// type | Title` … `///`; blocks do not nest, so the inner
ones keep their text only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchmarks.foreign import outside_fences

__all__ = ["with_blocks"]

_TYPES = {
    "tip": "phrases-use",
    "info": "contact",
    "warning": "limit",
    "danger": "out-of-scope",
    "caution": "limit",
    "important": "standard",
    "check": "checklist",
    "details": "faq",
}
_TITLES = {
    "en": ("Note", "Question"),
    "es": ("Nota", "Pregunta"),
    "pt": ("Nota", "Pergunta"),
}
_OPEN = (
    re.compile(r"^ *///+ *(?P<kind>[a-z]+)\b *(?:\|(?P<title>.*))?$"),
    re.compile(r"^ *:::+ *(?P<kind>[a-z]+)(?:\[(?P<title>[^\]]*)\])?.*$"),
    re.compile(r"^ *\{\{[%<] *(?P<kind>alert|tab)\b(?:.*?title=\"(?P<title>[^\"]*)\")?.*[%>]\}\} *$"),
)
_CLOSE = re.compile(r"^ *(?:/{3,}|:{3,}|\{\{[%<] */ *(?:alert|tab)\b.*\}\}) *$")
_CALLOUT = re.compile(r"^ *> ?\[!(?P<kind>\w+)\] *(?P<title>.*)$")
_ADMONITION = re.compile(
    r"^(?:!!!|\?\?\?\+?) *(?P<kind>[a-z]+)(?: +\"(?P<title>[^\"]*)\")? *$", re.IGNORECASE
)
_SHORTCODE = re.compile(r"\{\{[%<].*?[%>]\}\}")
_MARK = re.compile(r"^/// (?P<kind>[a-z]+) \|(?P<title>.*)$")


def with_blocks(body: str, lang: str) -> str:
    """The body with every block it may have as `!!! type "Title"` and its text indented by four spaces."""
    marked = outside_fences(body, lambda text: "\n".join(_marked(text.split("\n"))))
    return "\n".join(_indented(marked.split("\n"), lang))


def _marked(lines: list[str]) -> Iterator[str]:
    """Lines with every spelling of a beginning and an end brought to `/// kind | title` and `///`."""
    quoted = indented = False
    for line in lines:
        if quoted and not line.lstrip().startswith(">"):
            quoted = False
            yield "///"
        if indented and line.strip() and not line.startswith("    "):
            indented = False
            yield "///"
        if found := _CALLOUT.match(line):
            quoted = True
            yield f"/// {found['kind'].lower()} |{found['title']}"
        elif found := _ADMONITION.match(line):
            indented = True
            yield f"/// {found['kind'].lower()} |{found['title'] or ''}"
        elif found := next((match for rule in _OPEN if (match := rule.match(line))), None):
            yield f"/// {found['kind']} |{found['title'] or ''}"
        elif _CLOSE.match(line):
            yield "///"
        elif quoted:
            yield re.sub(r"^ *> ?", "", line)
        else:
            yield _SHORTCODE.sub("", line.removeprefix("    ") if indented else line)
    if quoted or indented:
        yield "///"


def _indented(lines: list[str], lang: str) -> Iterator[str]:
    depth = 0
    for line in lines:
        if found := _MARK.match(line):
            depth += 1
            if depth == 1:
                yield from ["", _marker(found["kind"], found["title"], lang)]
        elif line == "///":
            depth = max(0, depth - 1)
            if not depth:
                yield ""
        elif depth:
            yield f"    {line}" if line.strip() else ""
        else:
            yield line


def _marker(kind: str, title: str, lang: str) -> str:
    note, question = _TITLES[lang]
    type_ = _TYPES.get(kind, "standard")
    shown = " ".join(re.sub(r"[\"\\*`_\[\]]", "", title).split()) or (question if type_ == "faq" else note)
    return f'{"???" if type_ == "faq" else "!!!"} {type_} "{shown}"'
