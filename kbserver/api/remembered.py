"""Answers given a moment ago: what many people ask is searched once for all of them."""

from __future__ import annotations

from collections import OrderedDict

__all__ = ["Remembered"]

MOST_BYTES = 32 * 1024 * 1024
"""Some four thousand answers."""

Question = tuple[str, str, bytes]


class Remembered:
    """The latest answers of one index, by address, language and query string; the oldest go first.

    It belongs to its index and goes with it, so that it can be neither out of date nor shared between
    audiences. Used from the event loop alone.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._answers: OrderedDict[Question, bytes] = OrderedDict()

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, question: Question) -> bytes | None:
        """The answer, which counts as new again; None where it is not remembered."""
        if (answer := self._answers.get(question)) is not None:
            self._answers.move_to_end(question)
        return answer

    def put(self, question: Question, answer: bytes) -> None:
        """Remember an answer; the oldest are forgotten where there is no room."""
        self._bytes += _size(question, answer)
        if (former := self._answers.pop(question, None)) is not None:
            self._bytes -= _size(question, former)
        self._answers[question] = answer
        while self._bytes > self._most_bytes:
            self._bytes -= _size(*self._answers.popitem(last=False))


def _size(question: Question, answer: bytes) -> int:
    return len(question[2]) + len(answer)
