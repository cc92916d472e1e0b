from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
from pathlib import Path

import orjson
import pytest

from kbserver.approval.history import History, read_history
from tests.approval.signing import commit_signed, key_for
from tests.conftest import DAY, KB_YML, Project

GUIDE = "content/es/guide.md"
TREE = """
content/es/guide.md [clients]
    Texto. ![p](../p.svg)
content/es/other.md [agents]
    Otro.
content/p.svg
    <svg/>
"""


def later(days: int) -> dt.date:
    return DAY + dt.timedelta(days=days)


def memories(project: Project) -> list[Path]:
    """What is remembered, the oldest first."""
    found = (project.folder / ".kb/cache/history").iterdir()
    return sorted(found, key=lambda path: path.stat().st_mtime_ns)


def read(project: Project, commit: str | None = None, *, remember: bool = True) -> History:
    return read_history(project.repository, commit or project.repository.head(), remember=remember)


def knows(history: History) -> tuple[object, ...]:
    return list(history.all()), list(history.present()), history.skews


def edited(project: Project, days: int) -> str:
    """One more approved version, committed; the commit."""
    project.write(GUIDE, project.read(GUIDE).replace("Texto", f"Texto {days}"))
    project.approve(GUIDE, day=later(days))
    return project.commit(day=later(days))


def lie(project: Project, old: bytes = b'"Guide"', new: bytes = b'"Lie"') -> None:
    """Alter the newest memory so that it cannot be told from a true one."""
    path = memories(project)[-1]
    _name, _, body = path.read_bytes().partition(b"\n")
    assert old in body
    body = body.replace(old, new)
    path.write_bytes(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)


def titles(history: History) -> list[str]:
    found = history.of("guide", "es")
    assert found is not None
    return [version.title for version in found.versions]


def test_what_was_read_is_remembered_by_commit_and_read_once(project):
    commit = project(TREE).approve().commit()
    first = read(project)
    [path] = memories(project)
    assert path.name.startswith(commit + "-")
    before = path.read_bytes()
    assert knows(read(project)) == knows(first)
    assert [path] == memories(project)
    assert path.read_bytes() == before


def test_what_is_remembered_is_believed_and_verification_believes_nothing(project):
    project(TREE).approve().commit()
    read(project)
    lie(project)
    assert titles(read(project)) == ["Lie"]
    assert titles(read(project, remember=False)) == ["Guide"]
    assert titles(read(project)) == ["Lie"]


def test_reading_goes_on_from_a_remembered_commit_of_the_main_line(project):
    project(TREE).approve().commit()
    read(project)
    lie(project)
    edited(project, 1)
    assert titles(read(project)) == ["Lie", "Guide"]


def test_it_goes_on_from_the_memory_used_last(project):
    commits = [project(TREE).approve().commit()]
    commits += [edited(project, days) for days in (1, 2)]
    for commit in commits[:2]:
        read(project, commit)
    lie(project)
    read(project, commits[0])
    assert titles(read(project)) == ["Guide"] * 3
    (project.folder / ".kb/cache/history" / memories(project)[-1].name).unlink()
    read(project, commits[1])
    assert titles(read(project)) == ["Lie", "Lie", "Guide"]


def test_the_folder_can_be_deleted_at_any_time(project):
    project(TREE).approve().commit()
    before = knows(read(project))
    shutil.rmtree(project.folder / ".kb")
    assert knows(read(project)) == before
    assert len(memories(project)) == 1


def test_a_commit_that_is_no_ancestor_any_more_is_not_gone_on_from(project):
    first = project(TREE).approve().commit()
    edited(project, 1)
    read(project)
    lie(project)
    project.git("reset", "--quiet", "--hard", first)
    edited(project, 2)
    assert titles(read(project)) == ["Guide", "Guide"]
    assert knows(read(project)) == knows(read(project, remember=False))


def test_an_amended_commit_is_not_gone_on_from(project):
    project(TREE).approve().commit()
    read(project)
    lie(project)
    project.replace("content/es/other.md", "Otro.", "Nuevo.")
    project.git("commit", "--quiet", "--all", "--amend", "--no-edit")
    assert titles(read(project)) == ["Guide"]


def test_a_commit_of_a_branch_is_not_gone_on_from_once_it_is_merged(project):
    project(TREE).approve().commit()
    project.git("switch", "--quiet", "--create", "side")
    edited(project, 1)
    read(project)
    lie(project)
    project.git("switch", "--quiet", "main")
    project.write("content/es/new.md", project.read("content/es/other.md"))
    project.commit()
    project.git("merge", "--quiet", "--no-ff", "--no-edit", "side")
    assert titles(read(project)) == ["Guide", "Guide"]


def test_a_main_line_that_has_become_the_side_of_a_merge_by_pull_is_read_anew(project):
    project(TREE).approve().commit()
    project.git("switch", "--quiet", "--create", "origin")
    edited(project, 1)
    read(project)
    lie(project)
    project.git("switch", "--quiet", "main")
    project.approve("content/es/other.md", day=later(2)).commit(day=later(2))
    project.git("merge", "--quiet", "--no-ff", "--no-edit", "origin")
    project.git("branch", "--quiet", "--force", "origin", "main")
    assert titles(read(project)) == ["Guide", "Guide"]


def test_only_the_latest_are_kept(project):
    project(TREE).approve().commit()
    for days in range(1, 12):
        edited(project, days)
        read(project)
    assert len(memories(project)) == 8


def test_those_used_longest_ago_go_first_whatever_code_wrote_them(project):
    commit = project(TREE).approve().commit()
    read(project)
    [own] = memories(project)
    for number in range(9):
        other = own.with_name(f"{number:040}-000000000000.json")
        other.write_text("of another version")
        os.utime(other, (number, number))
    for days in (1, 2):
        edited(project, days)
        read(project)
    assert len(memories(project)) == 8
    assert [path.name[:40] for path in memories(project)][-3:][0] == commit
    assert len({path.read_bytes() for path in memories(project)}) == 4


DAMAGE = {
    "nothing": lambda _content: b"",
    "cut": lambda content: content[:-10],
    "one byte": lambda content: content[:-40] + bytes([content[-40] ^ 1]) + content[-39:],
    "no sum": lambda content: content.partition(b"\n")[2],
    "of another version": lambda _content: b"0" * 64 + b"\n{}",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_file_is_as_good_as_none(project, damage):
    project(TREE).approve().commit()
    before = knows(read(project))
    [path] = memories(project)
    content = path.read_bytes()
    path.write_bytes(damage(content))
    assert knows(read(project)) == before
    assert path.read_bytes() == content


STRANGE = ["[]", "{}", "null", "1", '"text"', "{", "\udcff", '{"histories": [], "present": []}', "NaN"]


@pytest.mark.parametrize("body", STRANGE)
def test_a_file_that_says_something_else_is_as_good_as_none(project, body):
    commit = project(TREE).approve().commit()
    before = knows(read(project))
    [path] = memories(project)
    for text in (body, body.replace("{", f'{{"commit": "{commit}", ', 1)):
        content = text.encode("utf-8", "surrogateescape")
        path.write_bytes(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
        assert knows(read(project)) == before


def test_a_part_left_out_or_of_another_shape_is_as_good_as_none(project):
    project(TREE).approve().commit()
    before = knows(read(project))
    [path] = memories(project)
    whole = orjson.loads(path.read_bytes().partition(b"\n")[2])
    for name in whole:
        for other in (
            {k: v for k, v in whole.items() if k != name},
            whole | {name: [[]]},
            whole | {name: None},
        ):
            if name in ("files", "links", "hashes", "time") and name in other:
                continue
            content = orjson.dumps(other)
            path.write_bytes(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
            assert knows(read(project)) == before, (name, other.get(name))


def test_the_memory_of_one_commit_is_not_taken_for_another_s(project):
    first = project(TREE).approve().commit()
    read(project)
    second = edited(project, 1)
    [path] = memories(project)
    path.rename(path.with_name(path.name.replace(first, second)))
    assert titles(read(project)) == ["Guide", "Guide"]


@pytest.mark.parametrize("place", [".kb", ".kb/cache", ".kb/cache/history"])
def test_where_nothing_can_be_written_nothing_is_remembered(project, place):
    project(TREE).approve().commit()
    project.write(place, "a file where the folder should be")
    for _ in range(2):
        assert titles(read(project)) == ["Guide"]
    assert (project.folder / place).is_file()


def test_a_name_that_is_not_utf_8_is_read_and_nothing_is_remembered(project):
    project(TREE).approve()
    guide = project.read(GUIDE).encode()
    with open(os.fsencode(project.folder / "content/es") + b"/\xff.md", "wb") as file:  # noqa: PTH123
        file.write(guide)
    project.commit()
    assert titles(read(project)) == ["Guide"]
    assert [path for path, known in read(project).present() if not known.readable] == ["content/es/\udcff.md"]
    assert not (project.folder / ".kb").exists()


def test_everything_there_is_to_know_comes_back(project, tmp_path):
    key = key_for(tmp_path / "keys", "quality@example.org")
    signed = KB_YML.replace("  required:\n", "  signed: true\n  required:\n")
    signed = signed.replace("[quality@example.org]", f'[quality@example.org], signers: ["{key}"]')
    project(TREE).approve().commit(day=DAY)
    (project.folder / "content/link.svg").symlink_to("p.svg")
    project.replace(GUIDE, "by: quality@", "by: legal@")
    project.commit(day=later(-9))
    project.write("kb.yml", signed)
    project.replace(GUIDE, "Texto.", "Firmado. ![l](../link.svg)")
    project.commit(day=later(2))
    project.approve(GUIDE, day=later(2))
    commit_signed(project, tmp_path / "keys/quality@example.org", day=later(2))
    other = "content/es/other.md"
    project.replace(other, "kind: protocol\n", f"kind: protocol\nwithdrawn: {later(3)}\n")
    project.commit(day=later(3))
    text = project.read(GUIDE)
    project.remove(GUIDE)
    project.write(
        "content/es/moved.md", text.replace("kind:", "aliases: [guide]\nreview_by: 2026-01-01\nkind:")
    )
    project.commit(day=later(4))
    before = read(project)
    moved, ended = before.of("moved", "es"), before.of("other", "es")
    assert moved is not None
    assert ended is not None
    assert [given.signer for given in moved.given.values()][-1] == "quality@example.org"
    assert [bool(given.fault) for given in moved.given.values()] == [False, True, False]
    assert (len(moved.versions), len(ended.spent), ended.closed) == (2, 1, True)
    assert len(before.skews) == 1
    lie(project, b'"links":{"content/link.svg":"p.svg"}', b'"links":{"content/link.svg":"p.svg"}')
    assert knows(read(project)) == knows(before)
    project.write("content/p.svg", "<svg>other</svg>")
    project.commit(day=later(5))
    assert knows(read(project)) == knows(read(project, remember=False))
