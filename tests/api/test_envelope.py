from __future__ import annotations

import json
from collections.abc import AsyncIterator
from io import StringIO

import anyio
import pytest
from fastapi import FastAPI, Request, Response
from starlette.responses import StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from kbserver.api.envelope import Envelope
from kbserver.api.logs import open_log
from kbserver.api.metrics import Metrics
from tests.api.conftest import Client, Knowledge, serving

SECURITY = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
}
EVERYWHERE = (
    "/",
    "/nothing/",
    "/assets/film.webm",
    "/agents/",
    "/agents/sign-in",
    "/api/v1/search?q=a",
    "/api/v1/search",
    "/api/v1/nothing",
    "/healthz",
    "/metrics",
)


def failing() -> FastAPI:
    app = FastAPI(openapi_url=None)

    @app.get("/early")
    async def early(request: Request) -> Response:
        raise RuntimeError("the secret of the house")

    @app.get("/late")
    async def late(request: Request) -> Response:
        async def content() -> AsyncIterator[bytes]:
            yield b"half"
            raise RuntimeError("the secret of the house")

        return StreamingResponse(content())

    return app


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_carries_its_id_its_time_and_the_security_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert len(headers["x-request-id"]) == 16
    assert headers["server-timing"].startswith(("total;dur=", "search;dur="))
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    for name, value in SECURITY.items():
        assert headers[name] == value
    assert len(headers.get_list("content-security-policy")) == 1


def test_the_time_of_the_search_is_a_part_of_the_whole(client: Client) -> None:
    parts = client.get("/api/v1/search?q=solicitud").headers["server-timing"].split(", ")
    found = {name: float(rest.removeprefix("dur=")) for name, rest in (part.split(";") for part in parts)}
    assert set(found) == {"search", "total"}
    assert 0 <= found["search"] <= found["total"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("0123456789abcdef", True),
        ("console-7.call_42", True),
        ("short", False),
        ("x" * 65, False),
        ("with a blank", False),
        ('quote"quote', False),
        ("<script>alert(1)</script>", False),
    ],
)
def test_a_sane_request_id_is_kept_and_any_other_replaced(client: Client, sent: str, kept: bool) -> None:
    answer = client.get("/api/v1/nothing", headers={"X-Request-ID": sent})
    assert (answer.headers["x-request-id"] == sent) is kept
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


def test_good_answers_hold_neither_id_nor_time_so_that_they_can_match(client: Client) -> None:
    first, second = client.get("/api/v1/search?q=solicitud"), client.get("/api/v1/search?q=solicitud")
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    assert first.content == second.content
    assert first.headers["etag"] == second.headers["etag"]


@pytest.mark.parametrize("path", ["/api/v1/search?q=a", "/api/v1/guides", "/healthz", "/", "/api/v1/search"])
def test_head_is_get_without_the_body(client: Client, path: str) -> None:
    full, head = client.get(path), client.request("HEAD", path)
    assert head.status_code == full.status_code
    assert head.content == b""
    for name in ("content-type", "etag", "content-length"):
        if "request_id" not in full.text:
            assert head.headers.get(name) == full.headers.get(name)


def test_an_address_that_is_too_long_is_refused(client: Client) -> None:
    for path in ("/api/v1/search?q=" + "x" * 20_000, "/" + "x" * 5_000):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (414, "address-too-long")


def test_headers_that_are_too_large_are_refused(client: Client) -> None:
    answer = client.get("/healthz", headers={"X-Large": "x" * 40_000})
    assert (answer.status_code, answer.json()["code"]) == (431, "headers-too-large")


def test_a_failure_is_a_problem_without_anything_from_inside() -> None:
    stream = StringIO()
    app = failing()
    app.add_middleware(Envelope, metrics=Metrics(), log=open_log(stream))
    with serving(app) as client:
        answer = client.get("/early")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal-error")
    assert "secret" not in answer.text
    assert "Error" not in answer.text
    logged = json.loads(stream.getvalue().splitlines()[0])
    assert logged["request_id"] == answer.json()["request_id"]
    assert "the secret of the house" in logged["exception"]


def test_a_failure_after_the_answer_began_is_logged() -> None:
    stream = StringIO()
    app = failing()
    app.add_middleware(Envelope, metrics=Metrics(), log=open_log(stream))
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        await anyio.sleep_forever()
        return {}

    scope: Scope = {"type": "http", "method": "GET", "path": "/late", "query_string": b"", "headers": []}
    anyio.run(app, scope, receive, send)
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert "request failed" in stream.getvalue()


def test_the_log_has_a_line_a_request_and_nothing_that_is_secret(knowledge: Knowledge) -> None:
    stream = StringIO()
    key = knowledge.publish().key()
    with serving(knowledge.app(log=open_log(stream))) as client:
        client.get("/api/v1/search?q=zanahoria", key)
        client.get("/api/v1/search?q=zanahoria", "kb_a_mistyped-pepino")
        client.sign_in(key)
        client.get("/agents/api/v1/search?q=zanahoria&next=pepino")
        cookie = client.cookies["kb_agents"]
    text = stream.getvalue()
    lines = [json.loads(line) for line in text.splitlines()]
    requests = [line for line in lines if line["event"] == "request"]
    assert [(line["method"], line["path"], line["status"]) for line in requests] == [
        ("GET", "/api/v1/search", 200),
        ("GET", "/api/v1/search", 401),
        ("POST", "/agents/sign-in", 303),
        ("GET", "/agents/api/v1/search", 200),
    ]
    assert [line["audience"] for line in requests] == ["agents", "none", "none", "agents"]
    assert requests[0]["key"] == key.split("_")[2] == requests[3]["key"]
    for secret in (key, key.rpartition("_")[2], cookie, "zanahoria", "pepino"):
        assert secret not in text


def test_a_websocket_is_not_the_envelopes_business() -> None:
    seen = []

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["type"])

    async def receive() -> Message:
        return {}

    async def send(message: Message) -> None:
        seen.append(message["type"])

    scope: Scope = {"type": "lifespan"}
    anyio.run(Envelope(inner, Metrics(), open_log(StringIO())), scope, receive, send)
    assert seen == ["lifespan"]
