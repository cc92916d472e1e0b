from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine

from kbserver.store import Question, Questions, open_store
from kbserver.store.schema import metadata

DAY = dt.date(2026, 11, 21)


@pytest.fixture
def questions(tmp_path: Path) -> Questions:
    return open_store(tmp_path).questions


def asked(words: str, audience: str = "clients", lang: str = "es") -> Question:
    return Question(audience, lang, words)


def test_what_was_asked_often_enough_is_popular_most_often_first(questions: Questions) -> None:
    for times, words in ((3, "lote"), (1, "aviso"), (5, "limites")):
        for _ in range(times):
            questions.add(DAY, [asked(words)])
    assert [each.words for each in questions.popular(DAY, 3)] == ["limites", "lote"]


def test_days_add_up_until_they_are_too_long_ago(questions: Questions) -> None:
    for days in range(4):
        questions.add(DAY - dt.timedelta(days), [asked("lote")])
    assert questions.popular(DAY - dt.timedelta(3), 4) == [asked("lote")]
    assert questions.popular(DAY - dt.timedelta(2), 4) == []


def test_audiences_and_languages_are_apart(questions: Questions) -> None:
    for _ in range(2):
        questions.add(DAY, [asked("lote"), asked("lote", "agents"), asked("lote", lang="pt")])
    assert len(questions.popular(DAY, 2)) == 3
    assert questions.popular(DAY, 3) == []


def test_one_that_comes_several_times_counts_as_often(questions: Questions) -> None:
    questions.add(DAY, [asked("lote"), asked("lote"), asked("aviso")])
    assert questions.popular(DAY, 2) == [asked("lote")]


def test_of_a_day_so_many_are_kept_and_those_go_on_counting(tmp_path: Path) -> None:
    questions = Questions(create_engine(f"sqlite:///{tmp_path}/store"), most=2)
    metadata.create_all(questions._engine)
    questions.add(DAY, [asked("a"), asked("b"), asked("c"), asked("a", "agents")])
    questions.add(DAY, [asked("b"), asked("d")])
    questions.add(DAY + dt.timedelta(1), [asked("d")])
    kept = questions.popular(DAY, 1)
    assert kept == [asked("b"), asked("a", "agents"), asked("a"), asked("d")]


def test_old_days_are_forgotten(questions: Questions) -> None:
    questions.add(DAY - dt.timedelta(9), [asked("lote")])
    questions.add(DAY, [asked("aviso")])
    questions.forget(DAY)
    assert questions.popular(dt.date(2020, 1, 1), 1) == [asked("aviso")]


@given(st.lists(st.tuples(st.sampled_from(["clients", "agents"]), st.sampled_from("abc")), max_size=20))
def test_counts_are_true(tmp_path_factory: pytest.TempPathFactory, many: list[tuple[str, str]]) -> None:
    store = open_store(tmp_path_factory.mktemp("store"))
    for audience, words in many:
        store.questions.add(DAY, [asked(words, audience)])
    times = Counter(many)
    for least in (1, 2, 3):
        found = {(each.audience, each.words) for each in store.questions.popular(DAY, least)}
        assert found == {key for key, count in times.items() if count >= least}
    store.close()


def test_each_is_told_with_how_often_and_when_last(questions: Questions) -> None:
    questions.add(DAY - dt.timedelta(2), [asked("lote")] * 2)
    questions.add(DAY, [asked("lote"), asked("aviso")])
    assert questions.counted(dt.date.min) == [(asked("lote"), 3, DAY), (asked("aviso"), 1, DAY)]


def test_words_are_removed_in_every_language(questions: Questions) -> None:
    questions.add(DAY, [asked("lote"), asked("lote", lang="pt"), asked("aviso")])
    assert questions.remove("lote") == 2
    assert questions.popular(DAY, 1) == [asked("aviso")]


def test_questions_of_two_kinds_are_apart(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.unanswered.add(DAY, [asked("lote")])
    assert store.questions.counted(dt.date.min) == []
    assert store.unanswered.popular(DAY, 1) == [asked("lote")]
