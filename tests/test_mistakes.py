"""What a mistake says: the value as it was written, what may stand there, what to do."""

from __future__ import annotations

from typing import Annotated, Literal

import pydantic
import pytest
from pydantic import AfterValidator, Field

from kbserver.mistakes import Wanted, problems_of
from kbserver.strictmodel import StrictModel
from kbserver.yamltext import parse_yaml


def _even(number: int) -> int:
    if number % 2:
        raise Wanted("an even number such as 2")
    return number


def _secret(text: str) -> str:
    if "@" in text:
        raise ValueError("an address without password")
    return text


class Model(StrictModel):
    """One field of each sort."""

    word: str = ""
    words: list[str] = Field(default_factory=list)
    side: Literal["left", "right"] = "left"
    flag: bool = False
    even: Annotated[int, AfterValidator(_even)] = 0
    secret: Annotated[str, AfterValidator(_secret)] = ""


def said(text: str) -> str:
    data = parse_yaml(text)
    with pytest.raises(pydantic.ValidationError) as refused:
        Model.model_validate(data.value)
    [problem] = problems_of(refused.value, data, "a.yml", Model)
    return f"{problem.what}: {problem.remedy}"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("word: 6.10", 'word is a number, 6.10, and must be text: quote it: "6.10"'),
        ("word: 2024-11-28", 'word is a date, 2024-11-28, and must be text: quote it: "2024-11-28"'),
        ("word: true", 'word is a yes-or-no value, true, and must be text: quote it: "true"'),
        ("word:", "word is empty, and must be text: write one, or remove the key"),
        ("word: {a: b}", "word is keys and values, and must be text: correct the value"),
        ("words: [a, 1.50]", 'words.1 is a number, 1.50, and must be text: quote it: "1.50"'),
        ("words: a, b", "words is 'a, b', and must be a list: write brackets around it: [one, another]"),
        ("side: rigth", "side is 'rigth', and must be one of left, right: did you mean 'right'?"),
        ("side: up", "side is 'up', and must be one of left, right: write one of them"),
        (
            "side: “left”",
            "side is '“left”', and must be one of left, right: write straight quotation marks, \", or none",
        ),
        ("flag: yes", "flag is 'yes', and must be true or false: correct the value"),
        ("even: 3", "even is a number, 3, and must be an even number such as 2: correct the value"),
    ],
)
def test_a_value_is_quoted_as_it_was_written(text: str, line: str) -> None:
    assert said(text) == line


def test_a_long_value_is_cut() -> None:
    assert said(f"side: {'x' * 500}").startswith(f"side is '{'x' * 60}…', and must be")


def test_what_may_hold_a_password_is_not_quoted() -> None:
    assert said("secret: 'https://ana:hunter2@example.org'") == (
        "secret: an address without password: correct the value"
    )
