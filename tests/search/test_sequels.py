from __future__ import annotations

from kbserver.search.sequels import sequels
from tests.search.conftest import shelf

SHELF = shelf(
    "Pida la ayuda adicional. Ayude hoy.",
    "La ayuda adicional del plan; la ayuda anual. El límite del plan.",
    "El servicio tiene límite: después del año, el límite cambia. SLA del plan",
)


def test_only_what_follows_in_a_text_goes_on_most_frequent_first() -> None:
    assert sequels(SHELF, ["ayuda"], "a", 3) == ["adicional", "anual"]
    assert sequels(SHELF, ["ayuda"], "a", 1) == ["adicional"]
    assert sequels(SHELF, ["ayuda"], "h", 3) == []


def test_stop_words_follow_and_are_followed() -> None:
    assert sequels(SHELF, ["limite"], "d", 3) == ["del"]
    assert sequels(SHELF, ["limite", "del"], "", 3) == ["plan"]


def test_nothing_follows_past_the_end_of_a_sentence() -> None:
    assert sequels(SHELF, ["adicional"], "ay", 3) == []
    assert sequels(SHELF, ["limite"], "des", 3) == []


def test_words_no_text_has_together_go_on_where_one_has_them_all() -> None:
    assert sequels(SHELF, ["servicio", "del"], "", 3) == ["año", "plan"]
    assert sequels(SHELF, ["ayuda", "el"], "l", 3) == ["límite"]


def test_after_a_word_no_text_has_nothing_follows() -> None:
    assert sequels(SHELF, ["zafiro", "del"], "p", 3) == []


def test_a_word_that_is_whole_is_not_its_own_completion() -> None:
    assert sequels(SHELF, ["ayuda"], "adicional", 3) == []
