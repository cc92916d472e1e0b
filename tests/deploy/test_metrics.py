"""Every figure that is served is explained to operators, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from kbserver.publisher.state import BUCKETS, State, publisher_folder, write_state
from tests.api.conftest import Knowledge, serving
from tests.conftest import ROOT


def test_the_guide_for_operators_explains_the_figures_that_there_are(tmp_path: Path) -> None:
    knowledge = Knowledge(tmp_path / "project").publish()
    publisher_folder(knowledge.folder).mkdir(parents=True)
    write_state(knowledge.folder, State(outcomes={"published": 1}, durations=(1, *(0,) * len(BUCKETS))))
    with serving(knowledge.app()) as client:
        text = client.get("/metrics", knowledge.key()).text
    served = set(re.findall(r"^# TYPE (\w+) ", text, re.MULTILINE))
    told = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `(kb_\w+)` \|", told, re.MULTILINE))
    assert {name for name in served if not name.endswith("_created")} == explained
