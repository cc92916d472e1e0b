from __future__ import annotations

import json
import logging
import logging.config
import re
from io import StringIO

import pytest

from kbserver.api.logs import Silence, open_log, uvicorn_log_config
from tests.api.conftest import Knowledge, serving


class Terminal(StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_each_event_is_one_line_of_json() -> None:
    stream = StringIO()
    log = open_log(stream)
    log.info("release taken up", data="first", seconds=0.1)
    log.warning("no keys\nare accepted")
    first, second = map(json.loads, stream.getvalue().splitlines())
    assert (first["event"], first["level"], first["data"]) == ("release taken up", "info", "first")
    assert first["timestamp"].endswith("Z")
    assert second["level"] == "warning"


def test_whatever_a_fact_is_it_can_be_written() -> None:
    stream = StringIO()
    open_log(stream).info("event", path=StringIO, text="ñ", raw=b"\xff")
    assert "ñ" in stream.getvalue()
    json.loads(stream.getvalue())


def test_an_error_has_its_traceback_in_one_line() -> None:
    stream = StringIO()
    open_log(stream).error("request failed", exc_info=ValueError("why"))
    assert "ValueError: why" in json.loads(stream.getvalue())["exception"]


def test_a_terminal_gets_lines_for_people() -> None:
    stream = Terminal()
    open_log(stream).info("release taken up", data="first")
    assert "release taken up" in stream.getvalue()
    assert not stream.getvalue().startswith("{")


def fails(question: str) -> None:
    """Go wrong with what somebody asks at hand."""
    raise ValueError(len(question))


@pytest.mark.parametrize("stream", [StringIO(), Terminal()], ids=["file", "terminal"])
def test_an_error_s_traceback_tells_the_way_and_not_what_was_asked(stream: StringIO) -> None:
    with pytest.raises(ValueError, match="9") as caught:
        fails("zarza" + "mora")
    open_log(stream).error("request failed", exc_info=caught.value)
    assert "in fails" in stream.getvalue()
    assert "zarzamora" not in stream.getvalue()


def test_what_strangers_send_does_not_reach_the_terminal_as_commands_to_it(knowledge: Knowledge) -> None:
    knowledge.publish()
    plain, hostile = Terminal(), Terminal()
    for stream, path in ((plain, "/nothing"), (hostile, "/%1b%5b2J%1b%5d0;title%07%c2%9b31m%e2%80%ae")):
        with serving(knowledge.app(log=open_log(stream))) as client:
            assert client.get(path).status_code == 404
    commands = set(re.findall(r"[^\x20-\x7e\n][^m]*m?", plain.getvalue()))
    assert set(re.findall(r"[^\x20-\x7e\n][^m]*m?", hostile.getvalue())) == commands
    assert "/\\x1b[2J\\x1b]0;title\\x07\\x9b31m\\u202e" in hostile.getvalue()


def test_a_terminal_gets_the_traceback_without_what_was_at_hand() -> None:
    stream, ticket = Terminal(), "zarzamora"

    def answer(ticket: str) -> None:
        raise ValueError(f"\x1b[2J in {len(ticket)} characters")

    try:
        answer(ticket)
    except ValueError as error:
        open_log(stream).error("request failed", exc_info=error)
    assert "ValueError: \\x1b[2J in 9 characters\n" in stream.getvalue()
    assert "zarzamora" not in stream.getvalue()


@pytest.mark.parametrize("level", ["info", "warning", "error"])
def test_silence_keeps_nothing(level: str, capsys: pytest.CaptureFixture[str]) -> None:
    getattr(Silence(), level)("event", fact=1)
    assert capsys.readouterr() == ("", "")


def test_the_servers_own_lines_look_like_ours_and_none_tells_what_was_asked() -> None:
    stream = StringIO()
    loggers = [logging.getLogger(name) for name in ("uvicorn", "uvicorn.access")]
    kept = [(logger.handlers[:], logger.level, logger.propagate) for logger in loggers]
    try:
        logging.config.dictConfig(uvicorn_log_config(stream))
        logging.getLogger("uvicorn.error").error("Application startup %s", "failed")
        logging.getLogger("uvicorn.access").critical("GET /?q=zanahoria")
    finally:
        for logger, facts in zip(loggers, kept, strict=True):
            logger.handlers[:], logger.level, logger.propagate = facts
    line = json.loads(stream.getvalue())
    assert (line["event"], line["level"]) == ("Application startup failed", "error")
