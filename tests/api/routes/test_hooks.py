"""`POST /hooks/push`: only what the forge signed, once, small and in time, rings the publisher's bell."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import httpx
import pytest

from kbserver.api.routes.hooks import LARGEST
from kbserver.publisher.doorbell import Doorbell
from tests.api.conftest import Client, Knowledge, serving
from tests.api.live import Live

SECRET = "the-forge-s-secret"
HERE = "https://git.example.org/team/kb.git"
SETTINGS = f"publish: {{hook: {{repository: '{HERE}', secret_env: KB_TEST_SECRET}}}}\n"
NUMBERS = count()


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Knowledge:
    return Knowledge(tmp_path_factory.mktemp("hooks")).configure(SETTINGS).publish()


@pytest.fixture(scope="module")
def told(knowledge: Knowledge) -> Iterator[Client]:
    """A server that knows the secret."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KB_TEST_SECRET", SECRET)
        app = knowledge.app()
    with serving(app) as client:
        yield client


@pytest.fixture
def rang(knowledge: Knowledge) -> Callable[[], bool]:
    """Whether the publisher was woken since the test began."""
    return Doorbell(knowledge.folder).heard


def push(ref: str = "refs/heads/main", repository: str = HERE) -> bytes:
    content = {"ref": ref, "repository": {"clone_url": repository}, "number": next(NUMBERS)}
    return json.dumps(content).encode()


def signed(body: bytes, secret: str = SECRET, **more: str) -> dict[str, str]:
    """Headers as GitHub sends them."""
    signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"X-GitHub-Event": "push", "X-GitHub-Delivery": f"delivery-{next(NUMBERS)}"}
    return headers | {"X-Hub-Signature-256": f"sha256={signature}"} | more


def send(client: Client, body: bytes, headers: dict[str, str]) -> httpx.Response:
    return client.post("/hooks/push", content=body, headers=headers)


def test_a_signed_push_to_the_branch_is_taken_at_once(told: Client, rang: Callable[[], bool]) -> None:
    body = push()
    answer = send(told, body, signed(body))
    assert (answer.status_code, answer.json()) == (202, {"status": "accepted"})
    assert rang()


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Gitea-Event": "push", "X-Gitea-Signature": "hex"},
        {"X-Forgejo-Event": "push", "X-Forgejo-Signature": "hex", "X-Gitea-Signature": "hex"},
        {"X-Gitlab-Event": "Push Hook", "X-Gitlab-Token": SECRET},
    ],
)
def test_other_forges_are_understood(told: Client, rang: Callable[[], bool], headers: dict[str, str]) -> None:
    body = push()
    hexadecimal = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    sent = {name: hexadecimal if value == "hex" else value for name, value in headers.items()}
    assert send(told, body, sent).status_code == 202
    assert rang()


@pytest.mark.parametrize(
    "forged",
    [
        {"X-Hub-Signature-256": "sha256=" + "0" * 64},
        {"X-Hub-Signature-256": ""},
        {"X-Hub-Signature-256": "sha1=" + "0" * 40},
        {"X-Gitea-Signature": "0" * 64},
        {"X-Gitlab-Token": SECRET[:-1]},
        {"webhook-signature": "v1,", "webhook-id": "1", "webhook-timestamp": "1"},
        {},
    ],
)
def test_forgeries_are_refused(told: Client, rang: Callable[[], bool], forged: dict[str, str]) -> None:
    answer = send(told, push(), {"X-GitHub-Event": "push", **forged})
    assert (answer.status_code, answer.json()["code"]) == (403, "signature-rejected")
    assert not rang()


def test_a_body_that_was_changed_after_signing_is_refused(told: Client, rang: Callable[[], bool]) -> None:
    body = push()
    assert send(told, body.replace(b"main", b"mine"), signed(body)).status_code == 403
    assert not rang()


def test_a_replay_is_refused_also_under_another_id_and_by_another_worker(
    told: Client, knowledge: Knowledge, rang: Callable[[], bool]
) -> None:
    body = push()
    headers = signed(body)
    assert send(told, body, headers).status_code == 202
    assert rang()
    again = send(told, body, headers)
    assert (again.status_code, again.json()["code"]) == (409, "already-delivered")
    assert send(told, body, headers | {"X-GitHub-Delivery": "another"}).status_code == 409
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("KB_TEST_SECRET", SECRET)
        other = knowledge.app()
    with serving(other) as worker:
        assert send(worker, body, headers).status_code == 409
    assert not rang()


@pytest.mark.parametrize(
    ("body", "event", "reason"),
    [
        (
            lambda: push(repository="https://git.example.org/other/kb.git"),
            "push",
            "another repository or branch",
        ),
        (lambda: push(ref="refs/heads/draft"), "push", "another repository or branch"),
        (lambda: push(ref="refs/tags/main"), "push", "another repository or branch"),
        (push, "issues", "no push"),
        (lambda: b'["%d"]' % next(NUMBERS), "push", "no push"),
    ],
)
def test_other_repositories_branches_and_events_are_ignored(
    told: Client, rang: Callable[[], bool], body: Callable[[], bytes], event: str, reason: str
) -> None:
    content = body()
    answer = send(told, content, signed(content) | {"X-GitHub-Event": event})
    assert (answer.status_code, answer.json()) == (202, {"status": "ignored", "reason": reason})
    assert not rang()


def test_a_ping_is_answered(told: Client, rang: Callable[[], bool]) -> None:
    body = b'{"zen": "%d"}' % next(NUMBERS)
    answer = send(told, body, signed(body) | {"X-GitHub-Event": "ping"})
    assert (answer.status_code, answer.json()) == (200, {"status": "pong"})
    assert not rang()


def test_a_form_instead_of_json_is_told_what_to_choose(told: Client) -> None:
    body = b"payload=%7B%7D"
    answer = send(told, body, signed(body))
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-request")
    assert "application/json" in answer.json()["detail"]
    assert send(told, body, signed(body)).status_code == 400


def test_a_push_that_the_publisher_could_not_be_told_of_may_be_sent_again(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_TEST_SECRET", SECRET)
    app = knowledge.app()
    blocked = knowledge.folder / "blocked"
    blocked.write_text("a file where a folder should be")
    bell = Doorbell(blocked)
    app.state.service.hook = replace(app.state.service.hook, bell=bell)
    body = push()
    headers = signed(body)
    with serving(app) as client:
        assert send(client, body, headers).status_code == 500
        blocked.unlink()
        assert send(client, body, headers).status_code == 202
        assert bell.heard()
        assert send(client, body, headers).status_code == 409


def test_a_body_that_is_too_large_is_refused_while_it_comes(told: Client, rang: Callable[[], bool]) -> None:
    sent: list[int] = []

    async def endless() -> Any:
        while len(sent) < 1000:
            sent.append(1)
            yield b"x" * 65536

    answer = told.request("POST", "/hooks/push", content=endless(), headers=signed(b""))
    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")
    assert len(sent) <= LARGEST / 65536 + 3
    assert not rang()


def test_without_a_secret_there_is_no_hook(knowledge: Knowledge, client: Client) -> None:
    body = push()
    assert send(client, body, signed(body)).status_code == 404
    with serving(knowledge.app()) as configured:
        assert send(configured, body, signed(body)).status_code == 404


def test_one_address_may_knock_only_so_often_and_clients_are_not_counted(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_TEST_SECRET", SECRET)
    busy = Knowledge(tmp_path_factory.mktemp("busy"))
    busy.configure(SETTINGS, **{"address: 1000000/second": "address: 3/hour"}).publish()
    with serving(busy.app()) as client:
        statuses = [send(client, push(), {}).status_code for _ in range(4)]
        assert statuses == [403, 403, 403, 429]
        assert client.get("/api/v1/guides").status_code == 200


def test_a_body_that_comes_too_slowly_is_cut_off(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch, rang: Callable[[], bool]
) -> None:
    monkeypatch.setenv("KB_TEST_SECRET", SECRET)
    app = knowledge.app()
    app.state.service.hook = replace(app.state.service.hook, patience=0.2)
    head = b"POST /hooks/push HTTP/1.1\r\nHost: kb\r\nContent-Length: 100\r\n\r\n{"
    began = time.monotonic()
    with Live(app) as live, socket.create_connection(("127.0.0.1", live.port), timeout=10) as slow:
        slow.sendall(head)
        answer = b"".join(iter(lambda: slow.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'"code":"body-too-slow"' in answer
    assert time.monotonic() - began < 5
    assert not rang()
