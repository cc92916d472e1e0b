"""The real site and API, served from a real release by a real process, read by Debian's Chromium.

A page that logs an error to the console, throws, or asks another host for anything fails its test, whatever
the test was about.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from tests.conftest import ROOT, Project

DAY = "2026-11-25"
_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_NEEDS_MORE = """
content/es/service/holidays.md [clients service]
    Los días festivos el equipo atiende con horario reducido.

    ## Horario {#hours}

    De nueve a trece horas.
content/es/service/parking.md [clients service]
    Dónde se puede estacionar.

    ## Entrada {#entrance}

    Por la calle del norte.
content/pt/service/parking.md [clients service]
    Onde estacionar.

    ## Entrada {#entrance}

    Pela rua do sul.
"""


@dataclass(frozen=True)
class Served:
    """A running server."""

    url: str
    key: str
    """An agents' key."""
    project: Path

    def address(self, path: str) -> str:
        return self.url + path


def _kb(project: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "kbserver", "--project", str(project), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def _prepare(folder: Path) -> None:
    """The real content with its past, a guide only in Spanish, and one whose translation is outdated."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)
    project = Project(folder)
    shutil.copytree(ROOT / "content", folder / "content", dirs_exist_ok=True)
    for name in ("kb.yml", "mkdocs.yml"):
        shutil.copy(ROOT / name, folder / name)
    with (folder / "kb.yml").open("a") as settings:  # all browsers of a worker ask from one address
        settings.write("limits: {address: 1000000/second, key: 1000000/second}\n")
    project(_NEEDS_MORE)
    approve = ("--area", "qualidade", "--by", "qualidade@example.org", "--on", "2026-01-10")
    _kb(folder, "translated", "content/pt/service/parking.md")
    for path in ("es/service/holidays", "es/service/parking", "pt/service/parking"):
        _kb(folder, "approve", f"content/{path}.md", *approve)
    project.commit("First texts")
    source = folder / "content/es/service/parking.md"
    source.write_text(source.read_text().replace("calle del norte", "calle del sur"))
    _kb(folder, "approve", "content/es/service/parking.md", *approve[:-1], "2026-02-20")
    project.commit("The entrance has moved")
    _kb(folder, "build", "--on", DAY)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a release, built once however many workers run."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    folder = shared / "browsed"
    with (shared / "browsed.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "releases" / "current.json").exists():
            shutil.rmtree(folder, ignore_errors=True)
            _prepare(folder)
    return folder


@pytest.fixture(scope="session")
def served(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server on a free port, and a key for it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    store = tmp_path_factory.mktemp("store") / "store.sqlite3"
    environment = {**os.environ, "KB_STORE_URL": f"sqlite:///{store}"}
    log = (store.parent / "log").open("wb")
    command = [sys.executable, "-m", "kbserver", "--project", str(built)]
    made = subprocess.run(
        [*command, "key", "create", "--audience", "agents", "--label", "browser"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    process = subprocess.Popen(
        [*command, "serve", "--port", str(port), "--on", DAY], env=environment, stdout=log, stderr=log
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _await(url, process, store.parent / "log")
        yield Served(url, made.stdout.split()[-1], built)
    finally:
        process.terminate()
        process.wait(10)
        log.close()


def _await(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{url}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise AssertionError(log.read_text())


# A module at a time: Playwright's synchronous face keeps an event loop running in this thread while it lives,
# and tests of other modules start their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_FLAGS)
        yield browser
        browser.close()


class Visit:
    """Pages of one test, and what they did wrong."""

    def __init__(self, browser: Browser, served: Served) -> None:
        self.browser, self.served = browser, served
        self.contexts: list[BrowserContext] = []
        self.faults: list[str] = []
        self.expected: tuple[str, ...] = ()

    def expect_faults(self, *parts: str) -> None:
        """Faults this test is about: those that contain one of `parts`."""
        self.expected = parts

    def page(self, width: int = 1280, height: int = 800, **options: object) -> Page:
        """A new page in a context of its own."""
        size = {"width": width, "height": height}
        context = self.browser.new_context(viewport=size, base_url=self.served.url, **options)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("request", self._request)
        return page

    def phone(self, **options: object) -> Page:
        """A page 360 pixels wide."""
        return self.page(360, 740, **options)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.served.url, "data:", "blob:")):
            self.faults.append(f"outside: {request.url}")

    def close(self) -> None:
        for context in self.contexts:
            context.close()
        unexpected = [f for f in self.faults if not any(part in f for part in self.expected)]
        assert not unexpected, unexpected


@pytest.fixture
def visit(browser: Browser, served: Served) -> Iterator[Visit]:
    visit = Visit(browser, served)
    yield visit
    visit.close()


@pytest.fixture
def agent(visit: Visit) -> Page:
    """A page signed in on the agents' site."""
    page = visit.page()
    sign_in(page, visit.served.key)
    return page


def sign_in(page: Page, key: str, path: str = "/agents/") -> None:
    page.goto(path)
    page.locator("input[type=password]").fill(key)
    page.locator("form button[type=submit]").click()
    page.wait_for_url(f"**{path}")


def readable(iso: str) -> str:
    """A day as Spanish and Portuguese readers write it."""
    return dt.date.fromisoformat(iso).strftime("%d/%m/%Y")


def structured(page: Page) -> list[dict[str, object]]:
    """The page's JSON-LD."""
    scripts = page.locator('script[type="application/ld+json"]').all()
    found = [json.loads(script.text_content() or "") for script in scripts]
    return [item for entry in found for item in (entry if isinstance(entry, list) else [entry])]
