"""Any CommonMark written anew in the supported subset: parsed, then put down token by token.

Headings get an id each and some text beneath, lists four spaces a level, code a closed fence; pictures become
their descriptions and quotations paragraphs. Addresses that are not on the web stay marked as `foreign:`, to
be resolved when all guides are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from zlib import crc32

from markdown_it.tree import SyntaxTreeNode

from kbserver.guides.ids import slug
from kbserver.guides.markdown import parse

__all__ = ["FOREIGN", "plain_words", "rewrite"]

FOREIGN = re.compile(r"\[([^\[\]]*)\]\(foreign:([^()\s]+)\)")
"""A link that still has its foreign address."""

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_EDGE = re.compile(r"^[^\w¿¡\"'«“(\\*`&\[]+")
_INTERNAL_EVERY = 4


def rewrite(body: str, title: str) -> str:
    """The body in the supported subset; `title` stands where a heading has nothing under it."""
    return _Writer(title).body(SyntaxTreeNode(parse(body)).children)


def plain_words(text: str) -> str:
    """The words of a text alone, in one line: what any parser reads alike."""
    return " ".join(re.findall(r"[^\W_]+", text))


class _Writer:
    def __init__(self, title: str) -> None:
        self._taken: set[str] = set()
        self._title = title

    def body(self, nodes: Sequence[SyntaxTreeNode]) -> str:
        blocks: list[str] = []
        empty, heading = "", self._title
        shown = False
        for node in nodes:
            if node.type == "heading":
                blocks += [empty] if empty else []
                heading, shown = _inline(node.children), False
                blocks.append(self._heading(node, heading))
                empty = f"{plain_words(heading) or '…'}."
            elif written := self._admonition(node, shown) if node.type == "admonition" else _block(node):
                blocks.append(written)
                empty, shown = "", True
        blocks += [empty or f"{plain_words(heading) or '…'}."] if empty or not blocks else []
        return "\n\n".join(blocks) + "\n"

    def _heading(self, node: SyntaxTreeNode, text: str) -> str:
        wanted = str(node.attrs.get("id", ""))
        anchor = wanted if _ID.fullmatch(wanted) else slug(text)
        numbered = (anchor if n == 1 else f"{anchor}-{n}" for n in range(1, 10_000))
        anchor = next(each for each in numbered if each not in self._taken)
        self._taken.add(anchor)
        return f"{'#' * max(2, int(node.tag[1]))} {_at_edge(text) or '…'} {{#{anchor}}}"

    def _admonition(self, node: SyntaxTreeNode, may_hide: bool) -> str:
        kind = str(node.meta["tag"])
        marker = "???" if kind == "faq" else "!!!"
        title = re.sub(r"[\"\\]", "", _inline(node.children[:1])) or "…"
        text = _joined(node.children[1:])
        if may_hide and crc32(text.encode()) % _INTERNAL_EVERY == 0:
            kind = "internal"
        return f'{marker} {kind} "{title}"\n{_indent(text)}' if text else ""


def _block(node: SyntaxTreeNode) -> str:
    match node.type:
        case "paragraph":
            return _at_edge(_inline(node.children))
        case "heading":
            text = _inline(node.children).replace("*", "")
            return f"**{_at_edge(text)}**" if text else ""
        case "bullet_list":
            return _list(node.children, numbered=False)
        case "ordered_list":
            return _list(node.children, numbered=True)
        case "fence" | "code_block":
            return _fence(node)
        case "table":
            return _table(node)
        case "blockquote" | "admonition":
            return "\n\n".join(filter(None, map(_paragraph, node.walk())))
        case _:
            return ""


def _joined(nodes: Sequence[SyntaxTreeNode]) -> str:
    return "\n\n".join(filter(None, map(_block, nodes)))


def _paragraph(node: SyntaxTreeNode) -> str:
    return _at_edge(_inline(node.children)) if node.type in ("paragraph", "heading") else ""


def _list(items: Sequence[SyntaxTreeNode], *, numbered: bool) -> str:
    written = []
    for number, item in enumerate(items, 1):
        first = _paragraph(item.children[0]) if item.children else ""
        rest = item.children[1:] if first else item.children
        label = f"{number}. " if numbered else "- "
        inner = _indent(_joined(rest))
        written.append(f"{label}{first or '…'}" + (f"\n\n{inner}" if inner else ""))
    return ("\n\n" if any("\n" in each for each in written) else "\n").join(written)


def _fence(node: SyntaxTreeNode) -> str:
    content = re.sub(r"\n{3,}", "\n\n", "\n".join(map(str.rstrip, node.content.split("\n")))).strip("\n")
    content = content.replace("[[", "[ [").replace("]]", "] ]") or "…"
    longest = max(map(len, re.findall(r"`+", content)), default=0)
    mark = "`" * max(3, longest + 1)
    lang = re.match(r"[a-z0-9+-]*", node.info.strip().lower())
    return f"{mark}{lang[0] if lang else ''}\n{content}\n{mark}"


def _table(node: SyntaxTreeNode) -> str:
    rows = [[_cell(cell) for cell in row.children] for part in node.children for row in part.children]
    if not rows or len(rows[0]) < 2:
        return "\n\n".join(_at_edge(cell) for row in rows for cell in row)
    width = len(rows[0])
    lines = [rows[0], ["---"] * width, *rows[1:]]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(node: SyntaxTreeNode) -> str:
    return _inline(node.children).replace("|", "¦") or "–"


def _indent(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.split("\n")) if text else ""


def _at_edge(text: str) -> str:
    """A text that begins a line: nothing at its start that means something else there."""
    text = _EDGE.sub("", text).strip()
    return re.sub(r"^(\d+)([.)])(?=\s|$)", r"\1\\\2", text)


def _inline(nodes: Sequence[SyntaxTreeNode]) -> str:
    return " ".join("".join(_spans(nodes)).split())


def _spans(nodes: Sequence[SyntaxTreeNode]) -> Iterator[str]:
    for node in nodes:
        match node.type:
            case "text":
                yield _escaped(node.content)
            case "softbreak" | "hardbreak":
                yield " "
            case "code_inline":
                yield _code(node.content)
            case "image":
                yield _escaped(node.content)
            case "slot":
                yield plain_words(node.markup)
            case "strong":
                inner = _inline(node.children).replace("*", "")
                yield f"**{inner}**" if inner and inner[0].isalnum() and inner[-1].isalnum() else inner
            case "link":
                yield _link(node)
            case "html_inline":
                continue
            case _:
                yield from _spans(node.children)


def _code(content: str) -> str:
    content = re.sub(r"\\(?=[\"$%&',/:;<=?@^~])", "", content.replace("`", "'"))
    content = content.replace("[[", "[ [").replace("]]", "] ]").replace("[^", "[ ^").strip()
    return f"`{content}`" if content and not content.endswith("\\") else ""


def _link(node: SyntaxTreeNode) -> str:
    text = plain_words(_inline(node.children))
    address = str(node.attrs.get("href", "")).replace("(", "%28").replace(")", "%29")
    if not text or not address or re.search(r"[\s<>\"\\`*\[\]{}]", address):
        return text
    outside = re.match(r"https?://[^/]|mailto:", address)
    return f"[{text}]({'' if outside else 'foreign:'}{address})"


def _escaped(text: str) -> str:
    text = re.sub(r"\{[^{}]*\}?", lambda braces: f"({plain_words(braces[0])})", text)
    text = re.sub(r"([`*_\[\]])", r"\\\1", text.replace("\\", "/").replace("[^", "("))
    return re.sub(r"&(?=#?\w+;)", "&amp;", text).replace("<", "&lt;")
