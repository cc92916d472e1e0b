"""Patched sites: an edit's pages as the whole build would write them, and nothing else touched."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from kbserver.guides.audience import AUDIENCES
from kbserver.guides.frontmatter import amend
from kbserver.publish.building import build_release
from kbserver.publish.patching import MOST_GUIDES, patch_site
from kbserver.publish.release import (
    Pointer,
    Release,
    list_releases,
    open_release,
    read_pointer,
    releases_folder,
    use_release,
    write_manifest,
)
from kbserver.publish.staging import stage
from tests.conftest import DAY, Project, head
from tests.publish.conftest import tree

TODAY = DAY + dt.timedelta(days=1)
TREE = """
    content/es/faq/refunds.md [clients faq]
        Devolvemos en treinta manzanas.

        ## Detalle {#detail}

        Vea [el horario](hours.md#when) y ![el plano](../../assets/plan.svg).

        !!! internal "Solo agentes"
            Nota de peras.
    content/pt/faq/refunds.md [clients faq]
        Devolvemos em trinta maçãs.

        ## Detalhe {#detail}

        Mais texto.

        !!! internal "Só agentes"
            Nota de peras.
    content/es/faq/hours.md [clients faq]
        Atendemos.

        ## Cuándo {#when}

        De nueve a seis.
    content/es/faq/old.md [clients faq]
        Lo de antes.
    content/es/faq/narrow.md [clients faq]
        Para todos.
    content/es/faq/first.md [clients faq]
        Movido dos veces.
    content/es/faq/gone.md [clients faq]
        Ahora en otro lugar.
    content/es/faq/place.md [clients faq]
        Movido una vez.
    content/es/protocols/opened.md [agents]
        Abierto al moverse.
    content/es/protocols/secret.md [agents]
        Cosa de ciruelas.
    content/assets/plan.svg
        <svg xmlns="http://www.w3.org/2000/svg"/>
"""
EDITED = (
    *(f"content/es/faq/{name}.md" for name in ("refunds", "new", "narrow", "opened")),
    "content/es/protocols/secret.md",
)
LISTS = re.compile(
    r"((pt|en)/)?(index\.html|(register|changes|search)/index\.html|404\.html)|sitemap.*|feed\..*|search/.*"
)
"""What lists many guides follows with the whole site."""


PAGES = (
    *("faq/new/", "faq/old/", "faq/narrow/", "protocols/opened/", "faq/opened/"),
    *("faq/first/", "faq/second/", "faq/third/", "faq/place/", "faq/spot/"),
)
"""What the last edit changes, adds or removes."""


@dataclass(frozen=True)
class World:
    """A project that was edited three times: words, what agents alone read, and which guides there are."""

    folder: Path
    words: Release
    """Patched on the first whole site."""
    internal: Release
    """Patched on that."""
    before: Release
    """The whole site after both."""
    guides: Release
    """Patched on the whole site."""
    after: Release
    """The whole site after all."""
    pointers: tuple[Pointer, ...]
    """Right after each patch."""


def site(release: Release, audience: str) -> dict[str, bytes]:
    """The pages of a release that are no lists."""
    pages = tree(release.site(audience))
    return {path: content for path, content in pages.items() if not LISTS.fullmatch(path)}


def move(project: Project, former: str, guide_id: str, aliases: str) -> None:
    """Rename a guide's file, and name its former ids."""
    path, goal = f"content/es/{former}.md", f"content/es/{guide_id}.md"
    text = project.read(path)
    project.remove(path)
    project.write(goal, amend(text, goal, "aliases", f"aliases: {aliases}\n"))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    project = Project(tmp_path_factory.mktemp("patching") / "project")(TREE)
    project.translate("content/pt/faq/refunds.md").approve().commit()
    move(project, "faq/first", "faq/second", "[faq/first]")
    project.remove("content/es/faq/gone.md")
    refunds = "content/es/faq/refunds.md"
    project.write(refunds, amend(project.read(refunds), refunds, "aliases", "aliases: [faq/gone]\n"))
    project.commit(day=TODAY)
    build_release(project.folder, on=TODAY)
    pointers = []

    def patched() -> Release:
        project.approve(*(path for path in EDITED if (project.folder / path).exists()), day=TODAY)
        project.commit(day=TODAY)
        build_release(project.folder, site=False, on=TODAY)
        release = patch_site(project.folder, on=TODAY)
        assert release is not None
        pointers.append(read_pointer(releases_folder(project.folder)))
        return release

    project.replace("content/es/faq/refunds.md", "treinta manzanas", "treinta uvas")
    project.write("content/assets/plan.svg", '<svg xmlns="http://www.w3.org/2000/svg" id="new"/>')
    words = patched()
    project.replace("content/es/faq/refunds.md", "Nota de peras", "Nota de kiwis")
    project.replace("content/es/protocols/secret.md", "ciruelas", "higos")
    internal = patched()
    before = build_release(project.folder, on=TODAY)
    project("""
        content/es/faq/new.md [clients faq]
            Algo de melones, vea [lo otro](refunds.md#detail).
    """)
    project.remove("content/es/faq/old.md")
    project.replace("content/es/faq/narrow.md", "audience: clients", "audience: agents")
    move(project, "faq/second", "faq/third", "[faq/second]")
    move(project, "faq/place", "faq/spot", "[faq/place]")
    move(project, "protocols/opened", "faq/opened", "[protocols/opened]")
    project.replace("content/es/faq/opened.md", "audience: agents", "audience: clients")
    guides = patched()
    after = build_release(project.folder, on=TODAY)
    return World(project.folder, words, internal, before, guides, after, tuple(pointers))


@pytest.mark.parametrize("audience", AUDIENCES)
def test_after_an_edit_of_words_every_page_is_the_whole_builds(world: World, audience: str) -> None:
    patched, whole = site(world.internal, audience), site(world.before, audience)
    assert patched.keys() == whole.keys()
    assert [path for path in patched if patched[path] != whole[path]] == []
    assert b"treinta uvas" in patched["faq/refunds/index.html"]
    assert b"manzanas" in patched["faq/refunds/versions/1/index.html"]
    assert b"url=../refunds/" in patched["faq/gone/index.html"]
    assert b"Ahora en otro lugar" in patched["faq/gone/versions/1/index.html"]


@pytest.mark.parametrize("audience", AUDIENCES)
def test_guides_that_come_go_or_are_narrowed_have_the_whole_builds_pages_and_navigation(
    world: World, audience: str
) -> None:
    former, patched, whole = (site(each, audience) for each in (world.before, world.guides, world.after))
    changed = {path for path in former | whole if any(page in path for page in PAGES)}
    expected = {path: whole[path] for path in whole if path in changed}
    expected |= {path: former[path] for path in former if path not in changed}
    assert patched.keys() == expected.keys()
    assert [path for path in patched if patched[path] != expected[path]] == []
    assert b"Refunds" in patched["pt/faq/new/index.html"]
    assert ("faq/narrow/index.html" in patched) == (audience == "agents")
    assert "faq/old/index.html" not in patched


@pytest.mark.parametrize("audience", AUDIENCES)
def test_former_addresses_that_come_go_or_become_others_are_the_whole_builds(
    world: World, audience: str
) -> None:
    former, patched = site(world.before, audience), site(world.guides, audience)
    assert b"url=../second/" in former["faq/first/index.html"]
    assert "faq/first/index.html" not in patched
    for path, goal in (("faq/second/", "../third/"), ("pt/faq/place/", "../spot/")):
        assert f"url={goal}".encode() in patched[f"{path}index.html"]
        assert not [each for each in patched if each.startswith(f"{path}versions/")]
    opened = patched.get("protocols/opened/index.html", b"")
    assert (b"url=../../faq/opened/" in opened) == (audience == "agents")
    assert ("protocols/opened/index.html" in patched) == (audience == "agents")


def test_what_is_for_agents_alone_changes_nothing_for_clients(world: World) -> None:
    for path in tree(world.internal.site("clients")):
        assert (world.internal.site("clients") / path).samefile(world.words.site("clients") / path)
    everything = b"".join(tree(world.guides.folder / "clients").values())
    for secret in ("Nota de", "ciruelas", "higos"):
        assert secret.encode() not in everything
    assert b"higos" in site(world.internal, "agents")["protocols/secret/index.html"]


def test_untouched_pages_are_linked_and_every_release_stays_whole(world: World) -> None:
    hours = "faq/hours/index.html"
    assert (world.words.site("agents") / hours).samefile(world.internal.site("agents") / hours)
    assert not (world.before.site("agents") / hours).samefile(world.internal.site("agents") / hours)
    releases = list_releases(releases_folder(world.folder))
    assert len(releases) == 9
    for release in releases:
        release.verify()


def test_only_the_pages_move_the_data_stay_those_of_the_data_release(world: World) -> None:
    for release, pointer in zip((world.words, world.internal, world.guides), world.pointers, strict=True):
        assert pointer == Pointer(release.id.removesuffix("patched") + "data", release.id)
    assert not world.guides.has_data
    last = read_pointer(releases_folder(world.folder))
    assert last == Pointer(world.after.id, world.after.id)


def unbuilt_site(project: Project) -> Release:
    """A release as if its pages had been built: there are none."""
    data = build_release(project.folder, site=False, on=TODAY)
    folder = data.folder.with_name("whole")
    for audience in AUDIENCES:
        stage(project.folder, audience, folder / audience, on=TODAY)
    facts = {name: fact for name, fact in data.manifest.items() if name != "files"}
    write_manifest(folder, facts | {"id": "whole", "site": True})
    release = open_release(folder.parent, "whole")
    use_release(folder.parent, release)
    return release


def test_where_too_much_nothing_or_the_settings_differ_nothing_is_patched(project: Project) -> None:
    names = [f"content/es/faq/guide-{number}.md" for number in range(MOST_GUIDES + 1)]
    for name in names:
        project.write(name, "\n".join([*head(name, ["clients", "faq"]), "Texto.", ""]))
    project().approve().commit()
    assert patch_site(project.folder, on=TODAY) is None, "no site serves"
    former = unbuilt_site(project)

    def tried() -> Release | None:
        project.commit(day=TODAY)
        build_release(project.folder, site=False, on=TODAY)
        return patch_site(project.folder, on=TODAY)

    assert tried() is None, "nothing differs"
    project.replace("kb.yml", "en: Guides", "en: Handbook")
    assert tried() is None, "the site's name differs"
    project.replace("kb.yml", "en: Handbook", "en: Guides")
    for name in names:
        project.replace(name, "Texto.", "Otro texto.")
    project.approve(day=TODAY)
    assert tried() is None, "too many differ"
    assert read_pointer(former.folder.parent).site == former.id
