"""The team's webhook, over real HTTP."""

from __future__ import annotations

from contextlib import closing

import pytest

from kbserver.errors import KnowledgeBaseError
from kbserver.publisher.notifier import Notifier
from tests.api.conftest import until
from tests.publisher.conftest import Events, Receiver


def test_a_message_is_sent_again_until_it_is_taken_and_the_next_one_after_it(receiver: Receiver) -> None:
    receiver.refusals = [500, 503]
    log = Events()
    with closing(Notifier(receiver.url, log, pauses=(0.01, 0.01))) as notifier:
        notifier.tell({"event": "failed"})
        notifier.tell({"event": "recovered"})
        until(lambda: len(receiver.messages) == 2)
    assert [message["event"] for message in receiver.messages] == ["failed", "recovered"]
    assert [line for line in log.lines if "it answered 500" in line]


def test_redirects_are_not_followed_and_it_gives_up_in_the_end(receiver: Receiver) -> None:
    receiver.refusals = [302, 307, 302]
    log = Events()
    with closing(Notifier(receiver.url, log, pauses=(0.01, 0.01))) as notifier:
        notifier.tell({"event": "failed"})
        until(lambda: "the team was not told" in log.lines[-1] if log.lines else False)
    assert receiver.messages == []
    assert "secret-of-the-team" not in "".join(log.lines)


def test_nobody_there_is_no_reason_to_fail() -> None:
    log = Events()
    with closing(Notifier("http://127.0.0.1:9/secret", log, pauses=())) as notifier:
        notifier.tell({"event": "failed"})
        until(lambda: len(log.lines) == 2)
    assert "secret" not in "".join(log.lines)


@pytest.mark.parametrize("address", ["ftp://example.org/x", "file:///etc/passwd", "example.org"])
def test_only_web_addresses_are_told(address: str) -> None:
    with pytest.raises(KnowledgeBaseError) as refused:
        Notifier(address, Events())
    assert address not in str(refused.value)
