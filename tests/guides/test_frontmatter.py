from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kbserver.errors import FrontMatterError
from kbserver.guides.frontmatter import amend, key_spans, parse_front_matter, split
from kbserver.yamltext import YamlTextError, parse_yaml

PATH = "content/es/a.md"
DIGEST = "sha256:" + "a" * 64
WHOLE = f"""\
title: Ligação ativa
kind: protocol
audience: clients
topic: "6.12"
created: 2024-06-07
effective: "2024-11-28"
approvals:
- area: captacao
  by: captacao@example.org
  date: 2024-11-28
  digest: {DIGEST}
translation: {{of: es, digest: "{DIGEST}"}}
contexts:
  - {{category: "A > B", stage: closing, tags: [x]}}
tags: [callback]
aliases: [old/path]
"""


def mistakes(yaml: str) -> list[str]:
    with pytest.raises(FrontMatterError) as caught:
        parse_front_matter(yaml, PATH)
    return [str(problem) for problem in caught.value.problems]


def test_a_whole_head_is_read():
    meta = parse_front_matter(WHOLE, PATH)
    assert (meta.title, meta.kind, meta.audience, meta.topic) == (
        "Ligação ativa",
        "protocol",
        "clients",
        "6.12",
    )
    assert meta.created == dt.date(2024, 6, 7)
    assert meta.effective == dt.date(2024, 11, 28)
    assert [(a.area, a.by, a.date, a.digest) for a in meta.approvals] == [
        ("captacao", "captacao@example.org", dt.date(2024, 11, 28), DIGEST)
    ]
    assert meta.translation is not None
    assert (meta.translation.of, meta.translation.digest) == ("es", DIGEST)
    assert meta.contexts == ({"category": "A > B", "stage": "closing", "tags": ["x"]},)
    assert (meta.tags, meta.aliases) == (("callback",), ("old/path",))


def test_a_guide_that_says_nothing_of_its_audience_is_for_agents():
    assert parse_front_matter("title: T\nkind: faq\n", PATH).audience == "agents"


MISTAKES = [
    ("", "a.md:1: missing-key: title is missing"),
    ("title: T\nkind: faq\nowmer: x\n", "a.md:4: unknown-key: unknown key 'owmer': did you mean 'owner'?"),
    ("title: ''\nkind: faq\n", "a.md:2: bad-value: title"),
    ("title: 5\nkind: faq\n", "quote it"),
    (
        "title: T\nkind: faq\ntopic: 6.10\n",
        'a.md:4: bad-value: topic is a number, 6.10, and must be text: quote it: "6.10"',
    ),
    (
        "title: T\nkind: faq\naudience: client\n",
        "audience is 'client', and must be one of clients, agents: did you mean 'clients'?",
    ),
    ("title: T\nkind: zzz\n", "protocol, tutorial, case-study, faq, glossary: write one of them"),
    ("title: T\nkind: faq\ntags: a, b\n", "tags is 'a, b', and must be a list: write brackets around it"),
    ("title:\nkind: faq\n", "a.md:2: bad-value: title is empty, and must be text"),
    ("title: [T]\nkind: faq\n", "title is a list, and must be text: correct the value"),
    ("title: T\nkind: “faq”\n", "kind is '“faq”', and must be one of"),
    ("title: T\nkind: “faq”\n", 'write straight quotation marks, ", or none'),
    ("title: a: b\nkind: faq\n", "a.md:2: yaml: mapping values are not allowed in this context: put a value"),
    ("title: T\nkind faq\ntopic: a\n", "a.md:3: yaml: could not find expected ':': write key: value"),
    ("title: T\ntags: [a, b\nkind: faq\n", "a.md:3: yaml: did not find expected ',' or ']': close the"),
    ('title: "T\nkind: faq\n', "a.md:2: yaml: found unexpected end of stream: close the quotation mark"),
    ("title: T\n\tkind: faq\n", "indent with blanks, not with a tab"),
    (
        "title: T\n<<<<<<< HEAD\nkind: faq\n=======\nkind: service\n>>>>>>> other\n",
        "a.md:3: yaml: a merge conflict is not resolved: keep one side and remove the lines",
    ),
    ("title: T\nkind: faq\ncreated: 20241128\n", "created"),
    ("title: T\nkind: faq\ncreated: '2024-W48-4'\n", "a day such as 2024-11-28"),
    (
        "title: T\nkind: faq\ncreated: 2024-02-30\n",
        "created is '2024-02-30', and must be a day that the calendar has",
    ),
    ("title: T\nkind: faq\ncreated: 2024-11-28T10:00\n", "a day such as 2024-11-28"),
    (
        f"title: T\nkind: faq\napprovals: [{{area: a, by: b, date: 2024-11-28, digest: {DIGEST[:-1]}}}]\n",
        "64 hexa",
    ),
    ("title: T\nkind: faq\napprovals:\n  - {area: a}\n", "a.md:5: missing-key: approvals.0.by is missing"),
    (
        "title: T\nkind: faq\ntranslation: {of: fr, digest: x}\n",
        "translation.of is 'fr', and must be a supported language",
    ),
    ("title: T\nkind: faq\naliases: [/a]\n", "a guide id such as old/path"),
    ("title: T\nkind: faq\ncontexts: [{stag: x}]\n", "did you mean 'stage'?"),
    ("title: T\nkind: faq\ntags: [on, 5]\n", "tags.1"),
    ("- a\n", "is not a list of keys and values"),
    ("text\n", "is not a list of keys and values"),
    ("title: [\n", "yaml"),
    ("title: T\ntitle: T\n", "stands twice"),
]


@pytest.mark.parametrize(("yaml", "line"), MISTAKES)
def test_a_mistake_is_named_with_its_line(yaml, line):
    assert any(line in found for found in mistakes(yaml))


AMBIGUOUS = [
    '"owner": x\n',
    "'owner': x\n",
    "? owner\n: x\n",
    "owner:\tx\n",
    "owner : x\n",
    "dueño: x\n",
    'topic: "a\nowner: x"\n',
    "topic: 'a\nowner: x'\n",
    "tags: [\nowner: x]\n",
    "tags: [\na,\nowner: x\n]\n",
    "contexts: [{\nstage: x\n}]\n",
]


@pytest.mark.parametrize("more", AMBIGUOUS)
def test_a_key_that_yaml_and_the_line_reading_see_differently_is_refused(more):
    assert any("ambiguous-key" in line or "yaml" in line for line in mistakes(f"title: T\nkind: faq\n{more}"))


@pytest.mark.parametrize(
    "head",
    [
        "{title: T, kind: faq}\n",
        "{\ntitle: T,\nkind: faq\n}\n",
        "{\ntitle: T, kind: faq\n}\n",
        "{ title: T,\nkind: faq}\n",
        "  title: T\n  kind: faq\n",
        " title: T\n kind: faq\n",
    ],
)
def test_a_head_in_braces_or_indented_is_refused(head):
    assert any("ambiguous-key" in line for line in mistakes(head))


@pytest.mark.parametrize("mark", ["\r", "\x85", "\u2028", "\u2029"])
def test_line_ends_only_yaml_sees_are_refused(mark):
    hidden = f'owner: a{mark}title: "real\ntitle: decoy"\nkind: faq\n'
    assert any("a.md:2: line-ends" in line for line in mistakes(hidden))


_KEYS = [
    "title",
    "owner",
    "tags",
    "topic",
    "approvals",
    '"owner"',
    "'tags'",
    "? owner",
    "- a",
    "{",
    "}",
    "#",
    "...",
]
_VALUES = [
    *(
        "",
        " x",
        " 'x'",
        ' "x"',
        ' "x',
        " 'x",
        " [a",
        " [a]",
        " {a: b}",
        " {a: b",
        " |",
        " >-",
        " x # owner: y",
    ),
    *("\tx", " ]", " }", " x, owner: y", " &a x", " - a", ' "a\\', " x\u2028owner: y", " x\x85tags: y", "  "),
]
_indents, _colons = st.sampled_from(["", "", "", " ", "  "]), st.sampled_from([":", ":", " :", ""])
_lines = st.lists(
    st.tuples(_indents, st.sampled_from(_KEYS), _colons, st.sampled_from(_VALUES)).map("".join), max_size=6
)


@given(_lines)
@example(["{", "title: T,", "kind: faq", "}"])
@example(['topic: "', 'owner: x"'])
def test_what_is_read_has_the_same_keys_for_yaml_and_for_lines(lines):
    yaml = "title: T\nkind: faq\n" + "".join(line + "\n" for line in lines)
    try:
        parse_front_matter(yaml, PATH)
    except FrontMatterError:
        return
    keys = [span.key for span in key_spans(yaml)]
    assert keys == list(parse_yaml(yaml).value)
    assert keys == [line.split(":")[0] for line in yaml.split("\n") if line[:1].isalpha()]


@given(st.text())
def test_no_file_raises_anything_but_front_matter_errors(text):
    try:
        head = split(f"---\n{text}", PATH)
        parse_front_matter(head.yaml, PATH)
    except FrontMatterError as error:
        problems = error.problems
    else:
        problems = ()
    assert all(problem.path == PATH and problem.line for problem in problems)


@given(
    st.lists(st.text(alphabet="ab-: \n"), min_size=1, max_size=5).map("\n".join), st.text(alphabet="ab-\n")
)
def test_a_file_cut_in_two_is_the_file(yaml, body):
    yaml = "".join(line + "\n" for line in yaml.split("\n") if line != "---")
    text = f"---\n{yaml}---\n{body}"
    head = split(text, PATH)
    assert (head.yaml, head.body) == (yaml, body)
    assert head.body_line == yaml.count("\n") + 3
    assert f"---\n{head.yaml}---\n{head.body}" == text


@pytest.mark.parametrize(
    "text", ["", "text", "---", "---\ntitle: T\n", "--- \n---\n", "\n---\n---\n", "----\n---\n"]
)
def test_a_file_without_a_closed_head_is_refused(text):
    with pytest.raises(FrontMatterError) as caught:
        split(text, PATH)
    assert caught.value.problems[0].code == "no-front-matter"


def test_a_file_with_windows_line_ends_is_told_so():
    with pytest.raises(FrontMatterError) as caught:
        split("---\r\ntitle: T\r\n---\r\n", PATH)
    assert caught.value.problems[0].code == "line-ends"


_PARTS = {
    "title": "title: T\n",
    "kind": "kind: faq\n",
    "tags": "tags:\n- a\n- b\n",
    "owner": "owner: x  # who answers\n",
    "contexts": "contexts:\n  - {stage: a}\n\n",
}
_heads = st.permutations(list(_PARTS)).map(lambda names: "".join(_PARTS[name] for name in names))
_keys = st.sampled_from(["tags", "owner", "contexts", "aliases"])
_bodies = st.sampled_from(["", "\nText.\n", "---\n", "\nowner: x\n"])


def value_of(key: str, new: list[str]) -> tuple[str, object]:
    value: object = [{"stage": each} for each in new] if key == "contexts" else new
    value = "".join(new) + "x" if key == "owner" else value
    return f"{key}: {json.dumps(value)}\n", value


@given(_heads, _keys, st.lists(st.sampled_from(["a", "b", "c"])), _bodies)
def test_only_the_amended_key_changes_and_it_has_the_value(yaml, key, new, body):
    text = f"---\n{yaml}---\n{body}"
    written, value = value_of(key, new)

    amended = amend(text, PATH, key, written)

    head = split(amended, PATH)
    expected = {**parse_yaml(yaml).value, key: value}
    assert parse_yaml(head.yaml).value == expected
    assert head.body == body
    assert amend(amended, PATH, key, written) == amended
    kept = [line for line in text.split("\n") if line.strip()]
    gone = {
        line
        for span in key_spans(yaml)
        if span.key == key
        for line in yaml.split("\n")[span.start : span.end]
    }
    assert [line for line in kept if line not in gone] == [
        line for line in amended.split("\n") if line.strip() and line not in gone and line + "\n" != written
    ]


@given(_heads, _bodies)
def test_a_key_added_and_removed_again_leaves_the_file_as_it_was(yaml, body):
    text = f"---\n{yaml}---\n{body}"
    added = amend(text, PATH, "aliases", "aliases: [a]\n")
    assert amend(added, PATH, "aliases", None) == text
    assert amend(text, PATH, "aliases", None) == text


def test_comments_above_the_next_key_stay():
    text = "---\ntitle: T\ntags: [a]\n# who answers\nowner: x\n---\n"
    assert amend(text, PATH, "tags", "tags: [b]\n") == text.replace("[a]", "[b]")


def test_key_spans_hold_what_belongs_to_a_key():
    spans = key_spans("# first\ntitle: T\ntags:\n- a\n# about\n\nowner:\n  x\n")
    assert [(span.key, span.start, span.end) for span in spans] == [
        ("title", 1, 2),
        ("tags", 2, 6),
        ("owner", 6, 8),
    ]


def test_a_yaml_error_is_no_other_kind_of_value_error():
    assert issubclass(YamlTextError, ValueError)
    assert not issubclass(YamlTextError, FrontMatterError)
