"""What only a real server and raw bytes show."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import httpx
import pytest

from tests.api.conftest import PAGES, Knowledge
from tests.api.live import Live


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with Live(Knowledge(tmp_path_factory.mktemp("http")).publish().app()) as live:
        yield live


def raw(live: Live, request: bytes) -> tuple[int, bytes]:
    """Send bytes as they are; status and all that came back."""
    with socket.create_connection(("127.0.0.1", live.port), 10) as connection:
        connection.sendall(request)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    return int(answer.split(b" ", 2)[1]), answer


def get(target: bytes, *headers: bytes) -> bytes:
    return b"\r\n".join(
        [b"GET " + target + b" HTTP/1.1", b"Host: x", b"Connection: close", *headers, b"", b""]
    )


@pytest.mark.parametrize(
    ("request_bytes", "statuses"),
    [
        (get(b"/api/v1/search?q=%00"), {422}),
        (get(b"/api/v1/search?q=%ff%fe"), {400}),
        (get(b"/api/v1/search?q=%"), {200}),
        (get(b"/api/v1/search?q=%zz"), {200}),
        (get(b"/api/v1/guides/%ff%fe"), {404}),
        (get(b"/api/v1/guides/%00"), {404}),
        (get(b"/%00"), {404}),
        (get(b"/%ff"), {404}),
        (get(b"/..%2f..%2fkb.yml"), {404}),
        (get(b"/../../kb.yml"), {404}),
        (get(b"/assets/..;/kb.yml"), {404}),
        (get(b"//evil.example/"), {404}),
        (get(b"//evil.example/.."), {404}),
        (get(b"*"), {400, 404}),
        (get(b"http://evil.example/api/v1/search?q=a"), {200, 400, 404}),
        (get(b"/api/v1/search?q=" + b"a" * 20_000), {414}),
        (get(b"/" + b"a" * 10_000), {414}),
        (get(b"/healthz", b"X-Large: " + b"a" * 40_000), {400, 431}),
        (get(b"/healthz", *(b"X-%d: a" % n for n in range(5000))), {400, 431}),
        (get(b"/healthz", b"Authorization: Bearer \xff\xfe"), {200}),
        (get(b"/api/v1/search?q=a", b"Authorization: Bearer \xff\xfe"), {401}),
        (get(b"/agents/", b"Cookie: kb_agents=\xff\xfe; \x01"), {400, 401}),
        (get(b"/api/v1/search?q=a", b"Accept-Language: \xff\xfe;q=nan"), {200}),
        (b"BREW /api/v1/search HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", {400, 405}),
        (b"nonsense\r\n\r\n", {400}),
    ],
)
def test_whatever_bytes_come_the_answer_is_clean(
    live: Live, request_bytes: bytes, statuses: set[int]
) -> None:
    status, answer = raw(live, request_bytes)
    assert status in statuses
    assert b"Traceback" not in answer
    assert b"kbserver/api" not in answer
    assert raw(live, get(b"/healthz"))[0] == 200


def test_raw_utf8_in_the_address_is_understood_or_refused(live: Live) -> None:
    status, answer = raw(live, get("/api/v1/search?q=límite".encode()))
    assert status in (200, 400)
    if status == 200:
        assert '"query":"límite"'.encode() in answer


def test_head_sends_the_headers_of_get_and_no_body(live: Live) -> None:
    for path in ("/", "/assets/film.webm", "/api/v1/search?q=a", "/nothing/"):
        full, head = httpx.get(live.base + path), httpx.head(live.base + path)
        assert (head.status_code, head.content) == (full.status_code, b"")
        assert head.headers["content-type"] == full.headers["content-type"]
        assert head.headers["content-length"] == full.headers["content-length"] or path == "/"


def test_one_connection_serves_many_requests(live: Live) -> None:
    with httpx.Client(base_url=live.base) as client:
        for path in ("/", "/assets/film.webm", "/api/v1/search?q=a", "/api/v1/search", "/agents/sign-in") * 5:
            assert client.get(path).status_code in (200, 422)


def test_a_film_arrives_whole_and_in_parts(live: Live) -> None:
    film = PAGES["assets/film.webm"]
    assert httpx.get(f"{live.base}/assets/film.webm").content == film
    part = httpx.get(f"{live.base}/assets/film.webm", headers={"Range": "bytes=5000-5999"})
    assert (part.status_code, part.content) == (206, film[5000:6000])


def test_a_reader_who_leaves_in_the_middle_of_a_film_harms_nobody(live: Live) -> None:
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", live.port), 10) as connection:
            connection.sendall(get(b"/assets/film.webm"))
    assert httpx.get(f"{live.base}/healthz").status_code == 200
