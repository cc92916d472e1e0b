"""A release goes from one machine to another: whole, the same, or not at all."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import re
import subprocess
import tarfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from kbserver.errors import ArchiveRefused, ReleaseDamaged, ReleaseError
from kbserver.publish.exporting import export_release
from kbserver.publish.importing import import_release
from kbserver.publish.release import Release
from kbserver.publish.tarball import end_of, head_of, padding_of
from tests.api.conftest import PAGES, Knowledge, until

LONG = f"assets/{'ö' * 60}/{'n' * 90}.svg"


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    return Knowledge(tmp_path_factory.mktemp("here") / "project").release(pages={**PAGES, LONG: "<svg/>"})


@pytest.fixture(scope="module")
def plain(release: Release) -> bytes:
    return exported(release)


@pytest.fixture
def there(tmp_path: Path) -> Path:
    return tmp_path / "there" / "releases"


def exported(release: Release, *, zipped: bool = False) -> bytes:
    stream = io.BytesIO()
    digest = export_release(release, stream, zipped=zipped)
    assert digest == hashlib.sha256(stream.getvalue()).hexdigest()
    return stream.getvalue()


def test_a_patched_site_does_not_go_without_its_data(release: Release, there: Path) -> None:
    stream = io.BytesIO()
    patched = replace(release, manifest=release.manifest | {"data": False})
    with pytest.raises(ReleaseError, match="export a whole one"):
        export_release(patched, stream, zipped=False)
    assert not stream.getvalue()
    with pytest.raises(ArchiveRefused, match="take a whole release"):
        import_release(there, io.BytesIO(archive({}, patched.manifest | {"files": {}})))
    assert not list(there.iterdir())


def archive(files: dict[str, bytes], manifest: object | None = None) -> bytes:
    """An archive in form, whatever its manifest says."""
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    facts: dict[str, object] = {
        "id": "first",
        "on": "2026-11-21",
        "commit": None,
        "audiences": [],
        "preview": False,
        "site": True,
    }
    written = json.dumps(manifest if manifest is not None else {**facts, "files": digests}).encode()
    made = b""
    for path, content in {"manifest.json": written, **files}.items():
        made += head_of(path, len(content)) + content + padding_of(len(content))
    return made + end_of(len(made))


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def refused(there: Path, content: bytes, **options: int | str) -> str:
    with pytest.raises(ArchiveRefused) as caught:
        import_release(there, io.BytesIO(content), **options)  # type: ignore[arg-type]
    assert list(there.iterdir()) == []
    assert contents(there.parent) == {}
    return str(caught.value)


@pytest.mark.parametrize("zipped", [False, True])
def test_what_is_imported_is_what_was_exported_byte_for_byte(
    release: Release, there: Path, zipped: bool
) -> None:
    found = import_release(there, io.BytesIO(exported(release, zipped=zipped)))
    assert found.new
    assert contents(there / release.id) == contents(release.folder)
    found.release.verify()
    assert [path.name for path in there.iterdir()] == [release.id]
    assert exported(found.release, zipped=zipped) == exported(release, zipped=zipped)


def test_a_second_import_changes_nothing(plain: bytes, there: Path) -> None:
    first = import_release(there, io.BytesIO(plain))
    before = (first.release.folder / "manifest.json").stat()
    again = import_release(there, io.BytesIO(plain))
    assert not again.new
    assert (first.release.folder / "manifest.json").stat() == before


def test_a_damaged_release_is_mended_and_another_of_the_same_id_stays(plain: bytes, there: Path) -> None:
    folder = import_release(there, io.BytesIO(plain)).release.folder
    (folder / "clients" / "site" / "index.html").write_text("damaged")
    assert import_release(there, io.BytesIO(plain)).new
    with pytest.raises(ReleaseError, match="another release first is here"):
        import_release(there, io.BytesIO(archive({"clients/documents.jsonl": b""})))
    assert [path.name for path in there.iterdir()] == ["first"]


def test_any_tar_lists_the_archive(plain: bytes, release: Release, tmp_path: Path) -> None:
    (tmp_path / "first.tar").write_bytes(plain)
    command = ["tar", "--extract", "--file", "first.tar", "--directory", "out"]
    (tmp_path / "out").mkdir()
    subprocess.run(command, cwd=tmp_path, check=True)
    assert contents(tmp_path / "out") == contents(release.folder)


def test_half_an_archive_is_refused_wherever_it_ends(plain: bytes, release: Release, there: Path) -> None:
    zipped = exported(release, zipped=True)
    for whole in (plain, zipped):
        for end in (*range(0, len(whole), max(1, len(whole) // 40)), len(whole) - 1):
            refused(there, whole[:end])


def test_a_changed_byte_of_a_file_is_refused_wherever_it_stands(
    plain: bytes, release: Release, there: Path
) -> None:
    begin = (release.folder / "manifest.json").stat().st_size + 512
    for place in range(begin, len(plain), max(1, len(plain) // 150)):
        changed = bytearray(plain)
        changed[place] ^= 1
        refused(there, bytes(changed))


@pytest.mark.parametrize(
    "path",
    ["../out", "/out", "a/../../out", "a//out", "./out", "a/.", "", "..", "a\\out", "c:out"],
)
def test_no_path_leads_outside(there: Path, path: str) -> None:
    assert "which no release has" in refused(there, archive({path: b"out"}))


@pytest.mark.parametrize("release_id", ["..", ".", "", "a/b", "/tmp", ".hidden", "a" * 300, 7, None])
def test_no_id_leads_outside(there: Path, release_id: object) -> None:
    facts: dict[str, object] = {
        "on": "",
        "commit": None,
        "audiences": [],
        "preview": False,
        "site": True,
        "files": {},
    }
    content = archive({}, {"id": release_id, **facts})
    with pytest.raises(ReleaseError):
        import_release(there, io.BytesIO(content))
    assert list(there.iterdir()) == []


@pytest.mark.parametrize(
    "manifest", [[], "first", {"id": "first"}, {"id": "first", "files": {}}, {"files": []}]
)
def test_a_manifest_that_is_none_is_refused(there: Path, manifest: object) -> None:
    assert "manifest" in refused(there, archive({}, manifest))


def test_depth_and_size_of_a_manifest_are_bounded(there: Path) -> None:
    deep = b"[" * 200_000
    made = head_of("manifest.json", len(deep)) + deep + padding_of(len(deep))
    refused(there, made + end_of(len(made)))
    assert "more than" in refused(there, head_of("manifest.json", 5 * 1024**3))


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE]
)
def test_links_devices_and_folders_are_refused(release: Release, there: Path, kind: bytes) -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as made:
        made.add(release.folder / "manifest.json", "manifest.json", filter=_bare)
        member = tarfile.TarInfo(min(release.manifest["files"]))
        member.type, member.linkname = kind, "/etc/passwd"
        made.addfile(member)
    assert "plain file" in refused(there, stream.getvalue())


def _bare(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    member.mode = 0o644
    return member


def test_a_bomb_is_refused_before_it_is_unpacked(there: Path) -> None:
    bomb = gzip.compress(archive({"clients/site/zeros": bytes(30_000_000)}))
    assert len(bomb) < 50_000
    assert "larger than 1000000 bytes" in refused(there, bomb, most_bytes=1_000_000)


def test_what_stands_after_the_archive_is_refused(plain: bytes, release: Release, there: Path) -> None:
    refused(there, plain + b"x")
    refused(there, exported(release, zipped=True) + b"x")
    refused(there, exported(release, zipped=True) + gzip.compress(b"x"))


def test_an_archive_that_is_not_the_one_announced_is_refused(plain: bytes, there: Path) -> None:
    assert "not the one given" in refused(there, plain, sha256="0" * 64)
    announced = hashlib.sha256(plain).hexdigest().upper()
    assert import_release(there, io.BytesIO(plain), sha256=announced).new


def test_a_damaged_release_is_not_exported(tmp_path: Path) -> None:
    damages: tuple[Callable[[Path], object], ...] = (lambda p: p.write_text("other"), lambda p: p.unlink())
    for number, damage in enumerate(damages):
        release = Knowledge(tmp_path / str(number)).release()
        damage(release.folder / "agents" / "register.json")
        with pytest.raises(ReleaseDamaged, match=re.escape("agents/register.json")):
            export_release(release, io.BytesIO(), zipped=False)


def test_what_a_killed_import_left_is_removed_by_the_next_and_what_runs_goes_on(
    plain: bytes, there: Path
) -> None:
    left = there / ".importing-0123"
    (left / "first").mkdir(parents=True)
    reading, writing = os.pipe()
    with ThreadPoolExecutor(1) as pool, os.fdopen(reading, "rb") as stream, os.fdopen(writing, "wb") as pipe:
        slow = pool.submit(import_release, there, stream)
        pipe.write(plain[:1000])
        pipe.flush()
        until(lambda: not left.exists() and list(there.glob(".importing-*")))
        assert import_release(there, io.BytesIO(plain)).new
        pipe.write(plain[1000:])
        pipe.close()
        assert not slow.result().new
    assert [path.name for path in there.iterdir()] == ["first"]
