"""An agent at the console: the same play by mouse and by keyboard."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Protocol

from playwright.sync_api import Locator, Page, Request, expect

from tests.conftest import ROOT

MORNING = "2026-11-25T10:00:00"
_MOST_STOPS = 150
_FOCUSED = "(e) => e.getRootNode().activeElement === e"
_COMES_BEFORE = """(wanted) => {
  const [panel, active] = [wanted.getRootNode().host, document.activeElement]
  const [from, to] = panel === active ? [panel.shadowRoot.activeElement, wanted] : [active, panel ?? wanted]
  return Boolean(from.compareDocumentPosition(to) & Node.DOCUMENT_POSITION_PRECEDING)
}"""


def words(lang: str) -> dict[str, str]:
    """What the console says in a language; the panel's words stand behind `panel.`."""
    said: dict[str, str] = json.loads((ROOT / f"kbserver/console/strings/{lang}.json").read_text())
    panel = json.loads((ROOT / f"kbserver/widget/strings/{lang}.json").read_text())
    return said | {f"panel.{name}": text for name, text in panel.items()}


class Hand(Protocol):
    """How an agent works a page."""

    def press(self, button: Locator) -> None: ...
    def choose(self, field: Locator, value: str) -> None: ...
    def write(self, field: Locator, text: str) -> None: ...


class Mouse:
    """Points and clicks."""

    def press(self, button: Locator) -> None:
        button.click()

    def choose(self, field: Locator, value: str) -> None:
        field.select_option(value)

    def write(self, field: Locator, text: str) -> None:
        field.click()
        field.page.keyboard.type(text)


class Keyboard:
    """Tab, Enter, arrows and letters; never a pointer."""

    def press(self, button: Locator) -> None:
        self._reach(button)
        button.page.keyboard.press("Enter")

    def choose(self, field: Locator, value: str) -> None:
        self._reach(field)
        field.page.keyboard.press("Home")
        for _ in range(10):
            if field.input_value() == value:
                return
            field.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} is not among the options")

    def write(self, field: Locator, text: str) -> None:
        self._reach(field)
        field.page.keyboard.type(text)

    def _reach(self, wanted: Locator) -> None:
        expect(wanted).to_be_visible()
        key = "Shift+Tab" if wanted.evaluate(_COMES_BEFORE) else "Tab"
        for _ in range(_MOST_STOPS):
            if wanted.evaluate(_FOCUSED):
                return
            wanted.page.keyboard.press(key)
        raise AssertionError(f"Tab does not lead to {wanted}")


class Desk:
    """The console in a language, and what its page sends."""

    def __init__(self, page: Page, lang: str) -> None:
        self.page, self.lang, self.words = page, lang, words(lang)
        self.sent: list[str] = []
        page.on("request", self._keep)
        page.clock.install(time=MORNING)
        page.goto(f"/console?lang={lang}")
        page.locator("body[data-ready]").wait_for()

    def _keep(self, request: Request) -> None:
        self.sent.append(f"{request.url} {request.post_data or ''}")

    def button(self, name: str) -> Locator:
        """A button of the console by the name of its message."""
        return self.page.get_by_role("button", name=self.words[name], exact=True)

    def field(self, name: str) -> Locator:
        return self.page.locator(f"#fields [name={name}]")

    def call(self, caller: str) -> Locator:
        return self.page.locator(".entry", has_text=caller)

    def stage(self, name: str) -> Locator:
        return self.page.locator("#stages button", has_text=self.words[f"stage.{name}"])

    @property
    def note(self) -> Locator:
        return self.field("note")

    @property
    def status(self) -> Locator:
        return self.page.locator("#phase")

    @property
    def shown(self) -> Locator:
        """The panel's cards."""
        return self.page.locator("guide-help [part=card]")

    @property
    def clocks(self) -> Locator:
        """The clocks that run in the panel."""
        return self.page.locator("guide-help .running")

    def helped(self, act: Callable[[], object], **wanted: str) -> list[str]:
        """Do something, and the ids of the cards that come for a context with these facts."""

        def fits(request: Request) -> bool:
            if not request.url.endswith("/api/v1/help"):
                return False
            context = json.loads(request.post_data or "{}")["context"]
            return all(context.get(name) == value for name, value in wanted.items())

        # The panel drops a question that another overtakes: what has been answered is what it shows.
        with self.page.expect_event("requestfinished", fits) as info:
            act()
        response = info.value.response()
        assert response is not None
        cards = response.json()["cards"]
        first = cards[0]
        heading = first["heading_path"][-1] if first["heading_path"] else first["title"]
        expect(self.shown).to_have_count(len(cards))
        expect(self.shown.first.locator("summary h2")).to_have_text(heading)
        return [card["id"] for card in cards]

    def insert(self, hand: Hand) -> str:
        """Insert the first script that is shown; the note as it is then."""
        hand.press(self.page.locator("guide-help .script .main").locator("visible=true").first)
        expect(self.page.locator("guide-help [part=status]")).to_have_text(self.words["panel.inserted"])
        return self.note.input_value()
