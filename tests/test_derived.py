from __future__ import annotations

from collections.abc import Iterable, Iterator

from kbserver.derived import Derived


def test_a_value_is_derived_once_from_the_same() -> None:
    derived, counted = Derived(), iter(range(10))
    one, other = [1], [1]
    assert not derived.knows("a", one)
    assert [derived.of("a", lambda: next(counted), each) for each in (one, one, other, one)] == [0, 0, 1, 0]
    assert derived.of("b", lambda: next(counted), one) == 2
    assert derived.knows("a", one)


def test_what_a_value_was_derived_from_is_no_other_object_later() -> None:
    """An id is given again once its object is gone; the object stays for as long as the value does."""
    derived = Derived()
    assert [derived.of("a", lambda n=n: n, object()) for n in range(1000)] == list(range(1000))  # type: ignore[misc]


def test_what_several_builds_did_not_ask_for_is_dropped() -> None:
    derived = Derived()
    derived.of("pages", object)
    for _ in range(3):
        derived.end()
        derived.of("data", object)
        assert derived.knows("pages")
    derived.end()
    derived.of("data", object)
    assert not derived.knows("pages")
    assert derived.knows("data")


def test_names_that_are_not_known_are_derived_together_and_given_in_order() -> None:
    derived, asked = Derived(), list[list[str]]()

    def derive(names: Iterable[str]) -> Iterator[str]:
        asked.append(list(names))
        return iter([name.upper() for name in asked[-1]])

    assert list(derived.each("blob", ["b", "a", "b"], derive)) == ["B", "A", "B"]
    assert list(derived.each("blob", ["c", "a"], derive)) == ["C", "A"]
    assert list(derived.each("blob", ["a"], derive)) == ["A"]
    assert asked == [["b", "a"], ["c"]]


def test_it_is_warm_after_the_first_build() -> None:
    derived = Derived()
    derived.of("a", object)
    assert not derived.warm
    derived.end()
    assert derived.warm


def test_many_values_are_those_of_each_row_and_its_mark() -> None:
    derived, one, other = Derived(), [1], [1]
    rows = [(one, other), (other, one), (one, other)]

    def asked(marks: list[str]) -> list[int]:
        return derived.many("pair", rows, lambda place: place, marks)

    assert asked([]) == asked([]) == [0, 1, 0]
    assert asked(["a", "a", "b"]) == [0, 1, 2]
    assert derived.of("pair", lambda: 9, one, other) == 0
    assert derived.knows("pair", other, one)
    assert not derived.knows("pair", one)
