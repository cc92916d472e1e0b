"""Staging from git: HEAD and not the folder; what the site is told."""

from __future__ import annotations

import pytest

from kbserver.errors import ConfigError
from tests.conftest import KB_YML, Project
from tests.publish.conftest import Stage

TREE = """
    content/es/service/limits.md [clients service]
        Lo que el servicio hace.
    content/es/zeta/other.md [clients faq]
        Otras preguntas.
    content/es/secret/callback.md [agents]
        Secreto.
    content/es/top.md [clients faq]
        Arriba.
"""
FOLDERS = """
  folders:
    secret: {es: Secreto, pt: Segredo, en: Secret}
    service: {es: Servicio, pt: Serviço, en: Service}
    empty: {es: Nada, pt: Nada, en: Nothing}
"""


def with_folders(project: Project) -> Project:
    project(TREE).write("kb.yml", KB_YML.replace("\ntimezone", FOLDERS + "timezone"))
    return project.approve()


def test_head_is_staged_whatever_lies_in_the_folder(project: Project, staged: Stage) -> None:
    project(TREE).approve()
    project.commit()
    project.replace("content/es/top.md", "Arriba.", "Abajo.")
    project.remove("content/es/zeta/other.md")
    project("""
        content/es/new.md [clients]
            Nuevo.
    """).approve()
    folder = staged("clients")
    assert folder.guides() == {"service/limits", "zeta/other", "top"}
    assert folder.body("es/top.md") == "Arriba.\n"


def test_a_preview_shows_the_folder(project: Project, staged: Stage) -> None:
    project(TREE).approve()
    project.commit()
    project.replace("content/es/top.md", "Arriba.", "Abajo.")
    folder = staged("clients", preview=True)
    assert folder.body("es/top.md") == "Abajo.\n"
    assert folder.kb("es/top.md")["status"] == "changed"
    assert folder.site["preview"] is True


def test_without_git_the_folder_is_staged(project: Project, staged: Stage) -> None:
    project(TREE).approve()
    assert "top" in staged("clients").guides()


def test_a_project_in_a_subfolder_of_a_repository(project: Project, staged: Stage) -> None:
    project(TREE).approve()
    Project(project.folder.parent).commit()
    project.replace("content/es/top.md", "Arriba.", "Abajo.")
    assert staged("clients").body("es/top.md") == "Arriba.\n"


def test_a_commit_without_configuration_is_said(project: Project, staged: Stage) -> None:
    project.write("readme.txt", "nothing yet")
    project.commit()
    project(TREE)
    with pytest.raises(ConfigError, match=r"no kb\.yml in commit"):
        staged("clients")


def test_the_site_s_facts(project: Project, staged: Stage) -> None:
    with_folders(project)
    assert staged("clients").site == {
        "audience": "clients",
        "base": "/",
        "url": "https://kb.example.org/",
        "names": {"es": "Guías", "pt": "Guias", "en": "Guides"},
        "languages": {"default": "es", "list": ["es", "pt", "en"]},
        "folders": [
            {"folder": "service", "titles": {"es": "Servicio", "pt": "Serviço", "en": "Service"}},
            {"folder": "zeta", "titles": {}},
        ],
        "contact": None,
        "on": "2025-06-15",
        "preview": False,
    }
    site = staged("agents").site
    assert (site["base"], site["url"]) == ("/agents/", "https://kb.example.org/agents/")
    assert [folder["folder"] for folder in site["folders"]] == ["secret", "service", "zeta"]


def test_clients_learn_no_name_of_an_agents_folder_or_guide(project: Project, staged: Stage) -> None:
    with_folders(project)
    everything = staged("clients").everything()
    for word in (b"secret", b"Segredo", b"callback", b"Nothing"):
        assert word not in everything


def test_an_empty_project_has_a_home_and_a_register(project: Project, staged: Stage) -> None:
    project()
    folder = staged("clients")
    assert folder.guides() == set()
    assert folder.documents == []
    assert folder.register == {}
    assert "es/index.md" in folder.files()
