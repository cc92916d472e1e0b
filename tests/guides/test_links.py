from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.guides.links import Target, guide_url, iter_links, target_of, unlink
from kbserver.guides.markdown import parse
from tests.texts import bodies

PATH = "content/es/protocols/callback.md"

TARGETS = [
    ("#limits", Target("es", "protocols/callback", "limits")),
    ("other.md", Target("es", "protocols/other")),
    ("../glossary.md#a%C3%B1o", Target("es", "glossary", "año")),
    ("../../pt/a.md", Target("pt", "a")),
    ("../../assets/a%20b.svg", Target(file="content/assets/a b.svg")),
    ("file.pdf#page=2", Target(file="content/es/protocols/file.pdf", anchor="page=2")),
    ("https://example.org/a.md", Target(outside=True)),
    ("mailto:ana@example.org", Target(outside=True)),
    ("//example.org/a.md", Target(outside=True)),
    ("/es/a.md", Target(stray=True)),
    ("../../../kb.yml", Target(stray=True)),
    ("../../../../../etc/passwd", Target(stray=True)),
    ("..%2F..%2F..%2Fkb.yml", Target(stray=True)),
    ("http://[broken", Target(stray=True)),
    ("../../readme.md", Target()),
]


@pytest.mark.parametrize(("address", "target"), TARGETS)
def test_what_an_address_leads_to(address, target):
    assert target_of(address, PATH) == target


@given(st.text())
def test_every_address_leads_to_one_thing_at_most(address):
    target = target_of(address, PATH)
    assert sum([target.guide_id is not None, target.file is not None, target.outside, target.stray]) <= 1
    assert target.file is None or target.file.startswith("content/")


def test_links_and_pictures_are_found_with_their_lines():
    links = list(iter_links(parse("a [b](c.md)\n\n- ![d](e.svg)\n\n`[no](no.md)`\n")))
    assert [(link.address, link.line, link.picture) for link in links] == [
        ("c.md", 0, False),
        ("e.svg", 2, True),
    ]


@pytest.mark.parametrize(
    ("lang", "anchor", "url"),
    [("es", "", "/agents/a/b/"), ("pt", "", "/agents/pt/a/b/"), ("pt", "x", "/agents/pt/a/b/#x")],
)
def test_the_default_language_stands_at_the_base(lang, anchor, url):
    assert guide_url("a/b", lang, default="es", base="/agents/", anchor=anchor) == url


def test_a_version_that_is_not_in_force_stands_below_its_guide():
    assert guide_url("a/b", "pt", default="es", version=2, anchor="x") == "/pt/a/b/versions/2/#x"


UNLINKED = [
    ("a [b](c.md) d", "a b d"),
    ("[b *c*](c.md)[d](d.md)", "b *c*d"),
    ("[![p](p.svg)](c.md)", "![p](p.svg)"),
    ("![p](p.svg)", "![p](p.svg)"),
    ("`[b](c.md)` [b](c.md)", "`[b](c.md)` b"),
    ("[`b`](c.md)", "`b`"),
    ("```\n[b](c.md)\n```\n[b](c.md)", "```\n[b](c.md)\n```\nb"),
    ("[a\\]b](c.md)", "a\\]b"),
    ("[a](c.md", "[a](c.md"),
]


@pytest.mark.parametrize(("body", "expected"), UNLINKED)
def test_a_link_that_does_not_work_is_reduced_to_its_text(body, expected):
    assert unlink(body, PATH, lambda _target: False) == expected


@given(bodies() | st.text())
def test_links_that_work_stay_as_they_are(body):
    assert unlink(body, PATH, lambda _target: True) == body


@given(bodies())
def test_no_link_the_checks_let_through_is_left_when_none_works(body):
    kinds = [child for token in parse(unlink(body, PATH, lambda _t: False)) for child in token.children or []]
    plain = [c for c in kinds if c.type == "link_open" and c.markup != "autolink" and "title" not in c.attrs]
    assert plain == [] or "[" in body.replace("](", "")
