from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

from benchmarks.inputs import Inputs, full


def test_documents_are_those_agents_find_taken_twice(inputs: Inputs) -> None:
    documents = inputs.documents()
    guides = {document.guide_id for document in documents}
    own = set(inputs.library().guides)
    assert guides == own | {f"{guide_id}-2" for guide_id in own}


def test_documents_are_kept_between_runs(inputs: Inputs) -> None:
    assert inputs.documents() == inputs.documents()
    assert len(list(inputs.project().parent.glob("documents-*"))) == 1


def test_questions_are_a_fixed_sample_of_what_the_documents_say(inputs: Inputs) -> None:
    documents = inputs.documents()
    asked = inputs.asked(documents)
    assert asked == inputs.asked(documents)
    assert len(asked) == inputs.questions
    assert all(0 < len(question.text) <= 200 for question in asked)
    assert {question.lang for question in asked} == {"es", "pt", "en"}


def test_judged_questions_are_a_third(inputs: Inputs, tmp_path: Path) -> None:
    with gzip.open(tmp_path / "faquad.pt.queries.jsonl.gz", "wt", encoding="utf-8") as file:
        for number in range(50):
            file.write(json.dumps({"id": str(number), "text": f"quem pergunta {number}?"}) + "\n")
    asked = replace(inputs, judged=tmp_path).asked(inputs.documents())
    judged = [question for question in asked if question.judged]
    assert all(question.text.startswith("quem pergunta") for question in judged)
    assert len(asked) == inputs.questions
    assert len(judged) == inputs.questions // 3
    assert {question.lang for question in judged} == {"pt"}


def test_the_full_sizes_are_the_design_s_where_the_corpora_are() -> None:
    inputs = full()
    assert inputs is None or (inputs.copies, inputs.archive.name) == (2, "mix-10k.tar.gz")
