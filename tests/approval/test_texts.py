from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kbserver.approval.digest import digest_of
from kbserver.approval.texts import Text, text_of
from kbserver.guides.library import files_shown, read_translation
from kbserver.guides.model import Approval
from tests.texts import bodies

PATH = "content/es/protocols/a.md"
P, Q = "content/es/p.svg", "content/es/protocols/q.svg"
SHA = {path: hashlib.sha256(path.encode()).hexdigest() for path in (P, Q)}
HEAD = "title: Guía\nkind: faq\n"
BODY = """
Texto. ![p](../p.svg)

!!! internal "Agentes"
    Interno. ![q](q.svg)
"""


def text(body: str = BODY, head: str = HEAD) -> Text:
    content = f"---\n{head}---\n{body}".encode()
    return text_of(read_translation(PATH, content), "blob")


def test_it_has_what_the_head_says():
    digest = "sha256:" + "a" * 64
    head = (
        "title: Guía\nkind: faq\naudience: clients\ntopic: '6.1'\naliases: [old/path]\n"
        "effective: 2025-01-01\nretire: 2025-12-31\nwithdrawn: 2025-06-15\nreview_by: 2025-07-01\n"
        f"approvals:\n  - {{area: legal, by: l, date: 2025-01-02, digest: '{digest}'}}\n"
    )
    found = text(head=head)
    assert (found.guide_id, found.lang, found.path, found.blob) == ("protocols/a", "es", PATH, "blob")
    assert (found.title, found.kind, found.topic, found.audience) == ("Guía", "faq", "6.1", "clients")
    assert (found.effective, found.retire) == (dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    assert (found.withdrawn, found.review_by) == (dt.date(2025, 6, 15), dt.date(2025, 7, 1))
    assert found.aliases == ("old/path",)
    assert found.approvals == (Approval("legal", "l", dt.date(2025, 1, 2), digest),)


def test_it_shows_files_and_clients_see_those_outside_blocks_for_agents():
    assert text().shown == (P, Q)
    assert text().shown_to_clients == (P,)


def test_its_digest_is_the_one_that_is_approved():
    translation = read_translation(PATH, f"---\n{HEAD}---\n{BODY}".encode())
    assert text().digest("protocols/a", SHA) == digest_of(translation, {path: path.encode() for path in SHA})


def test_its_digest_is_another_under_another_id_and_with_other_files():
    digests = {
        text().digest(guide_id, hashes) for guide_id in ("a", "b") for hashes in (SHA, {}, {P: SHA[P]})
    }
    assert len(digests) == 6


def test_files_it_does_not_show_do_not_count():
    assert text("Texto.\n").digest("a", SHA) == text("Texto.\n").digest("a", {})


def test_what_clients_read_has_a_name_of_its_own():
    assert len(text().reading(SHA)) == 16
    assert text().reading(SHA) == text().reading(SHA)


@pytest.mark.parametrize(
    ("old", "new", "other"),
    [
        ("Texto.", "Otro.", True),
        ("Interno.", "Otro.", False),
        ("![q](q.svg)", "", False),
        ("../p.svg", "../r.svg", True),
        ("\n!!! internal", "\n\n!!! internal", False),
    ],
)
def test_a_change_is_another_reading_if_clients_can_tell(old, new, other):
    assert old in BODY
    assert (text(BODY.replace(old, new)).reading(SHA) != text().reading(SHA)) == other


def test_title_and_pictures_are_part_of_what_clients_read():
    assert text(head="title: Otra\nkind: faq\n").reading(SHA) != text().reading(SHA)
    assert text().reading({**SHA, P: "0" * 64}) != text().reading(SHA)
    assert text().reading({**SHA, Q: "0" * 64}) == text().reading(SHA)
    assert text().reading({}) != text().reading(SHA)


def test_bookkeeping_is_no_part_of_what_clients_read():
    assert text(head=HEAD + "review_by: 2025-01-01\ntags: [a]\n").reading(SHA) == text().reading(SHA)


SHOWN = [
    ("![p](../p.svg)", [P]),
    ("![p](<../p.svg>)", [P]),
    ("![p]( ../p.svg )", [P]),
    ("![p](\n../p.svg)", [P]),
    ('![p](../p.svg "title)")', [P]),
    ("[p](../p.svg#a)", [P]),
    ("[p](../p%2Esvg)", [P]),
    ("[p](../p&period;svg)", [P]),
    (r"[p](../p\.svg)", [P]),
    ("[p][r]\n\n[r]: ../p.svg", [P]),
    ("[p][r]\n\n[r]:\n  ../p.svg", [P]),
    ("![p]\n\n[p]: <../p.svg>", [P]),
    ("[a]( b.md)[p](q.svg)", [Q]),
    ("[a](b.md.svg)", ["content/es/protocols/b.md.svg"]),
    ("[a](b.md(1).svg)", ["content/es/protocols/b.md(1).svg"]),
    ("[a](x.svg?b.md)", ["content/es/protocols/x.svg"]),
    ("[a](b.md)", []),
    ("[a](b.md#h)", []),
    ("[a](<b.md>)", []),
    ("[a](B.MD)", ["content/es/protocols/B.MD"]),
    ("[a](b.md&period;svg)", ["content/es/protocols/b.md.svg"]),
    (r"[a](b.md\).svg)", ["content/es/protocols/b.md).svg"]),
    ("[a](#h)", []),
    ("[a](https://x.org/p.svg)", []),
    ("[a](mailto:p.svg)", []),
    ("[a]()", []),
    ("`[p](../p.svg)`", []),
    ("```\n[p](../p.svg)\n\n[q](q.svg)\n```", []),
    ("```\n\n```\n\n[p](../p.svg)", [P]),
    ("~~~\n\n[p](../p.svg)\n\n~~~", []),
    ("<!--\n\n[p](../p.svg)\n\n-->", []),
    ("- a\n\n      [p](../p.svg)", []),
    ("- a\n\n  [p](../p.svg)", [P]),
    ("a\n\n    [p](../p.svg)", []),
    ("    [p](../p.svg)\n\n[q](q.svg)", [Q]),
    ("1. a\n\n\t[p](../p.svg)\n\n[q](q.svg)", [P, Q]),
    ("> [p](../p.svg)\n\n> [q](q.svg)", [P, Q]),
    ("| a |\n| --- |\n| [p](../p.svg) |\n\n[q](q.svg)", [P, Q]),
    ('!!! internal "I"\n    [p](../p.svg)\n\n    [q](q.svg)\n\nFin.', [P, Q]),
    ("a\u00a0\n\u00a0\n[p](../p.svg)", [P]),
    ("`a\n\n[p](../p.svg)`", [P]),
    ("[p\n\n](../p.svg)", []),
    ("![p [q](q.svg)](../p.svg)", [P]),
    ("[![p](../p.svg)](q.svg)", [P, Q]),
]


@pytest.mark.parametrize(("body", "shown"), SHOWN)
def test_what_a_body_shows(body, shown):
    assert list(files_shown(f"\n{body}\n", PATH)) == shown
    assert list(text(f"\n{body}\n").shown) == shown


_LINKS = [
    *(
        "![p](../p.svg)",
        "[q](q.svg)",
        "[b](b.md)",
        "[r]: q.svg",
        "[r]",
        "[b](b.md\\).svg)",
        "](q.svg)",
        "[x]:",
    ),
    *(
        "<",
        "-->",
        "<!--",
        "`",
        "```",
        "~~~",
        "    ",
        "\t",
        "> ",
        "- ",
        "1. ",
        "[",
        "](",
        "![",
        ")",
        "\\",
        "&",
    ),
    *(
        "\n",
        "\n\n",
        "\n\n",
        " \n \n",
        "\n    \n",
        "\n\n    ",
        "\n\n\t",
        "q.svg",
        "b.md",
        "#",
        "?",
        "texto",
        "|",
    ),
]
_scraps = st.lists(st.sampled_from(_LINKS), max_size=12).map(lambda parts: "\n" + "".join(parts) + "\n")


@settings(max_examples=250)
@given(_scraps | bodies() | st.tuples(bodies(), _scraps, bodies()).map("".join))
def test_what_any_body_shows_is_what_its_digest_counts(body):
    assert text(body).shown == files_shown(body, PATH)
