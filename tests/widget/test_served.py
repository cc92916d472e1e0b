"""The files of the panel as the server sends them, their size, and the panel on the real server."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright._impl._driver import compute_driver_executable
from playwright.sync_api import FrameLocator, expect

from kbserver.api.widget import ENTRIES, bundle, widget_files
from kbserver.languages import LANGUAGES
from tests.api.conftest import CLIENTS, Client, Knowledge, section, serving
from tests.api.live import Live
from tests.conftest import ROOT
from tests.widget.test_frame import FRAME

WIDGET = ROOT / "kbserver" / "widget"
CONSOLE = "https://console.example"
OTHER = "https://desk.example"
SLOTS = """\
slots:
  agent.name: {type: text, required: true, label: {es: su nombre}}
  caller.address: {type: choice, by: caller.gender, forms: {es: {m: el señor, f: la señora}}}
"""
SCRIPT = {
    "type": "script",
    "title": "Cierre",
    "text": "Soy [[agent.name]]. Gracias, [[caller.address]].\n",
    "slots": [{"name": "agent.name", "type": "text"}, {"name": "caller.address", "type": "choice"}],
}
AGENTS = (
    *CLIENTS,
    section(
        "protocols/callback",
        "end",
        heading="Cierre",
        agents=True,
        contexts=({"category": "Central > Callback", "stage": "closing"},),
        blocks=(SCRIPT,),
        html='<div class="admonition script">\n<p class="admonition-title">Cierre</p>\n<p>x</p>\n</div>\n',
    ),
    section("protocols/callback", title="Rellamada", kind="protocol", agents=True, text="Llame otra vez."),
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    origins = f"embed: {{origins: ['{CONSOLE}']}}\n"
    world = Knowledge(tmp_path_factory.mktemp("embed")).configure(origins).publish()
    with serving(world.app()) as client:
        yield client


@pytest.mark.parametrize("name", [*ENTRIES, *(f"strings/{lang}.json" for lang in LANGUAGES)])
def test_any_page_may_load_the_files(client: Client, name: str) -> None:
    path = f"/embed/v1/{name}"
    answer = client.get(path, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    kind = "application/json" if name.endswith("json") else "text/javascript"
    assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == widget_files()[name].content
    again = client.get(path, headers={"Accept-Encoding": "gzip", "If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.headers["etag"] != answer.headers["etag"]


@pytest.mark.parametrize("name", ["", "x.js", "core/client.js", "%2e%2e/config.py", "frame.html"])
def test_there_are_no_other_files(client: Client, name: str) -> None:
    answer = client.get(f"/embed/v1/{name}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_the_frame_is_for_the_origin_it_names(client: Client) -> None:
    answer = client.get("/embed/v1/frame", params={"origin": CONSOLE, "lang": "pt", "theme": "dark"})
    policy = answer.headers["content-security-policy"].split("; ")
    assert f"frame-ancestors {CONSOLE}" in policy
    assert "x-frame-options" not in answer.headers
    assert {"default-src 'none'", "script-src 'self'", "require-trusted-types-for 'script'"} <= set(policy)
    assert '<guide-help lang="pt" theme="dark">' in answer.text
    assert "<title>Guias</title>" in answer.text


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "https://other.example",
        f"{CONSOLE}/",
        f"{CONSOLE}:8443",
        "https://CONSOLE.example",
        "*",
        f"{CONSOLE} *",
        "null",
    ],
)
def test_another_origin_gets_no_frame(client: Client, origin: str) -> None:
    answer = client.get("/embed/v1/frame", params={"origin": origin})
    assert (answer.status_code, answer.json()["code"]) == (400, "unlisted-origin")


def test_a_frame_is_for_one_origin(client: Client) -> None:
    """Of several the page and the server might each take another."""
    for origins in ([OTHER, CONSOLE], ["", CONSOLE], [CONSOLE, CONSOLE]):
        answer = client.get("/embed/v1/frame", params={"origin": origins})
        assert (answer.status_code, answer.json()["code"]) == (400, "unlisted-origin")


def test_an_empty_list_is_nobody(tmp_path: Path) -> None:
    with serving(Knowledge(tmp_path).publish().app()) as client:
        assert client.get("/embed/v1/frame", params={"origin": CONSOLE}).status_code == 400


def test_the_panel_weighs_at_most_10_kb_with_any_language() -> None:
    """What one agent's browser takes from the network: the element and one language."""
    sizes = {name: len(file.zipped) for name, file in widget_files().items()}
    assert sizes["guide-help.js"] + max(sizes[f"strings/{lang}.json"] for lang in LANGUAGES) <= 10_000
    assert sizes["frame.js"] <= 1_500
    assert all(gzip.decompress(file.zipped) == file.content for file in widget_files().values())


def test_every_language_has_the_same_words_and_the_panel_uses_each() -> None:
    words = {lang: json.loads((WIDGET / "strings" / f"{lang}.json").read_text()) for lang in LANGUAGES}
    assert len({tuple(each) for each in words.values()}) == 1
    code = bundle("guide-help.js")
    for name in words["es"]:
        noun = name.partition(".")[0]
        assert re.search(rf'["`]{noun}\b', code), name


def test_the_joined_module_says_what_its_parts_say() -> None:
    for name in ENTRIES:
        code = bundle(name)
        assert not re.search(r"^import (?!\"\./guide-help\.js\")", code, re.MULTILINE)
    assert len(re.findall(r"^export ", bundle("guide-help.js"), re.MULTILINE)) == 1


def test_nothing_writes_markup_or_style_into_the_page() -> None:
    for path in WIDGET.rglob("*.js"):
        code = path.read_text()
        for word in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            ".style",
            "srcdoc",
        ):
            assert word not in code, (path.name, word)


def test_modules_are_small_and_the_core_needs_no_document() -> None:
    for path in WIDGET.rglob("*.js"):
        assert len(path.read_text().splitlines()) < 200, path
    for path in (WIDGET / "core").glob("*.js"):
        assert not re.search(r"\b(document|window|HTMLElement|localStorage)\b\.", path.read_text()), path
        assert not re.search(r'from "\.\./', path.read_text()), path


def test_the_core_does_what_it_says() -> None:
    node = compute_driver_executable()[0]
    tests = Path(__file__).with_name("core.test.mjs")
    done = subprocess.run([node, "--test", str(tests)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def real(tmp_path: Path, console: Any) -> Iterator[tuple[str, str]]:
    """The real server, whose `kb.yml` lists the console; its address and an agents' key."""
    lists = f"embed: {{origins: ['{console.url}', '{OTHER}']}}\ncors: {{origins: ['{console.url}']}}\n"
    world = Knowledge(tmp_path / "real").configure(SLOTS + lists).publish("first", agents=AGENTS)
    key = world.key("agents")
    with Live(world.app()) as live:
        yield live.base, key


CLOSING = "{category: 'Central > Callback', stage: 'closing'}"


def test_the_panel_on_the_real_server(desk, console, knowledge, real):
    base, key = real
    knowledge.url, before = base, knowledge.url
    try:
        page = desk.open('lang="es"')
    finally:
        knowledge.url = before
    desk.help(page, CLOSING)
    expect(page.locator(".hint")).to_be_visible()  # clients have no such card
    page.evaluate("(key) => guideHelp.setToken(key)", key)
    desk.help(page, CLOSING, "{'caller.gender': 'f'}")
    expect(page.get_by_role("heading", level=2).first).to_have_text("Cierre")
    expect(page.locator(".because").first).to_have_text("Coincide: categoría, etapa")
    page.get_by_role("textbox", name="su nombre").fill("Ana")
    page.get_by_role("button", name="Insertar").first.click()
    said = page.evaluate("heard.find(([name]) => name === 'insert')[1].text")
    assert said == "Soy Ana. Gracias, la señora."
    page.get_by_role("button", name="Ver la guía completa").first.click()
    expect(page.locator(".guide .spoken")).to_have_text("Soy . Gracias, la señora.")
    # in the console's page it leads to us all the same
    expect(page.get_by_role("link", name="Abrir en el sitio")).to_have_attribute(
        "href", re.compile(r"^http://kb\.example\.org/agents/")
    )
    page.get_by_role("textbox", name="su nombre").fill("Bia")
    expect(page.locator(".guide").get_by_role("button", name="Copiar")).to_have_attribute(
        "aria-disabled", "false"
    )
    page.get_by_role("combobox").first.fill("límites")
    page.locator("[role=option]").first.click()
    expect(page.locator(".guide h2")).to_have_text("Solicitudes")


def framed(desk: Any, console: Any, base: str, token: str) -> FrameLocator:
    """A page of the console with the real server's frame and a token; gives what is in the frame."""
    script = f"""
      window.got = []
      import {{ connect }} from "{base}/embed/v1/host.js"
      const frame = document.querySelector("iframe")
      frame.src = "{base}/embed/v1/frame?lang=es&origin={console.url}"
      const panel = connect(frame, {{ error: (error) => got.push(error) }})
      panel.send("token", {json.dumps(token)})
      panel.send("context", {CLOSING})
    """
    page = desk.page(width=420)
    body = f'<main><h1>C</h1>{FRAME}</main><script type="module">{script}</script>'
    page.goto(console.page("/real", body))
    panel: FrameLocator = page.frame_locator("iframe")
    return panel


def token_for(origin: str, base: str, key: str) -> str:
    asked = {"Authorization": f"Bearer {key}"}
    return str(httpx.post(f"{base}/api/v1/tokens", json={"origin": origin}, headers=asked).json()["token"])


def test_the_frame_on_the_real_server_with_a_token_for_its_console(desk, console, real):
    panel = framed(desk, console, real[0], token_for(console.url, *real))
    expect(panel.get_by_role("heading", level=2).first).to_have_text("Cierre")
    panel.get_by_role("button", name="Ver la guía completa").first.click()
    expect(panel.locator(".guide h2")).to_have_text("Rellamada")
    link = panel.get_by_role("link", name="Abrir en el sitio")
    assert link.evaluate("(link) => link.href").startswith(f"{real[0]}/agents/")


def test_the_frame_on_the_real_server_with_a_token_for_another_console(desk, console, real):
    desk.expect("403")
    panel = framed(desk, console, real[0], token_for(OTHER, *real))
    page = panel.owner.page
    page.wait_for_function("got.length")
    assert page.evaluate("got[0].status") == 403
    expect(panel.get_by_role("heading", level=2)).to_have_count(0)
