"""`kb unanswered`: what readers ask for and no guide has."""

from __future__ import annotations

import datetime as dt

from kbserver.store import Question, open_store
from tests.cli.conftest import Kb
from tests.conftest import Project

DAY = dt.date(2026, 11, 21)


def counted(project: Project) -> None:
    questions = open_store(project.folder).unanswered
    questions.add(DAY, [Question("clients", "es", "receta")] * 3)
    questions.add(DAY - dt.timedelta(1), [Question("agents", "pt", "boleto")] * 4)


def test_they_are_listed_most_often_asked_first(kb: Kb, project: Project) -> None:
    project()
    counted(project)
    assert kb("unanswered").done().lines == [
        "boleto  [pt, agents]  4 times, last on 20 Nov 2026",
        "receta  [es, clients]  3 times, last on 21 Nov 2026",
    ]
    assert kb("unanswered", "--json").done().json[1] == {
        "audience": "clients",
        "lang": "es",
        "words": "receta",
        "times": 3,
        "last": "2026-11-21",
    }


def test_by_language_or_audience(kb: Kb, project: Project) -> None:
    project()
    counted(project)
    assert [each["words"] for each in kb("unanswered", "--lang", "es", "--json").done().json] == ["receta"]
    found = kb("unanswered", "--audience", "agents", "--json").done().json
    assert [each["words"] for each in found] == ["boleto"]
    assert "fr" in kb("unanswered", "--lang", "fr").refused(2)


def test_words_can_be_forgotten(kb: Kb, project: Project) -> None:
    project()
    counted(project)
    assert kb("unanswered", "--forget", "receta").done().lines == ["Removed what was counted on 1 day."]
    assert [each["words"] for each in kb("unanswered", "--json").done().json] == ["boleto"]
    assert kb("unanswered", "--forget", "receta", "--json").done().json == {"words": "receta", "days": 0}


def test_where_nothing_is_listed_it_says_why(kb: Kb, project: Project) -> None:
    project()
    assert "unanswered: true" in kb("unanswered").done().out
    project.replace("kb.yml", "{engine: memory}", "{engine: memory, unanswered: true}")
    assert "without an answer" in kb("unanswered").done().out
    assert kb("unanswered", "--json").done().json == []
