"""Words marked in HTML, folds that open for them, and addresses between pages."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin

from hypothesis import given
from hypothesis import strategies as st

from kbserver.guides.library import config_of, load_library
from kbserver.guides.markdown import sections_of
from kbserver.guides.model import Section
from kbserver.guides.utf16 import utf16_ranges
from kbserver.publish.past.marking import marked_html
from kbserver.publish.past.passages import PageContext, marked_folds, relative, unfolded
from kbserver.repository import Repository
from tests.conftest import ROOT
from tests.plugins.pages import parse


def real_sections() -> list[Section]:
    snapshot = Repository(ROOT).snapshot(None)
    library = load_library(snapshot, config_of(snapshot))
    return [section for text in library.translations for section in sections_of(text.body)]


SECTIONS = [
    *real_sections(),
    *sections_of(
        "Uno 😀 dos\ntres `a  <b>` & *cua*tro\n\n| · a | b |\n| --- | --- |\n|  | · |\n\n    x  y\n"
    ),
]


@given(st.data())
def test_marks_stand_on_the_words_meant_and_leave_the_html_as_it_was(data):
    section = data.draw(st.sampled_from(SECTIONS))
    words = [match.span() for match in re.finditer(r"[^\s·]+", section.text)]
    chosen = sorted(data.draw(st.sets(st.sampled_from(words)))) if words else []
    marked = marked_html(section.html, section.text, utf16_ranges(section.text, chosen), "del", "gone:")
    found = ["".join(each.text.removeprefix("gone:").split()) for each in parse(marked).all("del")]
    assert "".join(found) == "".join(section.text[start:end] for start, end in chosen)
    plain = re.sub(r'<span class="hidden">gone: </span>|</?del>', "", marked)
    assert unescape(plain) == unescape(section.html)


def test_html_that_lost_its_words_is_shown_as_lines():
    marked = marked_html("<ul><li>other</li></ul>", "one <two>\nthree\n", [(4, 9)], "ins", "new:")
    assert marked == ('<p>one <ins><span class="hidden">new: </span>&lt;two&gt;</ins></p>\n<p>three</p>\n')


@given(
    st.lists(st.sampled_from(["a", "b", "versions", "1"]), max_size=4),
    st.lists(st.sampled_from(["a", "b", "versions", "1"]), max_size=4),
    st.sampled_from(["", "x.css"]),
)
def test_a_relative_address_leads_where_the_path_does(goal, page, file):
    path, start = "/".join(["", *goal, file]), "/".join(["", *page, ""])
    assert urljoin(f"http://host{start}", relative(path + "#s", start)) == f"http://host{path}#s"


def test_folds_around_marks_are_found_and_only_those_asked_for_open():
    one, two = '<details class="faq">', '<details class="limit">'
    html = f"{one}a</details>\n{one}{two}<p><ins>b</ins></p></details></details>\n{one}c</details>"
    assert marked_folds(html) == {1, 2}
    assert unfolded(html) == html.replace("<details ", "<details open ")
    opened = [each.get("open") is not None for each in parse(unfolded(html, {1, 2})).all("details")]
    assert opened == [False, True, True, False]


def test_sections_name_their_blocks_frame_their_tables_and_lead_to_neighbours():
    html = (
        '<div class="admonition limit">\n<p class="admonition-title">Diez</p>\n</div>\n'
        '<table><tr><td>a</td></tr></table>\n<p><a href="/pt/b/#c" title=\'a > "b"\'>x</a> href="/pt/b/"</p>'
    ).replace("'a > \"b\"'", '"a > &quot;b&quot;"')
    page = parse(PageContext("es", "/pt/a/versions/1/").body(html))
    assert page.one("p.admonition-title").text == "Límite Diez"
    assert page.one("div.table").one("td").text == "a"
    assert page.one("a")["href"] == "../../../b/#c"
    assert page.all("p")[-1].text == 'x href="/pt/b/"'
