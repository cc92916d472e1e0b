"""From what a caller said to an option of a decision."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kbserver.guides.decision_blocks import decision_lines
from kbserver.guides.decisions import Decision, decision_of, read_decision
from kbserver.guides.library import Library
from kbserver.help.decisions import Chooser, Doubt
from kbserver.help.likeness import words_of
from kbserver.languages import LANGUAGES
from kbserver.search.analyzers import analyzer
from tests.conftest import ROOT
from tests.decisions import decisions, texts

YAML = textwrap.dedent("""\
    question: ¿Qué es esta llamada?
    options:
      - id: correction
        title: Corrección
        when: [no es una conversación de cita]
        examples:
          - {say: What time is my appointment tomorrow?, means: ¿A qué hora es mi cita de mañana?}
          - {say: I just want to pay my bill., means: Solo quiero pagar mi factura.}
      - id: current
        title: Actual
        when: [ya vino]
        examples:
          - {say: I'm due for my six-month check-up., means: Me toca el control de los seis meses.}
          - {say: The doctor asked me to come back., means: El doctor me pidió volver.}
      - id: new
        title: Nuevo
        when: [pregunta por precios]
        examples:
          - {say: Do you do root canals?, means: ¿Hacen tratamientos de conducto?}
          - {say: How much is a cleaning without insurance?, means: ¿Cuánto cuesta una limpieza sin seguro?}
    precedence: [new, current]
    overlaps:
      - example: {say: "I've been there, my son hasn't.", means: "Yo ya fui; mi hijo, no."}
        options: [current, new]
    """)
DECISION = read_decision(YAML, 1, "a.md")[0]
WORDS = st.sampled_from(["cita", "hijo", "precio", "last", "year", "doctor", "bill", "new", "my", "I"])
PHRASES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@pytest.mark.parametrize(
    ("said", "option"),
    [
        ("hi, good morning, do you guys do root canals there?", "new"),
        ("How much for a cleaning?", "new"),
        ("pregunta cuánto cuesta la limpieza", "new"),
        ("necesita un tratamiento de conductos", "new"),
        ("quiere pagar la factura", "correction"),
        ("DOCTOR ASKED ME TO COME BACK IN MARCH", "current"),
        ("le toca el controles de seis meses", "current"),
    ],
)
def test_callers_words_and_their_meaning_lead_to_the_option_of_the_nearest_example(said, option):
    found = Chooser(DECISION).answer(said)
    assert found is not None
    assert (found.option.id, found.reason, found.others) == (option, "example", ())
    assert found.example in found.option.examples
    assert 0.3 <= found.confidence <= 1


@pytest.mark.parametrize("said", ["", "?", "hola", "the weather is nice", "mi"])
def test_what_resembles_no_example_has_no_answer(said):
    assert Chooser(DECISION).answer(said) is None


def test_an_example_s_own_words_are_certain_in_any_order_and_case():
    found = Chooser(DECISION).answer("CANALS root: you do?")
    assert found is not None
    assert (found.option.id, found.confidence) == ("new", 1)


def test_an_example_of_several_goes_to_the_first_by_precedence():
    found = Chooser(DECISION).answer("I've been there but my son hasn't")
    assert found is not None
    assert (found.option.id, found.reason, found.others) == ("new", "overlap", ("current",))
    assert found.example.means == "Yo ya fui; mi hijo, no."


def test_precedence_settles_equally_good_examples_and_then_the_order_of_options():
    def options(precedence: list[str]) -> Decision:
        each = [{"id": i, "title": i, "when": [i], "examples": ["quiere una cita"]} for i in ("a", "b", "c")]
        return decision_of({"question": "Q", "options": each, "precedence": precedence})

    for precedence, expected in (["c", "b"], ("c", "b", "a")), ([], ("a", "b", "c")):
        found = Chooser(options(precedence)).answer("una cita")
        assert found is not None
        assert (found.option.id, *found.others) == expected
        assert found.reason == "precedence"


def test_a_decision_without_examples_has_no_answers():
    options = [{"id": i, "title": i, "when": [i]} for i in ("a", "b")]
    assert Chooser(decision_of({"question": "Q", "options": options})).answer("a") is None


def test_callers_of_a_language_nobody_named_are_heard_with_its_endings():
    for said in "Just wanting to be paying my bills", "Quieren pagar sus facturas":
        found = Chooser(DECISION).answer(said)
        assert found is not None
        assert found.example.say == "I just want to pay my bill."


def real_chooser(library: Library, lang: str) -> Chooser:
    text = library.at(f"content/{lang}/tutorials/new-or-current.md")
    return Chooser(next(decision_lines(text.body)).read())


SAID = yaml.safe_load(Path(__file__).with_name("said.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("known", ["seen", "unseen"])
@pytest.mark.parametrize(
    ("guide", "caller"), [("en", "en"), ("es", "en"), ("pt", "en"), ("es", "es"), ("pt", "pt")]
)
def test_what_callers_say_in_their_own_words_reaches_its_option(real_library, known, guide, caller):
    chooser = real_chooser(real_library, guide)
    said = [(said, wanted) for wanted, phrases in SAID[known][caller].items() for said in phrases]
    answers = [(chooser.answer(phrase), wanted) for phrase, wanted in said]
    reached = [(found.option.id if found else "nothing", wanted) for found, wanted in answers]
    right = sum(option == wanted for option, wanted in reached)
    wrong = sum(option not in (wanted, "nothing") for option, wanted in reached)
    assert right >= 0.85 * len(reached)
    assert wrong <= 0.05 * len(reached)


JUDGED = yaml.safe_load(Path(__file__).with_name("judged.yml").read_text(encoding="utf-8"))
PARCELS = yaml.safe_load(Path(__file__).with_name("parcels.yml").read_text(encoding="utf-8"))


def judge(chooser: Chooser, judged: dict[str, list[str]]) -> None:
    """Hardly anything wrong is answered, nothing with confidence, and what can be known is."""
    said = [
        (chooser.answer(each), wanted.split(" or ")) for wanted, phrases in judged.items() for each in phrases
    ]
    answered = [(found, wanted) for found, wanted in said if found]
    wrong = [found for found, wanted in answered if found.option.id not in wanted]
    known = [found for found, wanted in said if not {"open", "nothing"}.intersection(wanted)]
    assert len(wrong) <= 0.12 * len(answered)
    assert max((found.confidence for found in wrong), default=0) < 0.5
    assert sum(found is not None for found in known) >= 0.9 * len(known)


@pytest.mark.parametrize(
    ("guide", "caller"), [("en", "en"), ("es", "en"), ("pt", "en"), ("es", "es"), ("pt", "pt")]
)
def test_what_was_judged_beforehand_is_seldom_answered_wrong(real_library, guide, caller):
    judge(real_chooser(real_library, guide), JUDGED["tutorials/new-or-current"][caller])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_decision_of_another_trade_is_seldom_answered_wrong(lang):
    judge(Chooser(decision_of(PARCELS[lang])), JUDGED["parcels"][lang])


@pytest.mark.parametrize(
    ("guide", "said"),
    [
        ("es", "no es la primera vez"),
        ("es", "no soy paciente nuevo"),
        ("pt", "nao e a primeira vez"),
        ("en", "It's not my first time"),
        ("en", "I'm an existing patient"),
        ("en", "We'd like to book one of our patients with you"),
        ("en", "I'd like to cancel"),
        ("en", "I have been there before"),
        ("es", "yo ya fui"),
    ],
)
def test_what_denies_an_example_or_shares_little_with_it_leads_nowhere(real_library, guide, said):
    assert real_chooser(real_library, guide).hear(said) == Doubt()


@pytest.mark.parametrize(
    ("guide", "said", "number"),
    [
        ("es", "quiero reprogramar mi cita", 1),
        ("es", "I want to reschedule my appointment", 1),
        ("pt", "quero remarcar minha consulta", 1),
        ("en", "I want to reschedule my appointment", 1),
        ("en", "I can't make Friday", 2),
        ("es", "no puedo ir el viernes", 2),
        ("es", "I never had an appointment but I'm registered", 0),
        ("en", "I never had an appointment but I'm registered", 0),
    ],
)
def test_what_is_like_an_open_question_leads_to_the_question(real_library, guide, said, number):
    chooser = real_chooser(real_library, guide)
    assert chooser.hear(said) == Doubt(chooser.decision.open[number])


@pytest.mark.parametrize(
    ("guide", "said"),
    [
        ("en", "I just want to pay my bill and book an appointment"),
        ("pt", "I just want to pay my bill and book an appointment"),
        ("es", "pagar mi factura y agendar una cita"),
    ],
)
def test_clauses_of_several_options_lead_to_none_and_all_are_named(real_library, guide, said):
    assert real_chooser(real_library, guide).hear(said) == Doubt(others=("new", "correction"))


@pytest.mark.parametrize("guide", ["en", "es", "pt"])
def test_one_word_that_tells_is_enough(real_library, guide):
    found = real_chooser(real_library, guide).answer("do you have parking")
    assert found is not None
    assert found.option.id == "correction"


def test_examples_as_alike_that_explain_other_words_leave_it_open_which():
    options = [
        {"id": "card", "title": "C", "when": ["c"], "examples": ["pago con tarjeta hoy"]},
        {"id": "cash", "title": "E", "when": ["e"], "examples": ["pago con billetes hoy"]},
    ]
    chooser = Chooser(decision_of({"question": "Q", "options": options, "precedence": ["cash", "card"]}))
    found = chooser.answer("pago con tarjeta")
    assert found is not None
    assert found.option.id == "card"
    for said in "pago hoy tarjeta billetes", "billetes de banco, tarjeta del tren":
        assert chooser.hear(said) == Doubt(others=("cash", "card"))


def test_half_of_an_example_of_several_is_not_enough():
    assert Chooser(DECISION).hear("my son hasn't been there") == Doubt()


@given(decisions(PHRASES))
def test_every_example_reaches_its_own_option_unless_another_has_the_same_words(decision):
    chooser, speaks = Chooser(decision), analyzer("en")
    owners: dict[frozenset[str], set[str]] = {}
    for option in decision.options:
        for example in option.examples:
            for text in filter(None, (example.say, example.means)):
                owners.setdefault(words_of(text, speaks), set()).add(option.id)
    for overlap in decision.overlaps:
        for text in filter(None, (overlap.example.say, overlap.example.means)):
            owners.setdefault(words_of(text, speaks), set()).update(overlap.options)
    for words, ids in owners.items():
        found = chooser.answer(" ".join(sorted(words)))
        if words_of(" ".join(sorted(words)), speaks) == words:  # stems of stems may be others
            assert found is not None
            assert found.confidence == 1
            assert {found.option.id, *found.others} == ids
            assert found.option.id == min(ids, key=decision.rank)


@given(decisions(), texts())
def test_anything_may_be_said(decision, said):
    found = Chooser(decision).answer(said)
    assert found is None or (found.option in decision.options and found.option.id not in found.others)


def test_the_answer_is_the_same_in_every_process():
    code = (
        "from tests.help.test_decisions import *\n"
        "c = Chooser(DECISION)\n"
        "print([c.answer(s) for s in ('my son and my bill', 'the time of my check-up', 'cuánto es mi cita')])"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1
