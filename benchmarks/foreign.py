"""Other people's Markdown made plain: front matter of many styles read, includes, JSX and raw HTML taken out.

What is left is CommonMark with tables and heading ids as `{#id}`. Nothing here fails: what is
not understood stays as text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

__all__ = ["Foreign", "outside_fences", "read_foreign"]

_FENCE = re.compile(r" *(?:> ?)*(?:[-*+] +|\d+\. +)?(`{3,}|~{3,})(.*)")
_HEAD = re.compile(r"\A(---|\+\+\+)\n(.*?)\n\1[ ]*(?:\n|\Z)", re.DOTALL)
_HEAD_LINE = re.compile(r"^\s*@?(title|description)\s*[:=]\s*(.+?)\s*$", re.MULTILINE)
_SETTING = re.compile(r"\A(?:\s*@[\w.-]+\s*=.*\n)+")
_FIRST_HEADING = re.compile(r"\A\s*#[ ]+(.+?)[ ]*#*[ ]*\n|\A\s*([^\n#>|`-][^\n]*)\n=+[ ]*\n")
_TRAILING_ID = re.compile(r"\s*\{\s*#[^{}]*\}\s*$")
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)

_Rewrite = str | Callable[[re.Match[str]], str]
_RULES: tuple[tuple[re.Pattern[str], _Rewrite], ...] = (
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE), ""),
    (re.compile(r"^(?:import|export)\b.*$", re.MULTILINE), ""),
    (re.compile(r"^[ ]*\{[*!](.*?)[*!]\}[ ]*$", re.MULTILINE), lambda m: f"`{_path(m[1])}`\n"),
    (re.compile(r"<img\b[^>]*?\balt=[\"']([^\"'>]*)[\"'][^>]*>", re.IGNORECASE), r"\1"),
    (re.compile(r"^ *<h([1-6])\b[^>]*>(.*?)</h\1>", re.MULTILINE | re.IGNORECASE), lambda m: _heading(m)),
    (re.compile(r"^\s*h([1-6])\. +(\S.*)$", re.MULTILINE), lambda m: _heading(m)),
    (re.compile(r"<(?:br|/p|/li|/div|/tr)\b[^>]*>", re.IGNORECASE), "\n"),
    (re.compile(r"<(https?://[^\s<>]+|[\w.+-]+@[\w.-]+)>"), r"\1"),
    (re.compile(r"</?[A-Za-z][\w.:-]*(?:\s[^<>]*?|\s*=>[^<>]*)?/?>"), ""),
    (re.compile(r"<%.*?%>", re.DOTALL), ""),
    (re.compile(r"\{%.*?%\}"), ""),
    (re.compile(r"[ \t]*\{\s*#([\w.:-]+)\s*\}[ ]*$", re.MULTILINE), r" {#\1}"),
)


@dataclass(frozen=True, slots=True)
class Foreign:
    """One foreign text, made plain."""

    title: str
    """From its head or its first heading; empty when it has neither."""
    body: str
    """CommonMark with tables; directives of other systems still in their lines."""


def read_foreign(content: bytes) -> Foreign:
    """Make a foreign file plain; any bytes have a reading."""
    text = re.sub(r"\r\n?", "\n", content.decode("utf-8", "replace"))
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", text).expandtabs(4)).removeprefix("\n")
    head, text = _cut_head(text)
    facts = {name: value.strip("\"' ") for name, value in reversed(_HEAD_LINE.findall(head))}
    body = outside_fences(text, _plain)
    title = facts.get("title", "")
    if found := _FIRST_HEADING.match(body):
        title = title or _TRAILING_ID.sub("", found[1] or found[2])
        body = body[found.end() :]
    return Foreign(" ".join(re.sub(r"[*`\\]", "", title).split()), body)


def outside_fences(text: str, change: Callable[[str], str]) -> str:
    """Apply `change` to what stands between code fences; a fence that is never closed runs to the end."""
    return "".join(piece if fenced else change(piece) for piece, fenced in _pieces(text))


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    held: list[str] = []
    mark = ""
    for line in text.splitlines(keepends=True):
        fence = _FENCE.match(line)
        if not mark and fence and not (fence[1][0] == "`" and "`" in fence[2]):
            yield "".join(held), False
            held, mark = [line], fence[1]
        elif mark and fence and fence[1].startswith(mark) and not fence[2].strip():
            yield "".join([*held, line]), True
            held, mark = [], ""
        else:
            held.append(line)
    yield "".join(held), bool(mark)


def _cut_head(text: str) -> tuple[str, str]:
    if found := _HEAD.match(text):
        return found[2], text[found.end() :]
    if found := _SETTING.match(text):
        return found[0], text[found.end() :]
    return "", text


def _plain(text: str) -> str:
    """Rewrite prose and leave code spans as they are."""
    spans: list[str] = []

    def keep(span: re.Match[str]) -> str:
        spans.append(span[0])
        return f"\x02{len(spans) - 1}\x03"

    text = re.sub(r"(?<!`)(`+)(?!`)(?:(?!\n\n).)+?(?<!`)\1(?!`)", keep, text, flags=re.DOTALL)
    for rule, rewrite in _RULES:
        text = rule.sub(rewrite, text)
    return re.sub(r"\x02(\d+)\x03", lambda span: spans[int(span[1])], text)


def _heading(match: re.Match[str]) -> str:
    text = re.sub(r"<[^>]*>", "", match[2]).strip()
    return f"\n{'#' * int(match[1])} {text}\n" if text else ""


def _path(include: str) -> str:
    words = include.split()
    return words[0].replace("`", "").lstrip("./") if words else "…"
