"""Releases on disk: the manifest, what `verify` finds, the pointer."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.errors import ReleaseDamaged, ReleaseError, ReleaseNotFound
from kbserver.publish.building import build_release
from kbserver.publish.release import (
    Pointer,
    Release,
    list_releases,
    open_release,
    read_pointer,
    releases_folder,
    sha256_of,
    use_release,
    write_manifest,
)
from kbserver.search.documents import index_version
from tests.conftest import DAY, Project

TREE = """
    content/es/site/limits.md [clients service]
        ![Gráfico](../../assets/chart.svg)

        ## Límites {#limits}

        Cinco.
    content/es/secret.md [agents]
        Secreto.
    content/assets/chart.svg
        <svg/>
"""


@pytest.fixture
def release(project: Project) -> Release:
    project(TREE).approve()
    return build_release(project.folder, site=False, on=DAY)


def with_site(folder: Path, release_id: str, **facts: object) -> Release:
    """A release whose pages are one file each, made by hand."""
    for audience in ("clients", "agents"):
        site = folder / release_id / audience / "site"
        site.mkdir(parents=True)
        (site / "index.html").write_text(audience)
    known = {"id": release_id, "on": "2025-06-15", "commit": None, "preview": False, "site": True}
    write_manifest(folder / release_id, {**known, "audiences": ["clients", "agents"], **facts})
    return open_release(folder, release_id)


def test_the_manifest_names_every_file_and_its_sha256(release: Release) -> None:
    files = {p.relative_to(release.folder).as_posix(): p for p in release.folder.rglob("*") if p.is_file()}
    del files["manifest.json"]
    assert release.manifest["files"] == {path: sha256_of(files[path]) for path in sorted(files)}
    assert "clients/documents.jsonl" in files
    release.verify()


def test_the_manifest_says_what_the_release_is(release: Release) -> None:
    facts = {key: value for key, value in release.manifest.items() if key != "files"}
    assert facts == {
        "id": release.id,
        "on": "2025-06-15",
        "commit": None,
        "audiences": ["clients", "agents"],
        "preview": False,
        "site": False,
        "software": facts["software"],
        "turns": ["2026-06-16"],
        "configuration": facts["configuration"],
        "index": {each: index_version(release.documents(each)) for each in ("clients", "agents")},
    }
    assert (release.created_for, release.commit, release.has_site) == ("2025-06-15", None, False)
    assert release.may_serve


def test_documents_and_register_are_read_per_audience(release: Release) -> None:
    assert {d.guide_id for d in release.documents("clients")} == {"site/limits"}
    assert {d.guide_id for d in release.documents("agents")} == {"site/limits", "secret"}
    assert [g["guide_id"] for g in release.register("clients")["guides"]] == ["site/limits"]
    assert release.site("clients") == release.folder / "clients" / "site"


def test_every_flipped_byte_of_every_file_is_found(release: Release) -> None:
    for path in release.manifest["files"]:
        place = release.folder / path
        content = place.read_bytes()
        for position in {0, len(content) // 2, max(len(content) - 1, 0)}:
            flipped = bytearray(content or b"\0")
            flipped[position] ^= 1
            place.write_bytes(flipped)
            with pytest.raises(ReleaseDamaged, match="has changed") as found:
                release.verify()
            assert found.value.path == path
        place.write_bytes(content)
    release.verify()


def test_every_missing_file_is_found(release: Release) -> None:
    for path in release.manifest["files"]:
        place = release.folder / path
        content = place.read_bytes()
        place.unlink()
        with pytest.raises(ReleaseDamaged, match="is missing") as found:
            release.verify()
        assert found.value.path == path
        place.write_bytes(content)


@pytest.mark.parametrize(
    "extra", ["x.txt", "clients/site/evil.html", "clients/staged/es/new.md", "agents/.hidden"]
)
def test_a_file_too_many_is_found(release: Release, extra: str) -> None:
    place = release.folder / extra
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("x")
    with pytest.raises(ReleaseDamaged, match="not named in the manifest"):
        release.verify()


def test_a_link_in_a_file_s_place_counts_as_what_it_shows(release: Release, tmp_path: Path) -> None:
    place = release.folder / "clients" / "register.json"
    (tmp_path / "elsewhere").write_text("{}")
    place.unlink()
    place.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ReleaseDamaged, match="has changed"):
        release.verify()
    place.unlink()
    place.symlink_to(tmp_path / "nowhere")
    with pytest.raises(ReleaseDamaged, match="cannot be read"):
        release.verify()


def test_pages_can_be_left_out_but_what_the_api_answers_from_cannot(tmp_path: Path, release: Release) -> None:
    other = with_site(tmp_path / "other", "r1")
    (other.site("clients") / "index.html").write_text("changed")
    other.verify(pages=False)
    with pytest.raises(ReleaseDamaged):
        other.verify()
    (release.folder / "clients" / "register.json").write_text("changed")
    with pytest.raises(ReleaseDamaged):
        release.verify(pages=False)


@pytest.mark.parametrize("name", ["documents.jsonl", "register.json"])
def test_what_cannot_be_read_is_damage(release: Release, name: str) -> None:
    read = release.documents if name == "documents.jsonl" else release.register
    place = release.folder / "clients" / name
    for content in (b"{", b"\xff", b'{"x": 1', b"nonsense\n"):
        place.write_bytes(content)
        with pytest.raises(ReleaseDamaged, match=name):
            read("clients")
    place.unlink()
    with pytest.raises(ReleaseDamaged, match=name):
        read("clients")


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "/", "a/b", ".lock", "x" * 400, "a\0b", "ñ", "gone"])
def test_what_is_no_release_is_not_found(release: Release, name: str) -> None:
    with pytest.raises(ReleaseNotFound):
        open_release(release.folder.parent, name)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda x: st.lists(x) | st.dictionaries(st.text(), x),
    )
)
def test_a_manifest_of_any_other_shape_is_damage(
    tmp_path_factory: pytest.TempPathFactory, value: object
) -> None:
    folder = tmp_path_factory.mktemp("releases")
    (folder / "r").mkdir()
    (folder / "r" / "manifest.json").write_text(json.dumps(value))
    with pytest.raises(ReleaseDamaged, match=r"manifest\.json"):
        open_release(folder, "r")
    assert list_releases(folder) == []


def test_there_may_be_no_releases_at_all(tmp_path: Path) -> None:
    folder = releases_folder(tmp_path)
    assert list_releases(folder) == []
    assert read_pointer(folder) == Pointer(None, None)


def test_data_and_site_move_separately(tmp_path: Path, release: Release) -> None:
    folder = tmp_path / "other"
    first = with_site(folder, "r1")
    data = with_site(folder, "r2", site=False)
    assert use_release(folder, first) == Pointer("r1", "r1") == read_pointer(folder)
    assert use_release(folder, data) == Pointer("r2", "r1") == read_pointer(folder)
    third = with_site(folder, "r3")
    assert use_release(folder, third) == Pointer("r3", "r3")
    assert use_release(folder, first) == Pointer("r1", "r1")
    assert use_release(release.folder.parent, release) == Pointer(release.id, None)
    patched = with_site(folder, "r4", data=False)
    assert use_release(folder, patched) == Pointer("r1", "r4")


def test_a_file_is_shared_where_it_is_the_same_on_the_disk(tmp_path: Path) -> None:
    former = with_site(tmp_path, "r1")
    linked = tmp_path / "r2" / "clients" / "site"
    linked.mkdir(parents=True)
    os.link(former.site("clients") / "index.html", linked / "index.html")
    (linked / "other.html").write_text("agents")
    write_manifest(tmp_path / "r2", {k: v for k, v in former.manifest.items() if k != "files"} | {"id": "r2"})
    release = open_release(tmp_path, "r2")
    assert release.shared_with(former) == {release.manifest["files"]["clients/site/index.html"]}
    assert with_site(tmp_path, "r3").shared_with(former) == set()


@pytest.mark.parametrize("facts", [{"preview": True}, {"audiences": ["clients"]}, {"audiences": []}])
def test_previews_and_parts_may_not_serve(tmp_path: Path, facts: dict[str, object]) -> None:
    made = with_site(tmp_path, "r1", **facts)
    assert not made.may_serve
    with pytest.raises(ReleaseError, match="cannot serve"):
        use_release(tmp_path, made)
    assert read_pointer(tmp_path) == Pointer()


def test_readers_never_see_half_a_pointer(tmp_path: Path) -> None:
    releases = [with_site(tmp_path, f"r{number}") for number in range(2)]
    use_release(tmp_path, releases[0])
    seen, stop = set(), threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.add(read_pointer(tmp_path))

    def write(release: Release) -> None:
        for _ in range(100):
            use_release(tmp_path, release)

    reader = threading.Thread(target=read)
    writers = [threading.Thread(target=write, args=[release]) for release in releases]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    reader.join()
    assert seen <= {Pointer("r0", "r0"), Pointer("r1", "r1")}
    assert {path.name for path in tmp_path.iterdir()} == {"r0", "r1", "current.json"}


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"1", b'"r1"', b'{"data": 1}', b'{"site": []}', b"\xff"]
)
def test_a_damaged_pointer_is_damage(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "current.json").write_bytes(content)
    with pytest.raises(ReleaseDamaged, match=r"current\.json"):
        read_pointer(tmp_path)


def test_a_pointer_that_cannot_be_written_stays(tmp_path: Path) -> None:
    made = with_site(tmp_path, "r1")
    use_release(tmp_path, made)
    (tmp_path / ".current.json.new").mkdir()
    with pytest.raises(ReleaseError, match="could not be written, it is as it was"):
        use_release(tmp_path, with_site(tmp_path, "r2"))
    assert read_pointer(tmp_path) == Pointer("r1", "r1")


def test_releases_are_listed_newest_day_first(tmp_path: Path) -> None:
    for name, day in (("b", "2025-01-01"), ("a", "2025-01-01"), ("c", "2024-12-31"), ("d", "2025-02-01")):
        with_site(tmp_path, name, on=day)
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    assert [release.id for release in list_releases(tmp_path)] == ["d", "b", "a", "c"]
