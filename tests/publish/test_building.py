"""Builds: reuse, repair, the pointer, reproducibility, failure, two at once."""

from __future__ import annotations

import datetime as dt
import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import pytest

from kbserver.errors import ChecksFailed, ReleaseError, SiteFailed
from kbserver.publish.building import build_release
from kbserver.publish.release import Pointer, Release, open_release, read_pointer
from tests.api.conftest import until
from tests.conftest import DAY, ROOT, Project
from tests.publish.conftest import tree

TREE = """
    content/es/limits.md [clients service]
        Cinco.

        !!! internal "Solo agentes"
            Secreto.
    content/es/callback.md [agents]
        Cómo se llama.
"""
NEXT = DAY + dt.timedelta(days=1)
NewProject = Callable[[str], Project]


@pytest.fixture
def ready(project: Project) -> Project:
    project(TREE).approve()
    project.commit()
    return project


def data(project: Project, on: dt.date = DAY) -> Release:
    return build_release(project.folder, site=False, on=on)


def pointer(project: Project) -> Pointer:
    return read_pointer(project.folder / "releases")


def beside(project: Project) -> set[str]:
    return {path.name for path in (project.folder / "releases").iterdir()}


def test_a_whole_release_serves(ready: Project) -> None:
    release = data(ready)
    release.verify()
    assert pointer(ready) == Pointer(release.id, None)
    assert release.folder == ready.folder / "releases" / release.id
    assert beside(ready) == {".lock", "current.json", release.id}


def test_what_was_built_is_not_built_again(ready: Project) -> None:
    before = data(ready)
    marks = {path: path.stat().st_mtime_ns for path in before.folder.rglob("*")}
    said: list[str] = []
    again = build_release(ready.folder, site=False, on=DAY, progress=said.append)
    assert again.id == before.id
    assert {path: path.stat().st_mtime_ns for path in before.folder.rglob("*")} == marks
    assert said == ["reading the history", "checking 2 texts"]


def test_building_again_points_to_it_again(ready: Project) -> None:
    first, second = data(ready), data(ready, NEXT)
    assert pointer(ready) == Pointer(second.id, None)
    assert data(ready) == first
    assert pointer(ready) == Pointer(first.id, None)


@pytest.mark.parametrize("damage", ["flipped", "missing", "extra", "no manifest", "not a folder", "a link"])
def test_a_damaged_release_is_built_again(ready: Project, tmp_path: Path, damage: str) -> None:
    release = data(ready)
    before, place = tree(release.folder), release.folder / "clients" / "register.json"
    if damage == "flipped":
        place.write_bytes(place.read_bytes().replace(b"Limits", b"limits"))
    elif damage == "missing":
        place.unlink()
    elif damage == "extra":
        place.with_name("extra").touch()
    elif damage == "no manifest":
        (release.folder / "manifest.json").unlink()
    else:
        shutil.rmtree(release.folder)
        release.folder.symlink_to(tmp_path) if damage == "a link" else release.folder.touch()
    mended = data(ready)
    assert mended.id == release.id
    assert tree(mended.folder) == before
    assert beside(ready) == {".lock", "current.json", release.id}


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ({"preview": True}, "preview"),
        ({"audiences": ("clients",)}, "clients"),
        ({"audiences": ("agents",)}, "agents"),
        ({"audiences": ("agents",), "preview": True}, "agents-preview"),
    ],
)
def test_previews_and_parts_stand_beside_what_serves(
    ready: Project, options: dict[str, bool], part: str
) -> None:
    serving = data(ready)
    made = build_release(ready.folder, site=False, on=DAY, **options)  # type: ignore[arg-type]
    assert made.id.endswith(f"-{part}-data")
    assert pointer(ready) == Pointer(serving.id, None)
    made.verify()


def test_a_failed_check_writes_nothing(ready: Project) -> None:
    serving = data(ready)
    ready.replace("content/es/limits.md", "Cinco", "[Cinco](gone.md)")
    ready.commit()
    with pytest.raises(ChecksFailed):
        data(ready)
    assert pointer(ready) == Pointer(serving.id, None)
    assert beside(ready) == {".lock", "current.json", serving.id}


def test_a_failed_site_leaves_nothing(ready: Project) -> None:
    serving = data(ready)
    ready.write("mkdocs.yml", "site_name: x\ndocs_dir: content\nplugins: [no-such-plugin]\n")
    with pytest.raises(SiteFailed, match="no-such-plugin"):
        build_release(ready.folder, on=DAY)
    assert pointer(ready) == Pointer(serving.id, None)
    assert beside(ready) == {".lock", "current.json", serving.id}


def test_leftovers_of_killed_builders_are_cleared(ready: Project) -> None:
    releases = ready.folder / "releases"
    (releases / ".building-dead" / "clients" / "staged").mkdir(parents=True)
    (releases / ".building-dead" / "clients" / "staged" / "x.md").touch()
    (releases / ".building-link").symlink_to(ready.folder / "content")
    (releases / ".building-file").touch()
    release = data(ready)
    until(lambda: beside(ready) == {".lock", "current.json", release.id})
    assert (ready.folder / "content" / "es" / "limits.md").is_file()


def test_a_place_that_cannot_be_written_is_a_clear_error(ready: Project) -> None:
    (ready.folder / "releases").symlink_to("/sys")
    with pytest.raises(ReleaseError, match="could not be written, the former one stays"):
        data(ready)


def test_two_builders_at_once_take_turns(ready: Project) -> None:
    made: list[Release] = []
    builders = [
        threading.Thread(target=lambda day=day: made.append(data(ready, day)))
        for day in (DAY, NEXT, DAY, NEXT)
    ]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join()
    assert len(made) == 4
    for release in made:
        release.verify()
    assert pointer(ready).data in {release.id for release in made}
    assert len(beside(ready)) == 4


def test_who_waited_builds_what_head_is_by_then(ready: Project) -> None:
    data(ready)
    said, made = threading.Event(), []

    def progress(line: str) -> None:
        if "waiting" in line:
            said.set()

    def build() -> None:
        made.append(build_release(ready.folder, site=False, on=DAY, progress=progress))

    with (ready.folder / "releases" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        builder = threading.Thread(target=build)
        builder.start()
        assert said.wait(timeout=30)
        head = ready.commit("Newer")
    builder.join()
    assert made[0].commit == head
    assert pointer(ready).data == made[0].id


def test_processes_take_turns_too(ready: Project) -> None:
    command = [sys.executable, "-m", "kbserver", "build", "--no-site", "--on", "2025-06-15"]
    running = [
        subprocess.Popen(command, cwd=ready.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    said = [process.communicate() for process in running]
    assert [process.returncode for process in running] == [0, 0, 0]
    assert len({out for out, _err in said}) == 1
    open_release(ready.folder / "releases", said[0][0].decode().splitlines()[0]).verify()


def test_the_same_commit_and_day_give_the_same_bytes_anywhere(ready: Project, tmp_path: Path) -> None:
    elsewhere = tmp_path / "a much longer folder name, with ñ" / "project"
    shutil.copytree(ready.folder, elsewhere)
    one = data(ready)
    command = 'umask 077; exec "$0" -m kbserver build --no-site --on 2025-06-15 --json'
    done = subprocess.run(
        ["bash", "-c", command, sys.executable],
        cwd=elsewhere,
        env={**os.environ, "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7", "LC_ALL": "C"},
        capture_output=True,
        check=True,
    )
    other = json.loads(done.stdout)
    assert other["id"] == one.id
    assert tree(Path(other["folder"])) == tree(one.folder)


def test_another_day_is_another_release(ready: Project) -> None:
    one, other = data(ready), data(ready, NEXT)
    assert one.id != other.id
    ours, theirs = tree(one.folder / "clients"), tree(other.folder / "clients")
    assert {path for path in ours if ours[path] != theirs[path]} == {"register.json"}


def test_the_real_project_s_site_is_the_same_bytes_anywhere(tmp_path: Path) -> None:
    made = []
    for number, zone in enumerate(("Pacific/Kiritimati", "America/Los_Angeles")):
        place = Project(tmp_path / f"{'long ' * number}folder {number}")
        for name in ("content", "kb.yml", "mkdocs.yml"):
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, place.folder / name)
        place.commit()
        done = subprocess.run(
            [sys.executable, "-m", "kbserver", "build", "--on", "2026-11-21", "--json"],
            cwd=place.folder,
            env={
                **os.environ,
                "TZ": zone,
                "PYTHONHASHSEED": str(number),
                "LC_ALL": ("C", "C.UTF-8")[number],
                "HOME": str(place.folder),
                "SOURCE_DATE_EPOCH": str(number * 10**9),  # the generator's clock
            },
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        made.append(json.loads(done.stdout))
    one, other = (tree(Path(release["folder"])) for release in made)
    assert made[0]["id"] == made[1]["id"]
    assert one.keys() == other.keys()
    assert [path for path in one if one[path] != other[path]] == []
    assert any(path.startswith("clients/site/") for path in one)
    assert not [path for path in one if str(tmp_path).encode() in one[path]]


HARD = """
    content/es/folder/a.md [clients]
        Vea [lo nuevo](b.md#new), [un borrador](../draft.md#x), [el protocolo](../secret.md).

        ![Su foto](img/one.svg)

        ![Foto](img/screen.svg) y ![común](../../assets/all.svg) y [la tabla](../t%20b.csv)

        !!! script "Saludo"
            Hola, soy [[agent.name]].
    content/es/folder/b.md [clients]
        Texto.

        ## Viejo {#old}

        Texto.
    content/pt/folder/b.md [clients]
        ![Tela](img/screen.svg) e [volte](a.md).

        ## Velho {#old}

        Texto.
    content/es/draft.md [clients faq]
        Borrador.

        ## Sección {#x}

        Texto.
    content/es/secret.md [clients]
        Secreto.
    content/es/folder/img/screen.svg
        <svg xmlns="http://www.w3.org/2000/svg"><title>es</title></svg>
    content/es/folder/img/one.svg
        <svg xmlns="http://www.w3.org/2000/svg"/>
    content/pt/folder/img/screen.svg
        <svg xmlns="http://www.w3.org/2000/svg"><title>pt</title></svg>
    content/assets/all.svg
        <svg xmlns="http://www.w3.org/2000/svg"/>
    content/es/t b.csv
        a
"""


@pytest.fixture
def with_pages(project: Project) -> Project:
    shutil.copy(ROOT / "mkdocs.yml", project.folder)
    return project


def test_pages_of_hard_cases_are_built_without_a_warning(with_pages: Project) -> None:
    project = with_pages(HARD).translate("content/pt/folder/b.md")
    b = project.read("content/es/folder/b.md")
    project.write("content/es/folder/b.md", b + "\n## Nuevo {#new}\n\nTexto.\n")
    project.approve(*(f"content/{name}.md" for name in ("es/folder/a", "es/folder/b", "pt/folder/b")))
    project.commit()
    release = build_release(project.folder, on=DAY)
    site = release.site("clients")
    page = (site / "pt" / "folder" / "a" / "index.html").read_text(encoding="utf-8")
    assert b"<title>es" in (site / "pt" / "_es" / "folder" / "img" / "screen.svg").read_bytes()
    assert b"<title>pt" in (site / "pt" / "folder" / "img" / "screen.svg").read_bytes()
    assert '_es/folder/img/screen.svg"' in page
    assert "un borrador" in page
    assert not list(site.rglob("draft*")) + list(site.rglob("secret*"))
    html = "".join(d.html for d in release.documents("clients"))
    for address in set(re.findall(r'(?:src|href)="(/[^"#]*)', html)):
        place = site / unquote(address).lstrip("/")
        assert place.is_file() or (place / "index.html").is_file(), address


def test_a_project_without_guides_or_settings_has_a_site(project: Project, new_project: NewProject) -> None:
    releases = [build_release(place().folder, on=DAY) for place in (project, new_project("other place"))]
    one, other = (tree(release.folder) for release in releases)
    assert [path for path in one if one[path] != other.get(path)] == []
    for audience in ("clients", "agents"):
        assert {f"{audience}/site/index.html", f"{audience}/site/pt/register/index.html"} <= one.keys()
    assert pointer(project) == Pointer(releases[0].id, releases[0].id)


def test_a_preview_has_pages_of_what_is_not_in_force(with_pages: Project) -> None:
    project = with_pages(HARD).translate("content/pt/folder/b.md")
    project.replace("content/es/folder/a.md", "b.md#new", "b.md#old")
    project.replace("content/es/secret.md", "kind: protocol", "kind: protocol\nretire: 2025-01-01")
    project.replace("content/es/draft.md", "kind: faq", "kind: faq\neffective: 2025-12-24")
    project.approve("content/es/secret.md", "content/es/draft.md")
    release = build_release(project.folder, preview=True, on=DAY)
    for audience in ("clients", "agents"):
        shown = {path.parent.name for path in release.site(audience).glob("*/index.html")}
        assert {"draft", "secret"} <= shown
        assert (release.site(audience) / "folder" / "a" / "index.html").is_file()
    assert pointer(project) == Pointer()


def test_pages_and_data_are_pointed_to_separately(with_pages: Project) -> None:
    with_pages(TREE).approve()
    whole = build_release(with_pages.folder, on=DAY)
    newer = data(with_pages, NEXT)
    assert pointer(with_pages) == Pointer(newer.id, whole.id)
    part = build_release(with_pages.folder, audiences=("clients",), on=NEXT)
    assert part.has_site
    assert pointer(with_pages) == Pointer(newer.id, whole.id)
