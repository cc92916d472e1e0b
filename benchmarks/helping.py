"""What a console is shown for a call, in process: rules and the ticket's text over many documents."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator, Sequence
from functools import partial

from benchmarks.clock import milliseconds, percentile
from benchmarks.inputs import Inputs, Question
from benchmarks.isolation import alone
from benchmarks.table import Figure, at_most
from kbserver.help import Context, Helper
from kbserver.search import Document, SearchIndex

__all__ = ["figures"]

_RULES = 2_000
_TOP, _MIDDLE, _LEAVES = 10, 10, 10
"""Parts of a category on each of its levels."""
_STAGES = ("greeting", "identification", "outcome", "closing")
_WARM_UP = 100


def figures(inputs: Inputs) -> Iterator[Figure]:
    """How long an answer takes, with and without a ticket's text."""
    measured = alone(_measure, dataclasses.replace(inputs, copies=1))
    rules, with_text, without = measured.result
    yield Figure("help: rules", rules, "")
    yield Figure(
        "help: p50, a category, a stage and a ticket's text", percentile(with_text, 0.5), "ms", at_most(2)
    )
    yield Figure("help: p99, the same", percentile(with_text, 0.99), "ms")
    yield Figure("help: p50, a category and a stage", percentile(without, 0.5), "ms")


def _measure(inputs: Inputs) -> tuple[int, list[float], list[float]]:
    documents = _with_rules(inputs.documents())
    questions = inputs.asked(documents)
    languages = inputs.config().languages
    helper = Helper(SearchIndex(documents, languages), languages.preference)
    chance = random.Random(1)
    calls = [(question, _category(chance), chance.choice(_STAGES)) for question in questions]

    def answer(call: tuple[Question, str, str], *, text: bool) -> object:
        question, category, stage = call
        known = {"category": category, "stage": stage, "text": f"{question.text}. " * 5 if text else ""}
        return helper.cards(Context.of(known), question.lang, 5)

    for call in calls[:_WARM_UP]:
        answer(call, text=True)
    with_text, without = (milliseconds(partial(answer, text=text), calls) for text in (True, False))
    return len(helper.rules), with_text, without


def _with_rules(documents: Sequence[Document]) -> list[Document]:
    """The documents, as many rules as wanted on the first of them."""
    chance = random.Random(2)
    ruled = [
        dataclasses.replace(
            each, contexts=({"category": _category(chance), "stage": chance.choice(_STAGES)},)
        )
        for each in documents[:_RULES]
    ]
    return [*ruled, *documents[_RULES:]]


def _category(chance: random.Random) -> str:
    parts = ((f"Área {size}-{chance.randrange(size)}") for size in (_TOP, _MIDDLE, _LEAVES))
    return " > ".join(parts)
