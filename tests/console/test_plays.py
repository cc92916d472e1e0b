"""Each call played from the first ring to the closed ticket, in each language, by mouse and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.console.desk import Desk, Hand, Keyboard, Mouse

CALLBACK = "Central de Atendimento > Ligação Ativa / Callback"
GREETINGS = {"es": "buenos días", "pt": "bom dia", "en": "good morning"}
SECRETS = ("Rosa", "Prado", "Emily", "Martín", "Mart%C3%ADn", "Beatriz", "Souza", "2026 1126", "2026%201126")


@pytest.fixture(params=["es", "pt", "en"])
def desk(request: pytest.FixtureRequest, desks: dict[str, Desk]) -> Iterator[Desk]:
    desk = desks[request.param]
    yield desk
    assert not [sent for sent in desk.sent if any(secret in sent for secret in SECRETS)]
    desk.sent.clear()


@pytest.fixture(params=[Mouse, Keyboard], ids=["mouse", "keyboard"])
def hand(request: pytest.FixtureRequest) -> Hand:
    made: Callable[[], Hand] = request.param
    return made()


def closed(desk: Desk, hand: Hand, caller: str) -> None:
    """Close the ticket; then the next call has the focus."""
    hand.press(desk.button("close"))
    expect(desk.page.locator("#blank")).to_contain_text(desk.words["closed.title"])
    expect(desk.call(caller)).to_contain_text(desk.words["entry.closed"])
    expect(desk.page.locator(".entry:focus")).to_have_count(1)
    expect(desk.shown).to_have_count(0)


def test_a_callback_that_is_solved(desk: Desk, hand: Hand) -> None:
    ids = desk.helped(lambda: hand.press(desk.call("Rosa Lima")), stage="greeting", direction="outbound")
    assert ids[0] == "protocols/callback#greeting"
    hand.press(desk.button("dial"))
    expect(desk.status).to_have_text(desk.words["phase.talking"])
    note = desk.insert(hand)
    assert GREETINGS[desk.lang] in note
    assert "Ana Souza" in note
    assert "Rosa Lima" in note
    assert desk.words["panel.missing"].split(":")[0] not in desk.shown.first.inner_text()
    ids = desk.helped(lambda: hand.press(desk.stage("identification")), stage="identification")
    assert ids[0] == "protocols/callback#identification"
    hand.write(desk.field("cpf"), "123.456.789-09")
    ids = desk.helped(lambda: hand.press(desk.stage("outcome")), stage="outcome")
    assert ids[0] == "protocols/callback#outcome"
    ids = desk.helped(lambda: hand.choose(desk.field("outcome"), "solved"), outcome="solved")
    assert ids[0] == "protocols/callback#solved"
    expect(desk.field("category")).to_have_value(f"{CALLBACK} > Contato realizado")
    ids = desk.helped(lambda: hand.press(desk.stage("closing")), stage="closing", outcome="solved")
    assert ids[0] == "protocols/callback#closing"
    expect(desk.page.locator("guide-help .spoken").first).to_contain_text("Rosa Lima")
    hand.press(desk.button("close"))
    expect(desk.page.locator("#lacking li")).to_have_text(
        [desk.words["lacking.active"], desk.words["lacking.status"]]
    )
    expect(desk.field("active")).to_be_focused()
    hand.choose(desk.field("active"), "yes")
    hand.choose(desk.field("status"), "solved")
    closed(desk, hand, "Rosa Lima")


def test_a_callback_that_nobody_answers(desk: Desk, hand: Hand) -> None:
    ids = desk.helped(lambda: hand.press(desk.call("João Prado")), stage="greeting")
    assert ids[0] == "protocols/callback#greeting"
    hand.press(desk.button("dial"))
    hand.press(desk.button("again"))
    expect(desk.status).to_have_text(desk.words["phase.unanswered.other"].replace("{count}", "2"))
    ids = desk.helped(lambda: hand.press(desk.stage("outcome")), stage="outcome")
    assert ids[0] == "protocols/callback#outcome"
    ids = desk.helped(lambda: hand.choose(desk.field("outcome"), "no-contact"), outcome="no-contact")
    assert ids[0] == "protocols/callback#no-contact"
    expect(desk.field("category")).to_have_value(f"{CALLBACK} > Sem comunicação")
    expect(desk.shown.first).to_contain_text("ATIVO")
    hand.choose(desk.field("active"), "yes")
    hand.write(desk.field("cpf"), "0")
    hand.press(desk.button("close"))
    expect(desk.page.locator("#lacking li")).to_have_text(
        [desk.words["lacking.cpf_literal"], desk.words["lacking.note"]]
    )
    desk.field("cpf").press("Backspace")
    hand.write(desk.field("cpf"), "ATIVO")
    hand.write(desk.note, "2")
    closed(desk, hand, "João Prado")


def test_a_client_whose_son_has_never_come(desk: Desk, hand: Hand) -> None:
    decision = "tutorials/new-or-current#decision"
    assert desk.helped(lambda: hand.press(desk.call("Emily Carter")), stage="ringing")[0] == decision
    expect(desk.status).to_have_text(desk.words["phase.ringing"])
    hand.press(desk.button("answer"))
    ids = desk.helped(lambda: hand.press(desk.stage("classification")), stage="classification")
    assert ids[0] == decision
    expect(desk.page.locator("#saying")).to_have_text("I've been there, my son hasn't.")
    expect(desk.page.locator("#saying")).to_have_attribute("lang", "en")
    hand.press(desk.button("use"))
    answer = desk.page.locator("guide-help .answer")
    expect(answer.locator("strong")).to_have_text(desk.words["outcome.new"])
    expect(answer).to_contain_text("I've been there, my son hasn't")
    expect(answer).to_contain_text(desk.words["outcome.current"])
    expect(desk.page.locator("guide-help .chosen > summary")).to_have_text(desk.words["outcome.new"])
    hand.choose(desk.field("outcome"), "new")
    ids = desk.helped(lambda: hand.press(desk.stage("closing")), stage="closing", outcome="new")
    assert ids[0] == "tutorials/new-or-current#hard-cases"
    closed(desk, hand, "Emily Carter")


def test_a_client_at_45_requests(desk: Desk, hand: Hand) -> None:
    ids = desk.helped(lambda: hand.press(desk.call("Martín Ruiz")), stage="ringing")
    assert ids[0] == "service/client-services#what-counts"
    assert "service/client-services#limits" in ids
    hand.press(desk.button("answer"))
    hand.press(desk.stage("request"))
    ids = desk.helped(lambda: hand.press(desk.stage("closing")), stage="closing")
    assert ids[0] == "service/client-services#lots"
    hand.write(desk.note, "45/50")
    hand.choose(desk.field("outcome"), "solved")
    hand.choose(desk.field("status"), "solved")
    closed(desk, hand, "Martín Ruiz")


def test_a_call_of_high_complexity_with_a_hold(desk: Desk, hand: Hand) -> None:
    standard = "protocols/service-standard"
    ids = desk.helped(lambda: hand.press(desk.call("Beatriz Nunes")), complexity="high", stage="ringing")
    assert ids[0] == f"{standard}#answer"
    time, name = desk.clocks.get_by_role("timer"), desk.clocks.locator(".name")
    expect(time).to_have_text(re.compile(r"0:0\d"))
    expect(name).to_have_text(desk.shown.first.locator(".standard .title").inner_text().split("\n")[-1])
    ids = desk.helped(lambda: hand.press(desk.button("answer")), stage="greeting")
    assert ids[0] == f"{standard}#greetings-client"
    assert f"{standard}#handling-time" in ids
    expect(time).to_have_text(re.compile(r"11:00|10:\d\d"))
    ids = desk.helped(lambda: hand.press(desk.button("hold")), stage="hold")
    assert ids[0] == f"{standard}#hold"
    expect(desk.status).to_have_text(desk.words["phase.held"])
    expect(desk.button("resume")).to_be_focused()
    expect(time).to_have_count(2)
    sentence = desk.clocks.locator(".spoken")
    expect(sentence).to_be_hidden()
    desk.page.clock.fast_forward(110_000)
    expect(sentence).to_have_text(desk.shown.first.locator(".spoken").nth(1).inner_text())
    desk.page.clock.fast_forward(15_000)
    expect(desk.page.locator("guide-help [part=status]")).to_have_text(
        desk.words["panel.timed.refresh"].replace("{title}", name.last.inner_text())
    )
    hand.press(desk.button("resume"))
    expect(desk.status).to_have_text(desk.words["phase.talking"])
    expect(time).to_have_text(re.compile(r"[89]:\d\d"))
    ids = desk.helped(lambda: hand.press(desk.stage("closing")), stage="closing")
    assert ids[0] == f"{standard}#handling-time"
    hand.choose(desk.field("outcome"), "other-area")
    closed(desk, hand, "Beatriz Nunes")
    expect(desk.clocks).to_have_count(0)
