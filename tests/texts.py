"""Texts made up by hypothesis: of the supported subset, nearly of it, and with markers in every spelling.

Nothing here promises to be valid: tests ask the checks, and look at what they let through.
"""

from __future__ import annotations

from hypothesis import strategies as st

from kbserver.guides.library import Library, load_library
from kbserver.publish.checks import check_library
from kbserver.repository import Snapshot
from tests.conftest import DAY, library_of
from tests.decisions import decisions, fenced

__all__ = ["SECRET", "bodies", "hidden_bodies", "library_with", "passes"]

SECRET = "SECRETO"
"""Stands in internal blocks only."""

_HEAD = "---\ntitle: Guide\nkind: protocol\naudience: clients\n---\n"
_FILES = {
    "content/es/b.md": f"{_HEAD}\nText.\n".encode(),
    "content/p.svg": b"<svg/>",
}
_CONFIG = library_of("").config

_PLAIN = ["Texto", "límite", "Ana", "50", "não", "é", "“cita”", "(x)", "n.º", "1."]
_ODD = [
    *("-", "*", "_", "**", "`", "+", "=", "$", "%", ":", "::", "\\", "\\*", "\\_", "\\#", "\\|", "|", "<"),
    *("< 5", "<3", ">", "&", "&amp;", "&copy;", "&nosuch;", "#", "#1", "!", "?", "![", "[", "]", "](b.md)"),
    *("{", "}", "{x}", "~~x~~", "^2^", "==x==", "--", "...", '"', "'", "—", "😀", "snake_case", "a*b", "2*3"),
    *(
        "a_b_c",
        "*x*",
        "**x**",
        "_x_",
        "__x__",
        "***x***",
        "`code`",
        "`a*b`",
        "``a`b``",
        "`|`",
        "(*a*)",
        "*a*.",
    ),
    *("**a**:", "*a `b` c*", "**a [b](b.md) c**", "*a **b** c*", "a**b**c", "*a", "b*", "[a](b.md)"),
    *(
        "[*a*](b.md)",
        "[`a`](b.md)",
        "![p](../p.svg)",
        "[![p](../p.svg)](b.md)",
        "[a](https://x.org/?q=1&b=2)",
    ),
    *('[a](b.md "t")', "<https://x.org>", "<a@b.org>", "https://x.org", "a@b.org", "<div>", "</b>", "<!--"),
    *("[^1]", "[x]", "1)", "a:", "[[agent.name]]", "\u00a0", "=>", "‼", "¿qué?", "===", "2. más"),
]
_words = st.lists(st.sampled_from(_PLAIN * 10 + _ODD), min_size=1, max_size=5).map(" ".join)


@st.composite
def _paragraph(draw: st.DrawFn, indent: str) -> list[str]:
    return [indent + draw(_words) for _ in range(draw(st.sampled_from([1, 1, 1, 2, 3])))]


@st.composite
def _list(draw: st.DrawFn, indent: str, depth: int) -> list[str]:
    mark = draw(st.sampled_from(["-", "-", "*", "+", "1.", "1.", "-  "]))
    lines: list[str] = []
    for number in range(draw(st.integers(1, 3))):
        own = mark if mark != "1." else f"{number + 1}."
        lines.append(f"{indent}{own} {draw(_words)}")
        if draw(st.integers(0, 6)) == 0:
            lines.append(indent + draw(st.sampled_from(["  ", "    ", ""])) + draw(_words))
        if depth < 2 and draw(st.integers(0, 3)) == 0:
            lines += [""] * draw(st.integers(0, 1)) + draw(_block(indent + "    ", depth + 1))
            lines += [""] * draw(st.integers(0, 1))
    return lines


@st.composite
def _table(draw: st.DrawFn, indent: str) -> list[str]:
    columns = draw(st.integers(1, 3))
    cells = st.sampled_from([columns] * 9 + [columns + 1])
    rows = [[draw(_words) for _ in range(draw(cells))] for _ in range(draw(st.integers(1, 3)))]
    rules = draw(
        st.lists(st.sampled_from([" --- ", "---", ":---", " :-: "]), min_size=columns, max_size=columns)
    )
    lines = [f"{indent}| {' | '.join(row)} |" for row in rows]
    return [lines[0], f"{indent}|{'|'.join(rules)}|", *lines[1:]]


@st.composite
def _fence(draw: st.DrawFn, indent: str) -> list[str]:
    mark = draw(st.sampled_from(["```", "```", "~~~", "````"]))
    language = draw(st.sampled_from(["", "", "yaml", "text", 'py title="x"', "PY", "{.x}"]))
    code = st.sampled_from(
        ["x = 1", "", "# c", "  y", "- a", "``", "```", "~~~", "<b>", "&amp;", "[a](b.md)"]
    )
    return [
        indent + mark + language,
        *(indent + line for line in draw(st.lists(code, max_size=3))),
        indent + mark,
    ]


def _quotation(indent: str) -> st.SearchStrategy[list[str]]:
    mark = st.sampled_from(["> ", "> ", "> ", ">"])
    return st.lists(st.builds(lambda m, w: indent + m + w, mark, _words), min_size=1, max_size=3)


def _block(indent: str, depth: int) -> st.SearchStrategy[list[str]]:
    kinds = [_paragraph(indent), _paragraph(indent), _list(indent, depth), _table(indent), _quotation(indent)]
    rule = st.sampled_from(["---", "---", "***", "- - -"]).map(lambda text: [indent + text])
    return st.one_of(*kinds, _fence(indent), rule)


@st.composite
def _decision(draw: st.DrawFn, indent: str) -> list[str]:
    return fenced(draw(decisions()), indent).splitlines()


@st.composite
def _typed_block(draw: st.DrawFn) -> list[str]:
    mark = draw(st.sampled_from(["!!!", "???"]))
    kind = draw(st.sampled_from(["script", "limit", "faq", "internal", "checklist"]))
    lines = [f'{mark} {kind} "{draw(_words).replace(chr(34), "")}"']
    for number in range(draw(st.integers(1, 3))):
        decision = kind == "internal" and draw(st.integers(0, 3)) == 0
        lines += [""] * bool(number) + draw(_decision("    ") if decision else _block("    ", 1))
    return lines


@st.composite
def _heading(draw: st.DrawFn) -> list[str]:
    marks = draw(st.sampled_from(["##", "##", "###", "######", "#"]))
    return [f"{marks} {draw(_words)} {{#h{draw(st.integers(0, 999))}}}"]


@st.composite
def _slip(draw: st.DrawFn, lines: list[str]) -> list[str]:
    """The lines with one slip of the hand, or none."""
    place = draw(st.integers(0, len(lines) - 1))
    before, line, after = lines[:place], lines[place], lines[place + 1 :]
    start = draw(
        st.sampled_from(["> ", "- ", "1. ", "# ", "    ", " ", "   ", "| ", "+", "=", "2. ", "\t", "---"])
    )
    end = draw(st.sampled_from([" ", "  ", "\\", "#", " {#x}", ":", "\u2028", "\r"]))
    slips = [[line]] * 5 + [[], ["", line], [start + line], [line[1:]], [line[4:]], [line + end]]
    return [*before, *draw(st.sampled_from(slips)), *after]


@st.composite
def bodies(draw: st.DrawFn) -> str:
    """A body of a few blocks, nearly as the checks want it."""
    lines: list[str] = []
    for _ in range(draw(st.integers(1, 4))):
        kinds = [_block("", 0), _block("", 0), _typed_block(), _heading()]
        lines += draw(_decision("") if draw(st.integers(0, 11)) == 0 else st.one_of(kinds))
        lines += [""] * (draw(st.integers(0, 15)) > 0)
    return "\n" + "\n".join(draw(_slip(lines))).strip("\n") + "\n"


_BEFORE = [
    *("", "", "", "Texto.\n\n", "Texto.\n\n", "## H {#h}\n\nTexto.\n\n", "Texto.\n", "## H {#h}\n", "- a\n"),
    *(
        "- a\n\n",
        "1. a\n\n    b\n\n",
        "> q\n",
        "> q\n\n",
        "```\n",
        "```\nx\n```\n",
        "```\nx\n```\n\n",
        "~~~\n",
    ),
    *(
        "| a |\n| --- |\n| 1 |\n",
        "| a |\n| --- |\n| 1 |\n\n",
        "<!--\n",
        "<!-- x -->\n",
        "<div>\n\n",
        "\n\n\n",
    ),
    *(
        '!!! faq "Q"\n    A.\n',
        '!!! faq "Q"\n    A.\n\n',
        '??? script "Q"\n',
        "* a\n    * b\n\n",
        "\\\n",
        "`x\n",
    ),
    *("Texto  \n", "[x]: y\n", "    code\n\n"),
]
_EDGES = [
    *(" ", "  ", "   ", "    ", "     ", "      ", "       ", "        ", "\t", "> ", ">", "- ", "* ", "+ "),
    *(
        "1. ",
        "1) ",
        "| ",
        "\u00a0",
        "\u3000",
        "\u200b",
        "\ufeff",
        "**",
        "_",
        "\\",
        "#",
        "## ",
        "`",
        ": ",
        "[",
    ),
    *("- > ", "> - ", "a) ", "\x0c", "<!-- "),
]
_MARKS = [
    *(
        "???+",
        "!!!+",
        "!!!!",
        "!!",
        "!",
        "??",
        "????",
        "! ! !",
        "¡¡¡",
        "¿¿¿",
        "！！！",
        "？？？",
        "‼!",
        "‼",
        "❗❗❗",
    ),
    *("⁉?", "!?!", "ǃǃǃ", "::: ", ":::", "!\u200b!!", "!!!\u0301", "&#33;!!", "\\!!!", "!!!!!!"),
]
_BLANKS = ["", "  ", "   ", "\t", "\u00a0", "\u200b", "\u2003", "-", "_", ":"]
_TYPES = [
    *(
        "Internal",
        "INTERNAL",
        "\u0456nternal",
        "internal note",
        "internal internal",
        "in-ternal",
        "internals",
    ),
    *("internal-", "-internal", "internal_x", "internal\u0301", "ınternal", "ｉnternal", "int\u00adernal"),
    *('"internal"', "'internal'", "[internal]", "{internal}", "internal:", "internal "),
]
_TITLES = [
    *(
        "",
        " ",
        ' ""',
        ' " "',
        " 'T'",
        " “T”",
        " «T»",
        ' "T',
        ' T"',
        ' "a "b""',
        " T",
        '"T"',
        ' "T" x',
        '  "T"',
    ),
    *(' "T" ', '\t"T"', ' "T"\t', ' "T\\"', ' "T" {.x}', ' "T"{#i}', ' "T"\u00a0', ' "T" # c', ' "T"\\'),
    *(' "`T`"', ' "<b>T"', ' "[[agent.name]]"', ' "**T**"', ' "T\u2028"', ' "# T"'),
]
_CONTENT = [
    *(
        SECRET,
        f"{SECRET} `x` ",
        f"- {SECRET}",
        f"1. {SECRET}",
        f"> {SECRET}",
        f"# {SECRET}",
        f"## {SECRET} {{#s}}",
    ),
    *(
        "```",
        f"```\n{SECRET}",
        "~~~",
        f"```py {SECRET}",
        f"| {SECRET} | b |",
        "| --- | --- |",
        f"<!-- {SECRET}",
    ),
    *("-->", f"<div>{SECRET}", "</div>", f'!!! limit "{SECRET}"', f'??? faq "{SECRET}"', f"[{SECRET}](b.md)"),
    *(f"![{SECRET}](../p.svg)", "***", "---", f"{SECRET}\\", f"{SECRET}  ", f"* {SECRET}\n        {SECRET}"),
]
_INDENTS = [
    *(" " * width for width in (4, 4, 4, 4, 4, 4, 0, 1, 2, 3, 5, 6, 7, 8, 12)),
    *("\t", "  \t", "\u00a0" * 4, "   \u00a0", "\u2003" * 4),
]
_AFTER = [
    "",
    "\n",
    "\nTexto.\n",
    "\n\nTexto.\n",
    "Texto.\n",
    "\n## H {#h2}\n\nTexto.\n",
    "\n- a\n",
    "-->\n",
    "```\n",
]


@st.composite
def _contents(draw: st.DrawFn) -> str:
    lines = [draw(st.sampled_from(_INDENTS)) + draw(st.sampled_from(_CONTENT))]
    for _ in range(draw(st.integers(0, 4))):
        empty = draw(st.sampled_from([None] * 8 + ["", "", "    ", "\u00a0", "\t", "\x0c", "\n"]))
        lines.append(
            draw(st.sampled_from(_INDENTS)) + draw(st.sampled_from(_CONTENT)) if empty is None else empty
        )
    return "\n".join(lines)


@st.composite
def hidden_bodies(draw: st.DrawFn) -> str:
    """A body with a block meant to be internal: one part of it written in another way, or all parts."""
    odd = draw(st.integers(0, 8))

    def part(number: int, usual: str, others: list[str]) -> str:
        return draw(st.sampled_from(others)) if odd in (number, 8) else usual

    before = part(0, draw(st.sampled_from(["", "Texto.\n\n"])), _BEFORE)
    usual_mark = draw(st.sampled_from(["!!!", "???"]))
    marker = part(1, "", _EDGES) + part(2, usual_mark, _MARKS) + part(3, " ", _BLANKS)
    marker += part(4, "internal", _TYPES) + part(5, ' "T"', _TITLES)
    usual_text = draw(st.sampled_from([f"    {SECRET} a.\n\n    {SECRET} b.", f"    - {SECRET}"]))
    text = draw(_contents()) if odd in (6, 8) else usual_text
    gap = "\n" * draw(st.sampled_from([1, 1, 1, 1, 1, 1, 2, 3]))
    after = part(7, "\nTexto.\n", _AFTER)
    body = f"\n{before}{marker}{gap}{text}\n{after}"
    return body.replace("\n", "\r\n") if draw(st.integers(0, 30)) == 0 else body


def library_with(body: str) -> Library:
    """A library whose clients' guide `a` has this body; its links may lead to `b` and `p.svg`."""
    files = {"content/es/a.md": (_HEAD + body).encode(), **_FILES}
    return load_library(Snapshot(None, files), _CONFIG)


def passes(body: str) -> bool:
    """Whether the checks find no error in a clients' guide with this body."""
    return all(problem.severity != "error" for problem in check_library(library_with(body), DAY))
