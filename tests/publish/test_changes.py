"""What is new, for whom, and the feeds that say so."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from tests.conftest import Project
from tests.publish.conftest import Stage
from tests.story import LIMITS, TODAY, day, tell

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def told(project: Project) -> Project:
    return tell(project)


def changes(staged: Stage, audience: str, on=TODAY) -> list[tuple[str, str, str, int]]:
    found = json.loads((staged(audience, on).folder / "changes.json").read_bytes())["changes"]
    return [(c["date"], c["guide_id"] + "/" + c["lang"], c["kind_of_change"], c["version"]) for c in found]


def test_agents_are_told_of_every_version_and_of_what_was_withdrawn(told: Project, staged: Stage) -> None:
    assert changes(staged, "agents") == [
        ("2025-08-01", "callback/es", "withdrawn", 1),
        ("2025-06-01", "limits/es", "changed", 3),
        ("2025-03-01", "limits/es", "changed", 2),
        ("2025-02-01", "callback/es", "new", 1),
        ("2025-01-15", "limits/pt", "new", 1),
        ("2025-01-10", "limits/es", "new", 1),
    ]


def test_clients_are_told_of_what_they_could_read(told: Project, staged: Stage) -> None:
    assert changes(staged, "clients") == [
        ("2025-06-01", "limits/es", "changed", 2),
        ("2025-01-15", "limits/pt", "new", 1),
        ("2025-01-10", "limits/es", "new", 1),
    ]


def test_nobody_is_told_of_a_day_to_come(told: Project, staged: Stage) -> None:
    assert ("2027-01-01", "limits/es", "changed", 4) not in changes(staged, "agents")
    assert changes(staged, "agents", day("2027-01-01"))[0] == ("2027-01-01", "limits/es", "changed", 4)


def test_a_guide_that_comes_back_after_a_gap_is_new_again(told: Project, staged: Stage) -> None:
    path = "content/es/callback.md"
    told.approve(path, day=day("2025-10-01")).commit("Back", day("2025-10-01"))
    assert changes(staged, "agents")[0] == ("2025-10-01", "callback/es", "new", 2)
    assert "withdrawn" not in told.read(path)


@pytest.mark.parametrize("audience", ["clients", "agents"])
def test_each_language_has_a_feed_of_its_own_changes(told: Project, staged: Stage, audience: str) -> None:
    folder = staged(audience, TODAY).folder
    for lang in ("es", "pt", "en"):
        feed = ElementTree.parse(folder / f"feed.{lang}.xml").getroot()  # noqa: S314 - our own text
        links = [link.attrib["href"] for link in feed.findall("a:entry/a:link", ATOM)]
        own = [c for c in changes(staged, audience) if c[1].endswith(f"/{lang}")]
        assert len(links) == len(own)
        base = "https://kb.example.org/" + ("" if audience == "clients" else "agents/")
        assert all(link.startswith(base) for link in links)
        ids = [found.text for found in feed.findall("a:entry/a:id", ATOM)]
        assert len(set(ids)) == len(ids)
        assert feed.findtext("a:updated", "", ATOM).endswith("-03:00")


def test_an_entry_keeps_its_id_when_a_later_version_comes(told: Project, staged: Stage) -> None:
    def ids(on) -> set[str | None]:
        feed = ElementTree.parse(staged("agents", on).folder / "feed.es.xml")  # noqa: S314 - our own text
        return {found.text for found in feed.findall("a:entry/a:id", ATOM)}

    assert ids(day("2025-03-01")) < ids(TODAY) < ids(day("2027-01-01"))


def test_a_title_that_looks_like_markup_stays_text(told: Project, staged: Stage) -> None:
    told.replace(LIMITS, "title: Limits", 'title: "<b>&amp; ]]>"')
    told.replace(LIMITS, "effective: 2027-01-01\n", "")
    told.approve(LIMITS, day=day("2026-11-10")).commit("Title", day("2026-11-10"))
    feed = ElementTree.parse(staged("clients", TODAY).folder / "feed.es.xml")  # noqa: S314 - our own text
    assert feed.findtext("a:entry/a:title", "", ATOM).endswith(": <b>&amp; ]]>")
