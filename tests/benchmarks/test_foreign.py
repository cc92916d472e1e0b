from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.foreign import outside_fences, read_foreign


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: 'Limits'\nweight: 3\n---\nText\n", "Limits"),
        ('+++\ntitle = "Limits"\n+++\nText\n', "Limits"),
        ('@title = "Limits"\n@nav-title = "x"\n\nText\n', "Limits"),
        ("# Limits { #limits }\n\nText\n", "Limits"),
        ("# `Limits` #\n\nText\n", "Limits"),
        ("Limits\n======\n\nText\n", "Limits"),
        ("---\nlang: en\n---\n# Limits\n\nText\n", "Limits"),
        ("Text\n", ""),
    ],
)
def test_a_title_is_found_in_heads_of_many_styles(text: str, title: str) -> None:
    foreign = read_foreign(text.encode())
    assert foreign.title == title
    assert foreign.body.strip() == "Text"


def test_a_title_of_the_head_wins_and_the_first_heading_goes_all_the_same() -> None:
    foreign = read_foreign(b"---\ntitle: Head\n---\n\n# Heading\n\nText\n")
    assert (foreign.title, foreign.body.strip()) == ("Head", "Text")


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("a <!-- not\nshown --> b", "a  b"),
        ("<script>let x\n</script>a", "a"),
        ("import X from 'y';\n\na", "a"),
        ("export const a = 1\n\na", "a"),
        ('<img src="x.png" alt="A chart"> a', "A chart a"),
        ("<b>a</b> <Steps>b</Steps>", "a b"),
        ('<Component\n  name="x"\n/>a', "a"),
        ("see <https://example.org/x>", "see https://example.org/x"),
        ("a <%= child %> b {% if x %}c", "a  b c"),
        ("{* ../../docs_src/a.py hl[1] *}", "`docs_src/a.py`"),
        ("## A { #an-id }", "## A {#an-id}"),
        ("h2. A heading", "## A heading"),
        ("<h3 align='center'>A <b>heading</b></h3>", "### A heading"),
    ],
)
def test_what_is_not_markdown_is_taken_out(written: str, plain: str) -> None:
    assert read_foreign(f"x\n\n{written}\n".encode()).body.removeprefix("x\n").strip() == plain


def test_code_keeps_what_looks_like_html() -> None:
    body = read_foreign(b"a `<b>` c\n\n```html\n<b>import</b>\n```\n").body
    assert body == "a `<b>` c\n\n```html\n<b>import</b>\n```\n"


def test_a_fence_that_is_never_closed_runs_to_the_end() -> None:
    text = "a\n~~~\nb\n```\nc\n"
    assert outside_fences(text, str.upper) == "A\n~~~\nb\n```\nc\n"


def test_an_inline_span_of_three_backticks_opens_no_fence() -> None:
    assert outside_fences("```a``` b\nc\n", str.upper) == "```A``` B\nC\n"


@given(st.binary(max_size=400))
def test_any_bytes_have_a_reading(content: bytes) -> None:
    foreign = read_foreign(content)
    assert "\r" not in foreign.body
    assert "\t" not in foreign.body
    assert "\n" not in foreign.title


@given(st.text(alphabet="ab`~\n> -1.", max_size=120))
def test_cutting_at_fences_loses_nothing(text: str) -> None:
    assert outside_fences(text, lambda piece: piece) == text
