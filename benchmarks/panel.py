"""The panel in a browser: from a context to painted cards, ten panels on a page, and what it weighs.

The server is real, a rule stands behind each context that is told, and time is taken in the page.
"""

from __future__ import annotations

import dataclasses
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from playwright.sync_api import Browser, Page, Route, sync_playwright

from benchmarks.clock import percentile
from benchmarks.inputs import Inputs
from benchmarks.serving import served, write_release
from benchmarks.table import Figure, at_most
from kbserver.api.widget import widget_files
from kbserver.languages import LANGUAGES
from kbserver.search.documents import Document

__all__ = ["figures"]

CONTEXTS = 50
_WARM_UP = 5
_STARTS = 5
_PANELS = 10
_CATEGORIES = 10
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
_LANG = "es"

# A frame after the one in which the cards were put there: by then they are painted.
_PAINTED = """
  async (contexts) => {
    const panel = document.querySelector("guide-help")
    const frame = () => new Promise(requestAnimationFrame)
    const spent = []
    for (const context of contexts) {
      const found = new Promise((done) => panel.addEventListener("guide-results", done, { once: true }))
      const start = performance.now()
      panel.setContext(context)
      const { detail } = await found
      await frame()
      await frame()
      spent.push(performance.now() - start)
      if (!detail.total) throw new Error(`no card for ${JSON.stringify(context)}`)
    }
    return spent
  }
"""
_STARTED = """
  async ([address, count]) => {
    let ready = 0
    const all = new Promise((done) =>
      document.addEventListener("guide-ready", () => ++ready === count && done(performance.now())))
    document.body.append(...Array.from({ length: count }, () => document.createElement("guide-help")))
    await import(address)
    const evaluated = performance.now()
    return (await all) - evaluated
  }
"""


def figures(inputs: Inputs) -> Iterator[Figure]:
    """Time to painted cards, time until ten panels are there, and the bytes an agent's browser takes."""
    documents = _with_rules(dataclasses.replace(inputs, copies=1).documents())
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        write_release(project, documents)
        with served(project) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_FLAGS)
            url = f"http://127.0.0.1:{server.port}"
            painted = _painted(browser, url)
            started = sorted(_started(browser, url) for _ in range(_STARTS))
            browser.close()
    yield Figure(f"panel: a context to painted cards, p50 of {CONTEXTS}", percentile(painted, 0.5), "ms")
    yield Figure("panel: the same, p95", percentile(painted, 0.95), "ms", at_most(150))
    yield Figure(
        f"panel: {_PANELS} on a page, from the module to all ready",
        percentile(started, 0.5),
        "ms",
        at_most(100),
    )
    yield Figure("panel: element and words of one language, gzip", _weight() / 1000, "kB", at_most(10))


def _with_rules(documents: Sequence[Document]) -> list[Document]:
    """The documents, one rule for each category on the first of them that are in the panel's language."""
    chosen = [each.id for each in documents if each.lang == _LANG][:_CATEGORIES]
    return [
        dataclasses.replace(each, contexts=({"category": _category(chosen.index(each.id))},))
        if each.id in chosen and each.lang == _LANG
        else each
        for each in documents
    ]


def _category(number: int) -> str:
    return f"Central > Grupo {number} > Rellamada"


def _page(browser: Browser, url: str) -> Page:
    """An empty page at the origin of the server, as the frame is."""
    page = browser.new_page(viewport={"width": 400, "height": 800})
    blank = '<!doctype html><html lang="es"><title>Console</title><body></body></html>'

    def empty(route: Route) -> None:
        route.fulfill(body=blank, content_type="text/html")

    page.route(f"{url}/blank", empty)
    page.goto(f"{url}/blank")
    page.unroute(f"{url}/blank")
    return page


def _painted(browser: Browser, url: str) -> list[float]:
    page = _page(browser, url)
    page.evaluate(_STARTED, [f"{url}/embed/v1/guide-help.js", 1])
    contexts = [
        {"category": _category(number % _CATEGORIES), "stage": "closing"} for number in range(CONTEXTS)
    ]
    page.evaluate(_PAINTED, contexts[:_WARM_UP])
    spent: list[float] = page.evaluate(_PAINTED, contexts)
    page.close()
    return sorted(spent)


def _started(browser: Browser, url: str) -> float:
    page = _page(browser, url)
    spent: float = page.evaluate(_STARTED, [f"{url}/embed/v1/guide-help.js", _PANELS])
    page.close()
    return spent


def _weight() -> int:
    """Bytes: the element, and the largest of the languages' words."""
    sizes = {name: len(file.zipped) for name, file in widget_files().items()}
    return sizes["guide-help.js"] + max(sizes[f"strings/{lang}.json"] for lang in LANGUAGES)
