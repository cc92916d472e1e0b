from __future__ import annotations

import string

import pytest

from kbserver.languages import LANGUAGES
from kbserver.messages import message, messages


def fields(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_the_same_messages_with_the_same_facts(lang):
    english = messages("en")
    assert messages(lang).keys() == english.keys()
    for key, text in messages(lang).items():
        assert text.strip() == text != "", key
        assert fields(text) == fields(english[key]), key


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_message_is_filled_with_its_facts(lang):
    for key, text in messages(lang).items():
        filled = message(lang, key, **dict.fromkeys(fields(text), "50"))
        assert "{" not in filled


def test_an_unknown_message_is_a_key_error():
    with pytest.raises(KeyError):
        message("es", "no.such.message")
