"""Where staged texts come from; environment variables are set for a process, as `kb build` does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs_kb.source import find_staged, watch

FIND = """
import json, sys
from pathlib import Path
from mkdocs_kb.source import find_staged
staged = find_staged(Path(sys.argv[1]), preview=sys.argv[2] == "preview")
print(json.dumps([staged.site.audience, staged.site.preview, sorted(staged.pages), str(staged.folder)]))
"""


def find(project: Path, mode: str = "", **environment: str) -> list[Any]:
    done = subprocess.run(
        [sys.executable, "-c", FIND, str(project), mode],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: list[Any] = json.loads(done.stdout)
    return found


def test_the_checkout_is_staged_for_clients_when_nothing_else_is_asked(world):
    audience, preview, pages, folder = find(world.project.folder)
    assert (audience, preview) == ("clients", False)
    assert "es/service/limits.md" in pages
    assert "pt/protocols/callback.md" not in pages
    assert folder == str(world.project.folder / ".kb/site/clients")


def test_the_environment_chooses_the_audience(world):
    audience, _preview, pages, _folder = find(world.project.folder, KB_AUDIENCE="agents")
    assert audience == "agents"
    assert "pt/protocols/callback.md" in pages
    assert "es/protocols/draft.md" not in pages


def test_the_environment_can_name_texts_that_are_staged_already(world, tmp_path):
    staged = world.staged("agents")
    audience, _preview, _pages, folder = find(tmp_path, KB_STAGED=str(staged))
    assert (audience, folder) == ("agents", str(staged))
    assert not (tmp_path / ".kb").exists()


def test_a_preview_shows_texts_that_are_not_approved(world):
    _audience, preview, pages, _folder = find(world.project.folder, "preview", KB_AUDIENCE="agents")
    assert preview
    assert "es/protocols/draft.md" in pages


def test_what_an_earlier_run_staged_does_not_stay(world):
    stray = world.project.folder / ".kb/site/clients/staged/es/stray.md"
    find(world.project.folder)
    stray.write_text("stray")
    assert "es/stray.md" not in find(world.project.folder)[2]
    assert not stray.exists()


def test_content_that_cannot_be_staged_is_told_in_one_line(project):
    project("").write("kb.yml", "site: 3\n")
    with pytest.raises(PluginError, match=r"kb\.yml"):
        find_staged(project.folder)


def test_an_unknown_audience_is_told_with_its_remedy(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", FIND, str(tmp_path), ""],
        env={**os.environ, "KB_AUDIENCE": "everybody"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "KB_AUDIENCE is 'everybody': set it to clients or agents" in done.stderr


def test_serving_watches_what_is_written_and_not_what_is_staged(write_staged, tmp_path):
    staged = write_staged([])
    staged.docs.mkdir()
    (tmp_path / "content").mkdir()
    (tmp_path / "kb.yml").write_text("")
    server = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(tmp_path))
    try:
        server.watch(str(staged.docs))
        watch(server, staged, tmp_path)
        assert sorted(server._watched_paths) == [str(tmp_path / "content"), str(tmp_path / "kb.yml")]
    finally:
        server.server_close()
