from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.corpus import ROOT
from benchmarks.repair import repaired
from benchmarks.rewriting import rewrite
from kbserver.config import load_config
from kbserver.guides.library import Library, read_translation
from kbserver.guides.markdown import sections_of
from kbserver.guides.model import Translation
from kbserver.publish.checks import TEXT_RULES
from kbserver.publish.checks.page import Page
from kbserver.repository import Snapshot

LIBRARY = Library(load_config(ROOT), Snapshot(None))
HEAD = "---\ntitle: A guide\nkind: faq\naudience: clients\n---\n\n"


def guide(body: str) -> Translation:
    return read_translation("content/en/faq/a.md", (HEAD + body).encode())


def errors(translation: Translation) -> list[str]:
    page = Page(translation, LIBRARY)
    found = (problem for rule in TEXT_RULES for problem in rule(page))
    return [str(problem) for problem in found if problem.severity == "error"]


def test_a_good_text_stays_as_it_is() -> None:
    good = guide("Text.\n\n## Limits {#limits}\n\n- a\n- b\n")
    assert repaired(good, LIBRARY) is good


@pytest.mark.parametrize(
    "bad",
    [
        "<b>raw</b> html\n",
        "[^1] a note\n",
        '!!! unknown "T"\n    text\n',
        "- [ ] a task\n",
        "??? not quite\n",
        "```\nnever closed\n",
    ],
)
def test_what_is_wrong_becomes_plain_and_the_rest_stays(bad: str) -> None:
    mended = repaired(guide(f"Before.\n\n## Limits {{#limits}}\n\nText with *stress*.\n\n{bad}"), LIBRARY)
    assert errors(mended) == []
    assert "Text with *stress*." in mended.body
    assert [section.anchor for section in sections_of(mended.body)] == ["", "limits"]


def test_text_and_body_stay_together() -> None:
    mended = repaired(guide("<b>raw</b>\n"), LIBRARY)
    assert mended.text == HEAD[:-1] + mended.body


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=120)
)
def test_whatever_was_written_no_rule_about_one_text_finds_an_error_in_the_end(text: str) -> None:
    body = rewrite(text, "Title")
    assert errors(repaired(guide(body), LIBRARY)) == []


_SIGNS = st.text(alphabet='![]?:{}#<>`*-_|\\~ \n1.)="a/+&^@', max_size=60)


@given(_SIGNS)
def test_signs_that_mean_something_are_mended_too(signs: str) -> None:
    assert errors(repaired(guide(rewrite(signs, "Title")), LIBRARY)) == []
