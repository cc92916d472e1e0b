"""The calls the carried guides are written for, in every language."""

from __future__ import annotations

from typing import Any

import pytest

from kbserver.help import Context, Helper
from tests.search.judged import indexes, real_library

CALLBACK = "Central de Atendimento > Ligação Ativa / Callback"


@pytest.fixture(scope="module")
def helper() -> Helper:
    return Helper(indexes("tantivy")("agents"), real_library().config.languages.preference)


@pytest.mark.parametrize("lang", ["es", "pt", "en"])
@pytest.mark.parametrize(
    ("known", "shown"),
    [
        ({"category": CALLBACK, "stage": "greeting"}, "protocols/callback#greeting"),
        ({"category": CALLBACK, "stage": "identification"}, "protocols/callback#identification"),
        ({"category": CALLBACK, "outcome": "other-area"}, "protocols/callback#other-area"),
        ({"category": f"{CALLBACK} > Contato realizado"}, "protocols/callback#solved"),
        ({"category": f"{CALLBACK} > Contato realizado", "stage": "closing"}, "protocols/callback#closing"),
        ({"category": f"{CALLBACK} > Sem comunicação", "stage": "closing"}, "protocols/callback#no-contact"),
        ({"category": CALLBACK, "stage": "survey"}, "protocols/callback#survey-opening"),
        ({"category": CALLBACK}, "protocols/callback"),
    ],
)
def test_the_console_is_shown_the_right_step(
    helper: Helper, lang: str, known: dict[str, Any], shown: str
) -> None:
    first = helper.cards(Context.of(known), lang, 5)[0].hit
    assert (first.document.id, first.document.lang, first.is_fallback) == (shown, lang, False)


def test_the_tickets_text_leads_where_no_rule_does(helper: Helper) -> None:
    ticket = "Cliente pergunta quanto custa comprar mais um lote de solicitações depois das 50 gratuitas"
    cards = helper.cards(Context.of({"text": ticket}), "pt", 5)
    assert "$300" in cards[0].hit.document.text
