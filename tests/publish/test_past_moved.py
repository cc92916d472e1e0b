"""Pages at former addresses in a real site: where they lead, for whom, and where they are not listed."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from kbserver.api.security import page_policy
from kbserver.publish.building import build_release
from kbserver.publish.release import Release
from tests.conftest import DAY, Project
from tests.plugins.pages import Built
from tests.publish.conftest import tree

LATER = DAY + dt.timedelta(days=5)
TREE = """
    content/es/faq/hours.md [clients faq]
        Atendemos.

        ## Cuándo {#when}

        De nueve a seis.
    content/pt/faq/hours.md [clients faq]
        Atendemos.

        ## Quando {#when}

        Das nove às seis.
    content/es/protocols/plum.md [agents]
        Lo que era de agentes.
    content/es/protocols/cherry.md [agents]
        Lo que sigue siendo de agentes.
"""
SECRET = ("protocols/plum", "protocols/cherry")
"""Former ids of what only agents could read there."""


def moved(folder: Path, more: bool = False) -> Release:
    """A guide that moved, an agents' one that was opened as it moved; more: agents' ones moved beside it."""
    project = Project(folder)(TREE)
    project.translate("content/pt/faq/hours.md").approve().commit()
    for lang in ("es", "pt"):
        move(project, f"content/{lang}/faq/hours.md", f"content/{lang}/service/times.md")
        project.replace(f"content/{lang}/service/times.md", "title: Hours", "title: Nuevo & <b>horario</b>")
    project.translate("content/pt/service/times.md")
    move(project, "content/es/protocols/plum.md", "content/es/service/open.md")
    project.replace("content/es/service/open.md", "audience: agents", "audience: clients")
    if more:
        move(project, "content/es/protocols/cherry.md", "content/es/protocols/berry.md")
    project.approve(day=LATER).commit(day=LATER)
    return build_release(project.folder, on=LATER)


def move(project: Project, path: str, goal: str) -> None:
    former = path.split("/", 2)[2].removesuffix(".md")
    text = project.read(path)
    project.remove(path)
    project.write(goal, text.replace("\nkind:", f"\naliases: [{former}]\nkind:", 1))


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return moved(tmp_path_factory.mktemp("moved") / "project")


@pytest.fixture(scope="module")
def clients(release: Release) -> Built:
    return Built(release.site("clients"))


@pytest.fixture(scope="module")
def agents(release: Release) -> Built:
    return Built(release.site("agents"))


@pytest.mark.parametrize(
    ("address", "lang", "said", "canonical"),
    [
        ("faq/hours/", "es", "Esta guía cambió de dirección", "service/times/"),
        ("pt/faq/hours/", "pt", "Este guia mudou de endereço", "pt/service/times/"),
        ("en/faq/hours/", "en", "This guide has moved", "service/times/"),
    ],
)
def test_every_language_leads_on_in_its_own_words(
    clients: Built, address: str, lang: str, said: str, canonical: str
) -> None:
    page = clients.page(address)
    assert (page.one("html")["lang"], page.one("h1").text) == (lang, said)
    goal = "../../service/times/"
    assert page.one("noscript").one("meta[http-equiv=refresh]")["content"] == f"0; url={goal}"
    assert [script.get("data-to") for script in page.all("script")] == [None, goal]
    link = page.one("a.way")
    assert (link["href"], link.text) == (goal, "Nuevo & <b>horario</b>")
    assert link.get("lang") == ("es" if lang == "en" else None)
    assert page.one("link[rel=canonical]")["href"] == f"https://kb.example.org/{canonical}"
    assert page.one("meta[name=robots]")["content"] == "noindex"


def test_all_that_a_page_leads_to_is_there_and_its_policy_lets_its_script_run(clients: Built) -> None:
    for address in ("faq/hours/", "pt/faq/hours/"):
        page = clients.page(address)
        goals = [element["href"] for element in page.all("a[href]")] + [
            each["src"] for each in page.all("script")
        ]
        for goal in goals:
            if goal.startswith("#"):
                continue
            target = (clients.folder / address / goal).resolve()
            assert (target / "index.html" if goal.endswith("/") else target).is_file(), goal
        policy = page_policy(clients.read(f"{address}index.html"))
        assert "script-src 'self';" in policy


def test_a_former_address_is_listed_nowhere(clients: Built, agents: Built, release: Release) -> None:
    for built in (clients, agents):
        for path, content in built.files.items():
            here = re.fullmatch(r"((pt|en)/)?(faq/hours|protocols/(plum|cherry))/.*", path)
            assert here or b"faq/hours" not in content, path
    for name in ("documents.jsonl", "past.jsonl", "changes.json", "versions.json", "feed.es.xml"):
        assert b"faq/hours" not in (release.folder / "clients" / name).read_bytes(), name


def test_where_only_agents_could_read_it_clients_find_nothing(clients: Built, agents: Built) -> None:
    everything = tree(clients.folder.parent)
    for secret in SECRET:
        assert not [path for path, content in everything.items() if secret.encode() in content]
        assert not [path for path in everything if secret in path]
    assert agents.page("protocols/plum/").one("a.way")["href"] == "../../service/open/"
    assert "protocols/cherry/index.html" in agents.files
    assert agents.page("protocols/cherry/").all("a.way") == []


def test_a_move_of_what_only_agents_read_changes_nothing_for_clients(
    release: Release, tmp_path: Path
) -> None:
    other = moved(tmp_path / "project", more=True)
    assert tree(other.folder / "clients") == tree(release.folder / "clients")
    assert Built(other.site("agents")).page("protocols/cherry/").one("a.way")["href"] == "../berry/"
