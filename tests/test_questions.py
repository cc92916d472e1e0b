"""The questions people ask, in their own words, against the guides this repository carries.

Each is asked with its accents and without them; the fact must stand in one of the first three hits.
"""

from __future__ import annotations

import unicodedata

import pytest

from kbserver.approval.history import working_history
from kbserver.guides.library import Library
from kbserver.publish.sections import documents_of
from kbserver.publish.selection import select
from kbserver.repository import Repository
from kbserver.search import Query, SearchIndex
from tests.conftest import ROOT

QUESTIONS = {
    "50 solicit|50 free|50 support": {
        "es": "¿Cuántas solicitudes gratis tengo al año?",
        "pt": "Quantas solicitações grátis por ano?",
        "en": "How many free requests a year?",
    },
    "$300": {
        "es": "precio de otro lote",
        "pt": "preço de mais um lote",
        "en": "price of another lot",
    },
    "45 solicit|45 requests": {
        "es": "¿Cuándo me llega el aviso?",
        "pt": "Quando chega o aviso?",
        "en": "When does the notice come?",
    },
    "por larga que sea|por mais longa|however long": {
        "es": "¿cuenta una llamada que se resolvió por teléfono?",
        "pt": "ligação resolvida por telefone conta?",
        "en": "does a call solved on the phone count",
    },
    "ATIVO": {
        "es": "qué va en el campo CPF cuando nadie atiende",
        "pt": "o que vai no campo CPF quando ninguém atende",
        "en": "what goes in the CPF field when nobody answers",
    },
    "11 minut": {
        "es": "máximo de minutos de una llamada de alta complejidad",
        "pt": "máximo de minutos de uma ligação de alta complexidade",
        "en": "maximum minutes of a high-complexity call",
    },
    "2 minut": {
        "es": "¿cada cuánto hay que refrescar la espera?",
        "pt": "de quanto em quanto tempo devo atualizar a espera?",
        "en": "how often to refresh a hold",
    },
    "3 semanas|3 weeks": {
        "es": "¿cuánto dura la capacitación?",
        "pt": "quanto tempo dura o treinamento?",
        "en": "how long is the training",
    },
    "my son hasn't": {
        "es": "el hijo de un cliente, que nunca vino",
        "pt": "o filho do cliente nunca veio",
        "en": "a new client's son",
    },
    "prospect": {
        "es": "¿quién queda fuera del alcance?",
        "pt": "quem está fora do escopo?",
        "en": "who is out of scope",
    },
    "99 %|99%|99 %": {
        "es": "porcentaje de los SLA que se cumplió después",
        "pt": "percentual de SLAs cumpridos depois",
        "en": "share of SLAs met after",
    },
}
ASKED = [(fact, lang, words) for fact, asked in QUESTIONS.items() for lang, words in asked.items()]


def without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


@pytest.fixture(scope="module", params=["tantivy", "whoosh", "memory"])
def index(request: pytest.FixtureRequest, real_library: Library) -> SearchIndex:
    """The agents' index of the real guides, on every engine."""
    today = real_library.config.today()
    past = working_history(Repository(ROOT), real_library.snapshot, today)
    selection = select(real_library, "agents", today, history=past)
    return SearchIndex(list(documents_of(selection)), real_library.config.languages, request.param)


@pytest.mark.parametrize(("fact", "lang", "words"), ASKED)
def test_the_fact_stands_in_the_first_three_hits(
    index: SearchIndex, fact: str, lang: str, words: str
) -> None:
    for text in (words, without_accents(words)):
        hits = index.search(Query(text=text, lang=lang, limit=3)).hits
        found = [part for part in fact.split("|") for hit in hits if part in hit.document.text]
        assert found, [(hit.document.id, hit.excerpt) for hit in hits]
