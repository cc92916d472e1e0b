from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kbserver.api.remembered import Question, Remembered
from tests.api.conftest import CLIENTS, Client, Knowledge, section, serving, until


def question(text: str) -> Question:
    return "/search", "es", text.encode()


def test_what_was_put_is_found_by_address_language_and_query() -> None:
    remembered = Remembered()
    remembered.put(question("a"), b"answer")
    assert remembered.get(question("a")) == b"answer"
    assert remembered.get(question("b")) is None
    assert remembered.get(("/search", "pt", b"a")) is None
    assert remembered.get(("/complete", "es", b"a")) is None


def test_the_oldest_goes_first_and_asking_makes_young() -> None:
    remembered = Remembered(most_bytes=30)
    for name in "abc":
        remembered.put(question(name), b"x" * 9)
    remembered.get(question("a"))
    remembered.put(question("d"), b"x" * 9)
    assert remembered.get(question("a"))
    assert remembered.get(question("b")) is None


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 40))))
def test_it_never_holds_more_than_it_may(puts: list[tuple[str, int]]) -> None:
    remembered, held = Remembered(most_bytes=60), {}
    for name, size in puts:
        remembered.put(question(name), b"x" * size)
        held[name] = size
        kept = {each: answer for each in held if (answer := remembered.get(question(each))) is not None}
        assert sum(1 + len(answer) for answer in kept.values()) <= 60
        assert len(remembered) == len(kept)
        assert all(len(answer) == held[each] for each, answer in kept.items())


def searched(client: Client, path: str, **headers: str) -> bool:
    return "search;dur" in client.get(path, headers=headers).headers["server-timing"]


def test_what_was_asked_before_is_not_searched_again(serve, knowledge: Knowledge) -> None:
    client = serve(knowledge.publish())
    for path in ("/api/v1/search?q=solicitud", "/api/v1/complete?q=sol"):
        first = client.get(path)
        assert not searched(client, path)
        assert searched(client, path, **{"Accept-Language": "pt"})
        assert searched(client, f"{path}&lang=en")
        assert client.get(path).content == first.content


def test_who_wants_a_fresh_search_gets_one(serve, knowledge: Knowledge) -> None:
    client = serve(knowledge.publish())
    path = "/api/v1/search?q=solicitud"
    assert searched(client, path)
    assert searched(client, path, **{"Cache-Control": "no-cache"})


def test_audiences_share_no_answers(serve, knowledge: Knowledge) -> None:
    client, key = serve(knowledge.publish()), knowledge.key()
    path = "/api/v1/search?q=zarzamora"
    assert client.get(path, key).json()["total"] == 1
    assert searched(client, path)
    assert client.get(path).json()["total"] == 0


def test_a_new_release_is_asked_anew(knowledge: Knowledge) -> None:
    knowledge.publish("first")
    with serving(knowledge.app()) as client:
        path = "/api/v1/search?q=manzana"
        assert client.get(path).json()["total"] == 0
        knowledge.publish("second", clients=(*CLIENTS, section("tutorials/new", text="Una manzana.")))
        until(lambda: client.get(path).json()["total"] == 1)


def test_another_day_is_another_question(serve, knowledge: Knowledge) -> None:
    client = serve(knowledge.publish())
    assert client.get("/api/v1/search?q=solicitud").json()["total"] > 0
    assert client.get("/api/v1/search?q=solicitud&as_of=2025-01-01").json()["total"] == 0
