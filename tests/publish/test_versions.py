"""What readers may know of a guide's versions, from real commits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kbserver.publish.staging import stage
from tests.conftest import Project
from tests.publish.conftest import Stage
from tests.story import LIMITS, TODAY, WORDS, day, tell

DIGEST_PARTS = ("digest", "commit", "renewals", "ended_by", "reached_on")


@pytest.fixture
def told(project: Project) -> Project:
    return tell(project)


@pytest.fixture
def data(told: Project, staged: Stage) -> Any:
    def call(audience: str, name: str, on=TODAY) -> Any:
        return json.loads((staged(audience, on).folder / name).read_bytes())

    return call


def test_agents_know_every_version_scheduled_ones_too(data: Any) -> None:
    found = data("agents", "versions.json")["limits"]["es"]
    assert [(v["version"], v["in_force_from"], v["in_force_to"]) for v in found] == [
        (1, "2025-01-10", "2025-02-28"),
        (2, "2025-03-01", "2025-05-31"),
        (3, "2025-06-01", "2026-12-31"),
        (4, "2027-01-01", None),
    ]
    assert [v["url"] for v in found] == [
        "/agents/limits/versions/1/",
        "/agents/limits/versions/2/",
        "/agents/limits/",
        "/agents/limits/versions/4/",
    ]
    assert all(v["digest"].startswith("sha256:") and len(v["commit"]) == 40 for v in found)


def test_clients_know_what_they_could_tell_apart_and_nothing_of_the_future(data: Any) -> None:
    found = data("clients", "versions.json")
    assert set(found) == {"limits"}
    assert [(v["version"], v["in_force_from"], v["in_force_to"]) for v in found["limits"]["es"]] == [
        (1, "2025-01-10", "2025-05-31"),
        (2, "2025-06-01", None),
    ]
    assert not any(part in v for v in found["limits"]["es"] for part in DIGEST_PARTS)
    assert found["limits"]["es"][0]["approvals"] == [
        {"area": "quality", "area_name": "Calidad", "date": "2025-01-10"}
    ]


def test_readers_get_the_last_approved_version_and_not_the_edit(told: Project, staged: Stage) -> None:
    assert "kiwis" in told.read(LIMITS)
    for audience in ("clients", "agents"):
        folder = staged(audience, TODAY)
        assert "sesenta peras" in folder.body("es/limits.md")
        assert b"kiwis" not in folder.everything()
    assert staged("agents", TODAY).register["limits"]["translations"]["es"]["status"] == "changed"


def test_a_scheduled_version_takes_over_on_its_day(staged: Stage, told: Project) -> None:
    assert "peras" in staged("clients", day("2026-12-31")).body("es/limits.md")
    assert "uvas" in staged("clients", day("2027-01-01")).body("es/limits.md")


def test_a_withdrawn_guide_is_gone_and_its_past_is_there_for_agents(staged: Stage, told: Project) -> None:
    assert "callback" not in staged("agents", TODAY).guides()
    assert "callback" in staged("agents", day("2025-07-31")).guides()
    folder = staged("agents", TODAY)
    [version] = json.loads((folder.folder / "versions.json").read_bytes())["callback"]["es"]
    assert (version["in_force_to"], version["ended_by"]) == ("2025-07-31", "withdrawn")
    assert folder.register["callback"]["translations"]["es"]["status"] == "retired"


def test_agents_read_that_a_withdrawal_ended_only_what_was_in_force(staged: Stage, told: Project) -> None:
    told.replace("content/es/limits.md", "kind:", "withdrawn: 2026-11-21\nkind:")
    told.commit("Withdraw", TODAY)
    found = json.loads((staged("agents", TODAY).folder / "versions.json").read_bytes())["limits"]["es"]
    assert [each["ended_by"] for each in found] == [None, None, "withdrawn", None]


def test_a_guide_narrowed_to_agents_hides_its_past_from_clients(told: Project, staged: Stage) -> None:
    told.replace(LIMITS, "audience: clients", "audience: agents")
    told.replace("content/pt/limits.md", "audience: clients", "audience: agents")
    told.replace(LIMITS, "effective: 2027-01-01\n", "")
    told.approve(LIMITS, day=day("2026-11-02")).commit("Narrow", day("2026-11-02"))
    folder = staged("clients", TODAY)
    assert folder.guides() == set()
    assert json.loads((folder.folder / "versions.json").read_bytes()) == {}
    assert json.loads((folder.folder / "changes.json").read_bytes()) == {"changes": []}
    for word in ("manzanas", "peras", "laranjas"):
        assert word.encode() not in folder.everything()


@pytest.mark.parametrize("audience", ["clients", "agents"])
@pytest.mark.parametrize("on", ["2025-01-09", "2025-02-28", "2025-06-01", "2026-11-21", "2027-01-01"])
def test_no_file_of_a_day_holds_a_word_of_a_later_version(
    told: Project, tmp_path: Path, audience: str, on: str
) -> None:
    stage(told.folder, audience, tmp_path / "out", on=day(on))
    everything = b"".join(p.read_bytes() for p in (tmp_path / "out").rglob("*") if p.is_file())
    for word, (who, first, _last, _lang) in WORDS.items():
        # agents see what is scheduled: it is approved, and dated
        expected = audience == "agents" or (who == "clients" and first <= on)
        assert (word.encode() in everything) == expected, word


def test_a_picture_stays_as_it_was_approved(told: Project, staged: Stage) -> None:
    told.write("content/assets/plan.svg", "<svg><!-- one --></svg>")
    told.write(
        "content/es/map.md", "---\ntitle: M\nkind: faq\naudience: clients\n---\n\n![P](../assets/plan.svg)\n"
    )
    told.approve("content/es/map.md", day=day("2025-09-01")).commit("Draw", day("2025-09-01"))
    told.write("content/assets/plan.svg", "<svg><!-- two --></svg>")
    told.commit("Redraw without asking", day("2025-10-01"))
    files = staged("clients", TODAY).files()
    shown = {path: content for path, content in files.items() if path.endswith("plan.svg")}
    assert set(shown.values()) == {b"<svg><!-- one --></svg>"}
    place = next(path for path in shown if path.startswith("es/"))
    assert place.removeprefix("es/") in staged("clients", TODAY).body("es/map.md")
    told.approve("content/es/map.md", day=day("2025-11-01")).commit("Approve", day("2025-11-01"))
    folder = staged("clients", TODAY)
    assert folder.files()["assets/plan.svg"] == b"<svg><!-- two --></svg>"
    [past] = (folder.folder / "past").rglob("plan.svg")
    assert past.read_bytes() == b"<svg><!-- one --></svg>"


def test_a_guide_that_moved_keeps_its_versions_and_old_texts_link_to_its_new_place(
    told: Project, staged: Stage
) -> None:
    told.write(
        "content/es/other.md", "---\ntitle: O\nkind: faq\naudience: clients\n---\n\n[L](limits.md#limits)\n"
    )
    told.approve("content/es/other.md", day=day("2025-09-01")).commit("Link", day("2025-09-01"))
    for lang in ("es", "pt"):
        text = told.read(f"content/{lang}/limits.md").replace("kind:", "aliases: [limits]\nkind:", 1)
        told.write(f"content/{lang}/service/bounds.md", text)
        told.remove(f"content/{lang}/limits.md")
    told.replace("content/es/other.md", "limits.md", "service/bounds.md")
    told.commit("Move", day("2026-11-10"))
    folder = staged("clients", TODAY)
    assert {"service/bounds", "other"} <= folder.guides()
    assert "peras" in folder.body("es/service/bounds.md")
    assert "[L](service/bounds.md#limits)" in folder.body("es/other.md")
    versions = json.loads((folder.folder / "versions.json").read_bytes())
    assert [v["version"] for v in versions["service/bounds"]["es"]] == [1, 2]


def test_the_callback_is_not_among_what_clients_know(data: Any) -> None:
    assert "callback" not in data("clients", "versions.json")


def test_a_preview_does_not_say_that_an_uncommitted_approval_has_reached_the_main_branch(
    told: Project, tmp_path: Path
) -> None:
    told.approve(LIMITS, day=TODAY)
    stage(told.folder, "agents", tmp_path / "out", on=TODAY, preview=True)
    last = json.loads((tmp_path / "out" / "versions.json").read_bytes())["limits"]["es"][-1]
    assert (last["version"], last["commit"], last["reached_on"]) == (5, None, None)
