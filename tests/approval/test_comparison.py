from __future__ import annotations

import unicodedata
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.approval.comparison import Change, SectionComparison, compare, summary
from kbserver.approval.words import word_ranges
from kbserver.guides.markdown import sections_of
from kbserver.guides.model import Section
from kbserver.guides.utf16 import Range

MIRRORED: dict[Change, Change] = {
    "added": "removed",
    "removed": "added",
    "changed": "changed",
    "same": "same",
}


def cut(text: str, start: int, end: int) -> str:
    """A range of UTF-16 code units, as a browser would cut it."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def parts(text: str, ranges: list[Range]) -> list[str]:
    """What stands outside (even places) and inside (odd places) of the ranges."""
    edges = [0, *(edge for each in ranges for edge in each), units(text)]
    return [cut(text, *each) for each in pairwise(edges)]


def rest(text: str, ranges: list[Range]) -> str:
    return "".join(parts(text, ranges)[::2])


def marked(text: str, ranges: list[Range]) -> str:
    return "".join(f"⟦{part}⟧" if n % 2 else part for n, part in enumerate(parts(text, ranges)))


def plain(text: str) -> str:
    return text.replace("⟦", "").replace("⟧", "")


def compared(before: str, after: str) -> list[SectionComparison]:
    return compare(sections_of(before), sections_of(after))


def outline(before: str, after: str) -> list[tuple[str, str]]:
    return [(each.anchor or each.heading, each.change) for each in compared(before, after)]


WORDS = [
    ("Cada lote cuesta ⟦$300⟧.", "Cada lote cuesta ⟦$350⟧."),
    ("Custa ⟦R$ 1.200,50⟧ por mês.", "Custa ⟦R$ 1.300,50⟧ por mês."),
    ("Cuesta ⟦300 €⟧ al mes.", "Cuesta ⟦450 €⟧ al mes."),
    ("Resuelve el ⟦50–60 %⟧ de los casos.", "Resuelve el ⟦50–70 %⟧ de los casos."),
    ("Veja o tópico ⟦6.12⟧ do guia.", "Veja o tópico ⟦6.13⟧ do guia."),
    ("Up to ⟦10 000⟧ requests a year.", "Up to ⟦12 000⟧ requests a year."),
    ("Vigente desde el ⟦28/11/2024⟧.", "Vigente desde el ⟦02/12/2024⟧."),
    ("Atende das 9:30 às ⟦18:00⟧.", "Atende das 9:30 às ⟦17:30⟧."),
    ("Escriba a ⟦ana@example.org⟧.", "Escriba a ⟦quejas@example.org⟧."),
    ("Faça o ⟦follow-up⟧ até sexta-feira.", "Faça o ⟦retorno⟧ até sexta-feira."),
    ("El ⟦ano⟧ fiscal.", "El ⟦año⟧ fiscal."),
    ("Que espere el ⟦n\u0303u⟧.", "Que espere el ⟦nu⟧."),
    ("Todo bien ⟦👍🏽⟧ gracias.", "Todo bien ⟦👍🏿⟧ gracias."),
    ("Uma família ⟦👩‍👩‍👧⟧ feliz.", "Uma família ⟦👩‍👩‍👦⟧ feliz."),
    ("Central ⟦🇧🇷⟧🇦🇷.", "Central ⟦🇺🇾⟧🇦🇷."),
    ("Tecla 1️⃣ e ⟦2️⃣⟧.", "Tecla 1️⃣ e ⟦3️⃣⟧."),
    ("Si nadie atiende, deje un mensaje.", "Si nadie atiende, ⟦no⟧ deje un mensaje."),
    ("Agradeço o ⟦seu⟧ contato.", "Agradeço o contato."),
    ("Thank you for calling⟦.⟧", "Thank you for calling⟦!⟧"),
    ("The agent greets the caller.", "The agent ⟦politely⟧ greets the caller."),
    ("Hola.", "Hola⟦, buenas tardes⟧."),
    ("", "⟦Tudo novo.⟧"),
    ("a\u00a0b", "a b"),
    ("uno\ndos", "uno dos"),
]


@pytest.mark.parametrize(("before", "after"), WORDS)
def test_the_words_that_differ_are_marked_whole(before: str, after: str) -> None:
    gone, new = word_ranges(plain(before), plain(after))
    assert (marked(plain(before), gone), marked(plain(after), new)) == (before, after)


READABLE = [
    # neighbours are one change, and little words between two changes are part of it
    ("Ofrezca ⟦una disculpa⟧ al cliente.", "Ofrezca ⟦toda la ayuda posible⟧ al cliente."),
    ("Diga ⟦bom dia a todos⟧ sempre.", "Diga ⟦boa tarde a todas⟧ sempre."),
    (
        "⟦El aviso llega a las⟧ 45 ⟦consultas y después se bloquea⟧.",
        "⟦Cuando quedan⟧ 45 ⟦búsquedas, la persona recibe un correo⟧.",
    ),
    # what was added is a whole sentence
    ("El cliente paga.", "⟦El cliente firma.⟧ El cliente paga."),
    ("Ligue. Anote o número.", "Ligue. ⟦Anote o nome.⟧ Anote o número."),
    ("Wait. ⟦The line is busy.⟧ The line opens.", "Wait. The line opens."),
    # figures that stay stay visible, and those that change do so one by one
    ("⟦Cuesta⟧ $300 ⟦al mes⟧.", "⟦Vale⟧ $300 ⟦por año⟧."),
    ("Entre las ⟦9⟧ y las ⟦18⟧ horas.", "Entre las ⟦8⟧ y las ⟦20⟧ horas."),
    ("Lote · ⟦50⟧ · ⟦pocos⟧", "Lote · ⟦40⟧ · ⟦muchos⟧"),
    ("Lote ⟦pequeño⟧\nCaja ⟦grande⟧", "Lote ⟦mediano⟧\nCaja ⟦enorme⟧"),
    # nothing is gone from a text that only gained words
    ("Ligue de casa.", "Ligue ⟦sempre⟧ de ⟦sua⟧ casa."),
    # a change reaches to the end of its line, and so does one in the next
    ("Salude al ⟦cliente⟧\n⟦Anote⟧ su nombre", "Salude al ⟦titular⟧\n⟦Registre⟧ su nombre"),
    ("Uno\n⟦Dos⟧\nTres", "Uno\nTres"),
    ("Uno\nUno", "Uno\nUno\n⟦Uno⟧"),
]


@pytest.mark.parametrize(("before", "after"), READABLE)
def test_changes_read_as_a_person_would_mark_them(before: str, after: str) -> None:
    gone, new = word_ranges(plain(before), plain(after))
    assert (marked(plain(before), gone), marked(plain(after), new)) == (before, after)


# Each of these is one character to a reader, and none joins its neighbour.
CHARACTERS = [
    *("a", "de", "ñ", "n\u0303", "é", "lote", "300", "6.12", "1\u0301", "1️⃣", "$", "%", "–", "-", "'", "·"),
    *(".", ",", "¿", "😀", "👍🏽", "👩‍👩‍👧", "🇧🇷", "🏴\U000e0067\U000e007f", "\n", " ", " ", " ", "\u00a0"),
]
characters = st.lists(st.sampled_from(CHARACTERS), max_size=30)


@st.composite
def pairs_of_texts(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """A text and an edited copy, in characters."""
    text = draw(characters)
    copy = list(text)
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(copy)))
        copy[start : start + draw(st.integers(0, 5))] = draw(
            st.lists(st.sampled_from(CHARACTERS), max_size=5)
        )
    return text, copy


def letters(text: str) -> str:
    return "".join(text.split())


@given(pairs_of_texts())
def test_without_the_ranges_the_same_words_remain(pair: tuple[list[str], list[str]]) -> None:
    before, after = map("".join, pair)
    gone, new = word_ranges(before, after)
    assert letters(rest(before, gone)) == letters(rest(after, new))


@given(pairs_of_texts())
def test_ranges_begin_and_end_between_the_characters_readers_see(pair: tuple[list[str], list[str]]) -> None:
    for text, ranges in zip(pair, word_ranges("".join(pair[0]), "".join(pair[1])), strict=True):
        places = {units("".join(text[:number])) for number in range(len(text) + 1)}
        assert all(start in places and end in places for start, end in ranges)


@given(
    pairs_of_texts().map(lambda pair: ("".join(pair[0]), "".join(pair[1]))) | st.tuples(st.text(), st.text())
)
def test_ranges_are_in_order_apart_and_hold_words_of_one_line(pair: tuple[str, str]) -> None:
    for text, ranges in zip(pair, word_ranges(*pair), strict=True):
        assert all(0 <= start < end <= units(text) for start, end in ranges)
        assert all(end < start for (_, end), (start, _) in pairwise(ranges))
        inside = parts(text, ranges)[1::2]
        assert all(part == part.strip() and "\n" not in part for part in inside)
        after = parts(text, ranges)[2::2]
        assert not any(unicodedata.combining(part[0]) for part in [*inside, *after] if part)


@given(pairs_of_texts())
def test_exchanging_the_texts_exchanges_the_ranges(pair: tuple[list[str], list[str]]) -> None:
    before, after = map("".join, pair)
    assert word_ranges(before, after) == word_ranges(after, before)[::-1]


@given(characters)
def test_a_text_differs_in_no_word_from_itself(text: list[str]) -> None:
    assert word_ranges("".join(text), "".join(text)) == ([], [])
    assert word_ranges("".join(text), " " + "\n".join("".join(text).splitlines())) == ([], [])


@given(st.lists(st.sampled_from(["lotes", "aviso", "cliente"]), max_size=12), st.data())
def test_no_more_words_are_marked_than_must_be(before: list[str], data: st.DataObject) -> None:
    after = data.draw(st.lists(st.sampled_from(["lotes", "aviso", "cliente"]), max_size=12))
    gone, new = word_ranges(" ".join(before), " ".join(after))
    longest = [[0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i, one in enumerate(before):
        for j, other in enumerate(after):
            longest[i + 1][j + 1] = (
                longest[i][j] + 1 if one == other else max(longest[i][j + 1], longest[i + 1][j])
            )
    assert len(rest(" ".join(before), gone).split()) == longest[-1][-1]
    assert len(rest(" ".join(after), new).split()) == longest[-1][-1]


@pytest.mark.parametrize("count", [2_000, 25_000])
def test_long_and_repetitive_texts_are_compared_too(count: int) -> None:
    before = "Uno. " + "de la " * count + "Fin."
    after = "Uno. " + "la el de " * count + "Fin."
    gone, new = word_ranges(before, after)
    assert letters(rest(before, gone)) == letters(rest(after, new))
    assert rest(before, gone).startswith("Uno.")
    assert rest(before, gone).endswith("Fin.")


GUIDE = """
Vale para toda ligação.

## Limites {#limits}

São **50** pedidos por ano. Veja o [escopo](scope.md).

## Escopo {#scope}

!!! limit "Lote"
    Cada lote custa $300.
"""


def test_the_same_text_has_no_changes() -> None:
    found = compared(GUIDE, GUIDE)
    assert [(each.anchor, each.heading, each.change) for each in found] == [
        ("", "", "same"),
        ("limits", "Limites", "same"),
        ("scope", "Escopo", "same"),
    ]
    assert all(each.before == each.after for each in found)
    assert not any(each.before_ranges or each.after_ranges for each in found)


def test_a_changed_section_says_which_words() -> None:
    limits = compared(GUIDE, GUIDE.replace("## Limites", "## Limites anuais").replace("50", "60"))[1]
    assert (limits.anchor, limits.heading, limits.change) == ("limits", "Limites anuais", "changed")
    assert limits.before is not None
    assert limits.after is not None
    assert marked(limits.before, limits.before_ranges) == "Limites\nSão ⟦50⟧ pedidos por ano. Veja o escopo."
    assert (
        marked(limits.after, limits.after_ranges)
        == "Limites ⟦anuais⟧\nSão ⟦60⟧ pedidos por ano. Veja o escopo."
    )


def test_added_and_removed_sections_have_one_text_and_no_ranges() -> None:
    without = GUIDE[: GUIDE.index("## Escopo")]
    text = "Escopo\nLote\nCada lote custa $300."
    assert compared(without, GUIDE)[2] == SectionComparison("scope", "Escopo", "added", None, text, [], [])
    assert compared(GUIDE, without)[2] == SectionComparison("scope", "Escopo", "removed", text, None, [], [])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("**50**", "50"),
        ("scope.md", "other.md"),
        ("50** pedidos", "50**\u00a0pedidos"),
        ("ano. Veja", "ano.\n\nVeja"),
        ("ano. Veja", "ano. ![](p.svg) Veja"),
        ("## Limites", "### Limites"),
        ("!!! limit", "!!! standard"),
        ("!!! limit", "??? limit"),
        ("Vale para toda ligação.", "- Vale para toda ligação."),
    ],
)
def test_a_change_of_form_alone_is_a_change_without_ranges(old: str, new: str) -> None:
    found = compared(GUIDE, GUIDE.replace(old, new))
    assert summary(found) == {"added": 0, "removed": 0, "changed": 1, "same": 2}
    assert not any(each.before_ranges or each.after_ranges for each in found)


def test_a_section_that_moved_is_the_same() -> None:
    before = "## A {#a}\n\nUno.\n\n## B {#b}\n\nDos.\n\n## C {#c}\n\nTres.\n"
    after = "## C {#c}\n\nTres.\n\n## A {#a}\n\nUno.\n\n## B {#b}\n\nDos.\n"
    assert outline(before, after) == [("c", "same"), ("a", "same"), ("b", "same")]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("abc", "ac", "a -b c"),
        ("abc", "bc", "-a b c"),
        ("abc", "ab", "a b -c"),
        ("abcd", "ad", "a -b -c d"),
        ("abc", "axc", "a -b +x c"),
        ("abc", "xbc", "-a +x b c"),
        ("abc", "ca", "c a -b"),
        ("ab", "xy", "-a -b +x +y"),
        ("", "ab", "+a +b"),
        ("ab", "", "-a -b"),
    ],
)
def test_removed_sections_stand_after_what_they_followed(before: str, after: str, found: str) -> None:
    one, other = (
        "".join(f"## {name} {{#{name}}}\n\nTexto.\n\n" for name in names) for names in (before, after)
    )
    signs = {"added": "+", "removed": "-", "same": ""}
    sections = [sections_of(text) if text else [] for text in (one, other)]
    result = compare(sections[0], sections[1])
    assert " ".join(signs[each.change] + each.anchor for each in result) == found


def test_headings_without_an_id_pair_by_what_they_say() -> None:
    before = "## Uno\n\nTexto.\n\n## Dos\n\nTexto.\n"
    after = "## Dos\n\nTexto nuevo.\n\n## Tres\n\nTexto.\n"
    assert outline(before, after) == [("Uno", "removed"), ("Dos", "changed"), ("Tres", "added")]


def test_equal_headings_pair_by_their_text_then_by_what_they_stand_under() -> None:
    before = "## A {#a}\n\n### Ejemplo\n\nUno.\n\n## B {#b}\n\n### Ejemplo\n\nDos.\n"
    after = "## A {#a}\n\n## B {#b}\n\n### Ejemplo\n\nDos y medio.\n\n### Ejemplo\n\nUno.\n"
    assert outline(before, after) == [
        ("a", "same"),
        ("b", "same"),
        ("Ejemplo", "changed"),
        ("Ejemplo", "same"),
    ]


def test_an_id_written_later_names_the_section_it_was_written_for() -> None:
    [found] = compared("## Límites\n\nUno.\n", "## Límites {#limits}\n\nUno.\n")
    assert (found.anchor, found.change) == ("limits", "same")
    [found] = compared("## Límites {#limits}\n\nUno.\n", "## Límites\n\nUno.\n")
    assert (found.anchor, found.change) == ("limits", "same")


def test_two_ids_are_two_sections_whatever_their_headings_say() -> None:
    before, after = "## Límites {#one}\n\nUno.\n", "## Límites {#other}\n\nUno.\n"
    assert outline(before, after) == [("one", "removed"), ("other", "added")]


def test_a_lead_pairs_with_a_lead_only() -> None:
    picture = "## ![](p.svg)\n\nTexto.\n"
    assert [each.change for each in compared("Texto.\n", picture)] == ["removed", "added"]
    assert [each.change for each in compared("Uno.\n\n" + picture, "Dos.\n\n" + picture)] == [
        "changed",
        "same",
    ]


@st.composite
def guides(draw: st.DrawFn) -> list[Section]:
    """A lead, or none, and sections with and without ids."""
    names = [
        "abcd"[number : number + 1] for number in draw(st.lists(st.integers(0, 6), max_size=5, unique=True))
    ]
    texts = st.sampled_from(["Uno.", "Dos 😀.", "**Uno.**", "Uno y dos.", "- Uno\n- Dos"])
    parts = [draw(st.sampled_from(["", "Lead.\n\n", "Lead, otro.\n\n"]))]
    for name in names:
        heading = draw(st.sampled_from(["## Uno", "## Dos", "### Uno"]))
        parts.append(f"{heading}{' {#' + name + '}' if name else ''}\n\n{draw(texts)}\n\n")
    return sections_of("".join(parts))


@given(guides(), guides())
def test_every_section_of_both_texts_is_there_once(before: list[Section], after: list[Section]) -> None:
    found = compare(before, after)
    assert sum(each.before is not None for each in found) == len(before)
    assert [each.after for each in found if each.after is not None] == [
        "\n".join(filter(None, (section.heading, section.text.rstrip()))) for section in after
    ]
    assert sum(summary(found).values()) == len(found)


@given(guides(), guides())
def test_exchanging_two_texts_exchanges_added_and_removed(
    before: list[Section], after: list[Section]
) -> None:
    found = Counter(
        (each.anchor, each.change, each.before, each.after, *each.before_ranges, "|", *each.after_ranges)
        for each in compare(before, after)
    )
    mirrored = Counter(
        (
            *(each.anchor, MIRRORED[each.change], each.after, each.before),
            *(*each.after_ranges, "|", *each.before_ranges),
        )
        for each in compare(after, before)
    )
    assert found == mirrored


@given(guides(), guides())
def test_only_sections_that_changed_have_ranges(before: list[Section], after: list[Section]) -> None:
    for each in compare(before, after):
        assert each.change == "changed" or not (each.before_ranges or each.after_ranges)
        assert (each.change == "added") == (each.before is None)
        assert (each.change == "removed") == (each.after is None)


@given(guides())
def test_a_guide_compared_with_itself_is_the_same_throughout(sections: list[Section]) -> None:
    assert {each.change for each in compare(sections, sections)} <= {"same"}
