"""Everything that runs: a publisher that is started again, two servers, and nginx before them."""

from __future__ import annotations

import hashlib
import hmac
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from kbserver.publish.release import Pointer, open_release, read_pointer, releases_folder
from kbserver.store import open_store
from tests.api.conftest import until
from tests.chaos.disk import Disk, disk
from tests.chaos.supervisor import Supervisor, supervised
from tests.chaos.team import SECRET, Push, Team
from tests.cli.test_serve import Served, served
from tests.conftest import Project
from tests.deploy.conftest import nginx

__all__ = ["Stage", "staged"]

_SECONDS_TO_BEGIN = 120


@dataclass
class Stage:
    """What stands between the team and its readers."""

    team: Team
    here: Project
    """The clone that is published."""
    publisher: Supervisor
    disk: Disk
    servers: list[Served]
    base: str
    """nginx."""
    key: str
    """Opens what agents may read."""

    @property
    def folder(self) -> Path:
        """Where the releases are."""
        return releases_folder(self.here.folder)

    @property
    def pointer(self) -> Pointer:
        """What serves."""
        return read_pointer(self.folder)

    def commit(self, release: str | None) -> str | None:
        """The commit that a release is of."""
        return open_release(self.folder, release).commit if release else None

    def announce(self, push: Push) -> int:
        """Tell of a push, as the forge does; the status of the answer."""
        body = self.team.announcement(push)
        signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        headers = {"X-Gitea-Event": "push", "X-Gitea-Signature": signature}
        return httpx.post(f"{self.base}/hooks/push", content=body, headers=headers).status_code

    def status(self) -> dict[str, Any]:
        """What `kb publish status` says."""
        command = [sys.executable, "-m", "kbserver", "publish", "status", "--json"]
        done = subprocess.run(command, cwd=self.here.folder, capture_output=True, check=True)
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def beginnings(self) -> list[str]:
        """Folders of builds that were begun and are not done."""
        return [path.name for path in self.folder.glob(".building-*")]


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """All of it, once the first release is served by both."""
    with pytest.MonkeyPatch.context() as environment, ExitStack() as stack:
        environment.setenv("KB_HOOK_SECRET", SECRET)
        team = Team(folder)
        here = team.clone("here")
        log = folder / "publisher.log"
        supervisor = Supervisor(here.folder, log)
        room = stack.enter_context(disk(releases_folder(here.folder), supervisor.builders))
        stack.enter_context(supervised(supervisor))
        servers = [stack.enter_context(served(here.folder)) for _ in range(2)]
        place = folder / "nginx"
        place.mkdir()
        for server in servers:
            until(lambda of=server: of.get("/").status_code == 200, _SECONDS_TO_BEGIN)  # type: ignore[misc]
        base = stack.enter_context(nginx(place, [server.base.rpartition(":")[2] for server in servers]))
        key = open_store(here.folder).keys.create("agents", "chaos")[1]
        yield Stage(team, here, supervisor, room, servers, base, key)
