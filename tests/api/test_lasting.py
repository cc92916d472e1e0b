from __future__ import annotations

from io import StringIO
from pathlib import Path

import anyio

from kbserver.api.desk import Desk
from kbserver.api.edition import Edition
from kbserver.api.follower import Follower
from kbserver.api.lasting import lasting
from kbserver.api.logs import open_log
from kbserver.api.metrics import Metrics
from kbserver.config import load_config
from tests.api.conftest import Knowledge


def desk_of(project: Path, stream: StringIO) -> Desk:
    return Desk(load_config(project), Metrics(), open_log(stream))


def test_a_work_that_fails_is_told_and_begins_anew(knowledge: Knowledge) -> None:
    stream, tries = StringIO(), list[int]()

    async def work(_desk: Desk) -> None:
        tries.append(1)
        if len(tries) < 3:
            raise RuntimeError("nobody foresaw this")

    anyio.run(lasting, work, desk_of(knowledge.folder, stream), 0.0)
    assert len(tries) == 3
    assert stream.getvalue().count("begins anew") == 2
    assert "nobody foresaw this" in stream.getvalue()


class Stubborn(Desk):
    """Fails once by what no release is refused for."""

    failed = False

    async def take(self, load: object) -> bool:
        if not self.failed:
            self.failed = True
            raise RuntimeError("can't start new thread")
        return await super().take(load)  # type: ignore[arg-type]


def test_a_release_whose_loading_failed_so_is_tried_again(knowledge: Knowledge) -> None:
    knowledge.publish("first")
    follower = Follower(knowledge.folder, pause=0.0)
    desk = Stubborn(load_config(knowledge.folder), Metrics(), open_log(StringIO()))

    async def until_taken() -> None:
        with anyio.fail_after(30):
            async with anyio.create_task_group() as group:
                group.start_soon(lasting, follower.run, desk, 0.0)
                while desk.edition.data_id != "first":
                    await anyio.sleep(0.01)
                group.cancel_scope.cancel()

    assert isinstance(desk.edition, Edition)
    anyio.run(until_taken)
    assert desk.failed
