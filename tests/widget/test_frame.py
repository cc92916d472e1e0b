"""The frame and its host: who is heard, in which order, and who is not."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import FrameLocator, Page, expect

from tests.widget.conftest import Desk
from tests.widget.standin import Console

HOST = """
window.got = []
const frame = document.querySelector("iframe")
addEventListener("message", (event) => {
  if (event.source !== frame.contentWindow) return
  got.push(["window", event.data.type, event.origin])
  const { port1, port2 } = new MessageChannel()
  window.port = port1
  port1.onmessage = ({ data }) => got.push(["port", data.type, data.payload])
  frame.contentWindow.postMessage(message("hello", {}), event.origin, [port2])
})
window.send = (type, payload) => port.postMessage(message(type, payload))
"""

FRAME = '<iframe title="Guides" allow="clipboard-write" width="400" height="700"></iframe>'


def beside(url: str) -> str:
    """A script that puts another frame into the page."""
    return (
        f"const other = document.createElement('iframe'); other.title = 'Other'; other.src = '{url}';"
        " document.body.append(other)"
    )


def framed(desk: Desk, console: Console, origin: str = "", script: str = HOST) -> tuple[Page, FrameLocator]:
    """A console's page with the frame; gives the page and what is in the frame."""
    kb = desk.knowledge.url
    page = desk.page(width=420)
    address = f"{kb}/embed/v1/frame?origin={origin or console.url}"
    body = (
        f"<main><h1>Console</h1>{FRAME}</main>"
        f'<script type="module">{script}; document.querySelector("iframe").src = "{address}"</script>'
    )
    page.goto(console.page("/frame", body))
    return page, page.frame_locator("iframe[title=Guides]")


def wait(page: Page, condition: str) -> None:
    page.wait_for_function(f"() => {condition}")


def test_the_frame_says_hello_to_its_host_and_takes_what_it_sends(desk, console, knowledge):
    page, panel = framed(desk, console)
    wait(page, "got.some(([, type]) => type === 'ready')")
    assert page.evaluate("got[0]") == ["window", "loaded", knowledge.url]
    page.evaluate("send('slots', {'agent.name': 'Ana', 'caller.gender': 'm', 'caller.name': 'Luis'})")
    page.evaluate("send('theme', 'dark'); send('lang', 'pt'); send('context', {category: 'x'})")
    expect(panel.get_by_role("heading", level=2).first).to_have_text("Saudação")
    panel.get_by_role("button", name="Inserir").first.click()
    wait(page, "got.some(([, type]) => type === 'insert')")
    text = page.evaluate("got.find(([, type]) => type === 'insert')[2].text")
    assert "Meu nome é Ana" in text
    assert "o senhor Luis" in text
    page.evaluate("send('search', 'citas')")
    expect(panel.locator("[role=option]")).to_have_count(2)
    panel.locator("[role=option]").first.click()
    wait(page, "got.some(([, type]) => type === 'select')")
    types = page.evaluate("[...new Set(got.map(([, type]) => type))].sort()")
    assert types == ["insert", "loaded", "ready", "resize", "results", "select"]
    expect(panel.locator(".panel")).to_have_css("background-color", "rgb(16, 24, 28)")


def test_a_second_hello_is_refused_and_unknown_messages_are_ignored(desk, console):
    page, panel = framed(desk, console)
    wait(page, "got.some(([, type]) => type === 'ready')")
    page.evaluate(
        """() => {
          window.second = []
          const { port1, port2 } = new MessageChannel()
          port1.onmessage = ({ data }) => second.push(data.type)
          document.querySelector("iframe").contentWindow.postMessage(message("hello", {}), "*", [port2])
          port1.postMessage(message("search", "second"))
          send("explode", {}); send("constructor", {}); send("context", "words"); send("slots", [1])
          send("lang", 5); send("search", null)
          port.postMessage("text"); port.postMessage(null)
          port.postMessage({ ...message("search", "x"), ns: "other" })
          port.postMessage({ ...message("search", "x"), v: 2 })
          send("context", { category: "x" })
        }"""
    )
    expect(panel.get_by_role("heading", level=2).first).to_have_text("Saludo")
    assert page.evaluate("second") == []
    expect(panel.locator("[role=option]")).to_have_count(0)


def test_an_expired_token_is_asked_of_the_host(desk, console, knowledge):
    desk.expect("401")
    knowledge.status = lambda token: 200 if token == "Bearer fresh" else 401
    page, panel = framed(desk, console)
    wait(page, "got.some(([, type]) => type === 'ready')")
    page.evaluate("send('token', 'stale'); send('context', {category: 'x'})")
    wait(page, "got.some(([, type]) => type === 'token-needed')")
    page.evaluate("send('token', 'fresh')")
    expect(panel.get_by_role("heading", level=2).first).to_have_text("Saludo")
    assert page.evaluate("got.filter(([, type]) => type === 'token-needed').length") == 1
    assert page.evaluate("got.some(([, type]) => type === 'error')") is False


def test_a_host_that_has_no_other_token_is_told_and_asked_again(desk, console, knowledge):
    desk.expect("401")
    knowledge.status = lambda token: 401 if token == "Bearer stale" else 200
    page, panel = framed(desk, console)
    wait(page, "got.some(([, type]) => type === 'ready')")
    page.evaluate("send('token', 'stale'); send('context', {category: 'x'})")
    wait(page, "got.some(([, type]) => type === 'token-needed')")
    page.evaluate("send('token', null)")
    expect(panel.get_by_role("status")).to_contain_text("Su acceso venció")
    page.evaluate("send('context', {category: 'y'})")
    wait(page, "got.filter(([, type]) => type === 'token-needed').length === 2")
    page.evaluate("send('token', 'fresh')")
    expect(panel.get_by_role("heading", level=2).first).to_have_text("Saludo")
    assert [each[2] for each in knowledge.to("v1/help")] == ["Bearer stale", "Bearer stale", "Bearer fresh"]


def test_a_host_that_the_frame_does_not_name_may_not_hold_it(desk, console, stranger):
    desk.expect("frame-ancestors", "Framing")
    page, _ = framed(desk, stranger, origin=console.url)
    page.wait_for_timeout(500)
    assert page.evaluate("got") == []
    assert desk.knowledge.to("v1/frame.js") == []


def test_a_rogue_sibling_is_not_heard(desk, console, stranger, knowledge):
    rogue = stranger.page(
        "/rogue",
        """<script>
          const hello = () => {
            for (let at = 0; at < parent.frames.length; at++) {
              const { port1, port2 } = new MessageChannel()
              port1.onmessage = () => parent.postMessage("taken", "*")
              parent.frames[at].postMessage(message("hello", {}), "*", [port2])
              port1.postMessage(message("context", { category: "rogue" }))
            }
            parent.postMessage(message("loaded", {}), "*")
          }
          setInterval(hello, 20)
        </script>""",
    )
    quiet = "window.got = []; addEventListener('message', ({ data }) => got.push(data));" + beside(rogue)
    page, panel = framed(desk, console, script=quiet)
    expect(panel.get_by_role("combobox").first).to_be_visible()
    page.wait_for_timeout(500)
    assert "taken" not in page.evaluate("got")
    assert knowledge.to("v1/help") == []


def test_a_rogue_page_at_the_hosts_own_origin_is_not_heard_either(desk, console, knowledge):
    """The origin is right and the window is not."""
    rogue = console.page(
        "/sibling",
        """<script>
          const { port1, port2 } = new MessageChannel()
          setInterval(() => {
            const channel = new MessageChannel()
            parent.frames[0].postMessage(message("hello", {}), "*", [channel.port2])
            channel.port1.postMessage(message("context", { category: "rogue" }))
          }, 20)
        </script>""",
    )
    quiet = beside(rogue)
    page, panel = framed(desk, console, script=quiet)
    expect(panel.get_by_role("combobox").first).to_be_visible()
    page.wait_for_timeout(400)
    assert knowledge.to("v1/help") == []


def test_the_documented_host_reads_with_its_token(desk, console, knowledge):
    text = Path("docs/embed.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```js\n(import .*?)```", text, re.DOTALL)
    example = example.replace("https://kb.example", knowledge.url)
    example = example.replace("https://console.example", console.url)
    page = desk.page(width=420)
    script = f"""{example.splitlines()[0]}
      const iframe = document.querySelector("iframe"), note = document.querySelector("p")
      const freshToken = async () => "fresh"
      {example.partition(chr(10))[2]}"""
    body = f'<main><h1>C</h1>{FRAME}<p></p></main><script type="module">{script}</script>'
    page.goto(console.page("/documented", body))
    panel = page.frame_locator("iframe[title=Guides]").first
    expect(panel.get_by_role("heading", level=2).first).to_have_text("Saludo")
    assert [each[2] for each in knowledge.to("v1/help")] == ["Bearer fresh"]


def test_the_hosts_module_hears_its_own_frame_only(desk, console, stranger, knowledge):
    kb = knowledge.url
    rogue = stranger.page(
        "/liar",
        "<script>setInterval(() => parent.postMessage(message('loaded', {}), '*'), 10)</script>",
    )
    script = f"""
      import {{ connect }} from "{kb}/embed/v1/host.js"
      window.got = []
      const hear = (name) => (payload) => got.push([name, payload])
      const frame = document.querySelector("iframe")
      frame.src = "{kb}/embed/v1/frame?origin={console.url}"
      const heard = {{ ready: hear("ready"), insert: hear("insert"), tokenNeeded: () => "fresh" }}
      const panel = connect(frame, heard)
      panel.send("slots", {{ "agent.name": "Ana", "caller.name": "Luis" }})
      panel.send("token", "stale")
      panel.send("context", {{ category: "x" }})
      {beside(rogue)}
    """
    desk.expect("401")
    knowledge.status = lambda token: 401 if token == "Bearer stale" else 200
    page = desk.page(width=420)
    page.goto(
        console.page(
            "/hosted",
            f'<main><h1>C</h1>{FRAME}</main><script type="module">{script}</script>',
        )
    )
    panel = page.frame_locator("iframe[title=Guides]").first
    expect(panel.get_by_role("heading", level=2).first).to_have_text("Saludo")
    panel.get_by_role("button", name="Insertar").first.click()
    wait(page, "got.some(([name]) => name === 'insert')")
    assert page.evaluate("got.filter(([name]) => name === 'ready').length") == 1
    assert [each[2] for each in knowledge.to("v1/help")] == ["Bearer stale", "Bearer fresh"]
