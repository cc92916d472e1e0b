"""Decisions made up by hypothesis, of texts that look like Markdown, and as YAML in a fence."""

from __future__ import annotations

import json

from hypothesis import strategies as st

from kbserver.guides.decisions import Decision, as_data, decision_of

__all__ = ["decisions", "fenced", "texts"]

_SIGNS = [
    *(
        "*",
        "**",
        "_",
        "__",
        "`",
        "```",
        "~~~",
        "#",
        "##",
        ">",
        "-",
        "+",
        "1.",
        "2)",
        "|",
        "| --- |",
        "!!!",
        "???",
    ),
    *(
        '!!! internal "T"',
        "[a](b.md)",
        "![p](../p.svg)",
        "[[agent.name]]",
        "<b>",
        "<!--",
        "&amp;",
        "&",
        "{#x}",
    ),
    *(
        "{.kb}",
        "\\",
        "\\*",
        '"',
        "'",
        "“",
        "===",
        "---",
        ":",
        "[x]: y",
        "https://x.org",
        "a@b.org",
        "¿",
        "50 %",
    ),
]
_WORDS = ["cita", "límite", "son", "I've", "new", "50", "não", "check-up"]


def texts() -> st.SearchStrategy[str]:
    """Lines with a word in them."""
    rest = st.lists(st.sampled_from(_WORDS + _SIGNS), max_size=4)
    words = st.tuples(rest, st.sampled_from(_WORDS), rest).map(lambda t: " ".join([*t[0], t[1], *t[2]]))
    return st.one_of(words, words.map(lambda text: text.replace(" ", "")))


@st.composite
def decisions(draw: st.DrawFn, text: st.SearchStrategy[str] | None = None) -> Decision:
    """A decision that can be read; its examples may contradict each other."""
    line = texts() if text is None else text
    some = st.lists(line, max_size=2)
    example = st.one_of(
        st.fixed_dictionaries({"say": line}), st.fixed_dictionaries({"say": line, "means": line})
    )
    ids = ["new", "current", "other-one"][: draw(st.integers(2, 3))]
    options = [
        {
            "id": option_id,
            "title": draw(line),
            "when": draw(st.lists(line, min_size=1, max_size=2)),
            "examples": draw(st.lists(example, max_size=3)),
            "exceptions": draw(some),
        }
        for option_id in ids
    ]
    overlap = st.fixed_dictionaries({"example": example, "options": st.permutations(ids)})
    return decision_of(
        {
            "question": draw(line),
            "options": options,
            "precedence": draw(st.permutations(ids)),
            "overlaps": draw(st.lists(overlap, max_size=2)),
            "open": draw(some),
        }
    )


def fenced(decision: Decision, indent: str = "") -> str:
    """A decision as it stands in a guide; JSON is YAML."""
    written = json.dumps(_without_empty(as_data(decision)), ensure_ascii=False, indent=1)
    lines = ["```decision", *written.split("\n"), "```"]
    return "".join(f"{indent}{line}\n" for line in lines)


def _without_empty(value: object) -> object:
    """Empty glosses are left out in YAML."""
    if isinstance(value, dict):
        return {key: _without_empty(each) for key, each in value.items() if each != ""}
    return [_without_empty(each) for each in value] if isinstance(value, list) else value
