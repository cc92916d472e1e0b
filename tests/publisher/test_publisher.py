"""From a push to a release: what goes out, what does not, and that readers keep what they have."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from kbserver.errors import PublisherRuns
from kbserver.publish.release import read_pointer, releases_folder
from kbserver.publisher.acceptance import Acceptance
from kbserver.publisher.doorbell import Doorbell
from kbserver.publisher.publisher import Publisher
from kbserver.publisher.state import read_state
from tests.api.conftest import until
from tests.publisher.conftest import GUIDE, Receiver, World, running


@pytest.fixture
def publisher(world: World) -> Iterator[Publisher]:
    """One that has published what the remote had."""
    with (publisher := world.publisher()).at_work():
        publisher.look()
        assert publisher.state.failure is None
        yield publisher


def outcome(publisher: Publisher) -> str | None:
    return publisher.state.failure.outcome if publisher.state.failure else None


def test_a_push_is_published_and_the_working_copy_is_not_touched(world: World, publisher: Publisher) -> None:
    head = world.here.git("rev-parse", "HEAD", "refs/remotes/origin/main")
    world.here.write(GUIDE, "An editor is writing.\n")
    wanted = world.push("manzanas", "peras")
    publisher.look()
    assert world.serving == wanted == publisher.state.published
    assert any("peras" in document.text for document in world.documents)
    assert world.here.read(GUIDE) == "An editor is writing.\n"
    assert world.here.git("rev-parse", "HEAD", "refs/remotes/origin/main") == head
    assert world.here.git("stash", "list") == ""
    assert read_state(world.here.folder) == publisher.state
    assert publisher.state.state == "idle"


def test_what_was_published_is_not_built_again_and_a_release_chosen_instead_stays(
    world: World, publisher: Publisher
) -> None:
    first = read_pointer(releases_folder(world.here.folder)).data
    world.push("manzanas", "peras")
    publisher.look()
    pointer = releases_folder(world.here.folder) / "current.json"
    pointer.write_text(f'{{"data": "{first}", "site": null}}')
    publisher.look()
    assert publisher.state.outcomes == {"published": 2}
    assert read_pointer(releases_folder(world.here.folder)).data == first


def test_of_several_pushes_only_the_newest_is_built(world: World, publisher: Publisher) -> None:
    for new, old in (("peras", "manzanas"), ("uvas", "peras"), ("kiwis", "uvas")):
        wanted = world.push(old, new)
        Doorbell(world.here.folder).ring()
    publisher.look()
    assert world.serving == wanted
    assert publisher.state.outcomes == {"published": 2}


def test_broken_content_is_said_with_its_lines_once_and_what_mends_it_goes_out(
    world: World, publisher: Publisher
) -> None:
    former = world.serving
    world.remote.write("content/es/faq/broken.md", "Sin cabecera.\n")
    broken = world.remote.commit("Break")
    publisher.look()
    first = publisher.state.failure
    assert first is not None
    assert (first.outcome, first.commit, publisher.state.state) == ("checks-failed", broken, "failed")
    assert first.problems[0].startswith("content/es/faq/broken.md:1: ")
    publisher.look()
    assert publisher.state.failure == first
    assert publisher.state.outcomes == {"published": 1, "checks-failed": 1}
    assert world.serving == former
    world.remote.remove("content/es/faq/broken.md")
    mended = world.remote.commit("Mend")
    publisher.look()
    assert (outcome(publisher), world.serving) == (None, mended)


def test_a_configuration_that_cannot_be_used_is_said_with_its_line(
    world: World, publisher: Publisher
) -> None:
    former = world.serving
    world.remote.write("kb.yml", "site: 1\n")
    world.remote.commit("Break")
    publisher.look()
    assert publisher.state.failure is not None
    assert publisher.state.failure.outcome == "config-invalid"
    assert publisher.state.failure.problems[0].startswith("kb.yml:1: ")
    assert world.serving == former


def test_a_remote_that_is_away_is_asked_again_until_it_is_back(world: World) -> None:
    publisher = world.publisher()
    away = world.remote.folder.rename(world.remote.folder.with_name("away"))
    with running(publisher.run, publisher):
        until(lambda: publisher.state.outcomes.get("fetch-failed", 0) >= 2)
        assert publisher.state.failure is not None
        assert publisher.state.failure.commit is None
        away.rename(world.remote.folder)
        until(lambda: world.serving is not None)
        until(lambda: publisher.state.failure is None)


def test_after_a_long_absence_of_the_remote_a_killed_build_is_tried_again_at_once(world: World) -> None:
    publisher = world.publisher()
    away = world.remote.folder.rename(world.remote.folder.with_name("away"))
    with publisher.at_work():
        for _ in range(12):  # the next try would be in three minutes
            publisher.look()
        away.rename(world.remote.folder)
        with running(publisher.look, publisher):
            until(lambda: publisher.workshop.pid is not None)
            os.kill(publisher.workshop.pid or 0, signal.SIGKILL)
            until(lambda: publisher.state.state == "failed")
        assert outcome(publisher) == "killed"
    publisher.stopping.clear()
    with running(publisher.run, publisher):
        until(lambda: world.serving is not None)


def test_addresses_are_told_without_users_and_passwords(world: World) -> None:
    address = "http://ana:palabra-secreta@127.0.0.1:9/team/kb.git"
    world.here.git("remote", "set-url", "origin", address)
    with (publisher := world.publisher()).at_work():
        publisher.look()
    assert publisher.state.remote == "http://127.0.0.1:9/team/kb.git"
    assert outcome(publisher) == "fetch-failed"
    told = (world.here.folder / ".kb/publish/state.json").read_text() + "".join(world.log.lines)
    assert "secreta" not in told
    assert "ana" not in told


@pytest.mark.parametrize("address", ["ext::sh -c 'touch ran'", "git://127.0.0.1:9/kb.git"])
def test_transports_that_run_commands_or_prove_nothing_are_refused(world: World, address: str) -> None:
    world.here.git("remote", "set-url", "origin", address)
    with (publisher := world.publisher()).at_work():
        publisher.look()
    assert publisher.state.failure is not None
    assert "not allowed" in publisher.state.failure.what
    assert not list(world.here.folder.rglob("ran"))


def test_a_rewritten_history_is_refused_until_somebody_accepts_it(world: World, publisher: Publisher) -> None:
    world.push("manzanas", "peras")
    publisher.look()
    former = world.serving
    world.remote.git("reset", "--quiet", "--hard", "HEAD~1")
    rewritten = world.push("manzanas", "uvas")
    publisher.look()
    assert (outcome(publisher), world.serving) == ("history-rewritten", former)
    assert "kb publish --accept-rewritten" in str(publisher.state.failure)
    assert world.here.git("cat-file", "-t", str(former)) == "commit"
    Acceptance(world.here.folder).give(rewritten)
    publisher.look()
    assert (outcome(publisher), world.serving) == (None, rewritten)
    assert Acceptance(world.here.folder).given() is None
    publisher.look()
    assert (outcome(publisher), publisher.state.state) == (None, "idle")


def test_a_full_disk_leaves_the_former_release_and_is_tried_again(world: World, publisher: Publisher) -> None:
    former, builder = world.serving, publisher.workshop.pid
    assert builder is not None
    wanted = world.push("manzanas", "peras")
    _, hard = resource.prlimit(builder, resource.RLIMIT_FSIZE)
    resource.prlimit(builder, resource.RLIMIT_FSIZE, (200, hard))
    publisher.look()
    assert (outcome(publisher), world.serving) == ("disk-full", former)
    assert not list(releases_folder(world.here.folder).glob(".building-*"))
    resource.prlimit(builder, resource.RLIMIT_FSIZE, (hard, hard))
    publisher.look()
    assert (outcome(publisher), world.serving) == (None, wanted)


def test_a_builder_killed_in_its_work_is_started_again(world: World, publisher: Publisher) -> None:
    former = world.serving
    builder = publisher.workshop.pid
    assert builder is not None
    os.kill(builder, signal.SIGSTOP)
    wanted = world.push("manzanas", "peras")
    with running(publisher.look, publisher):
        until(lambda: publisher.state.state == "building")
        os.kill(builder, signal.SIGKILL)
        until(lambda: publisher.state.state == "failed")
    publisher.stopping.clear()
    assert (outcome(publisher), world.serving) == ("killed", former)
    publisher.look()
    assert (outcome(publisher), world.serving) == (None, wanted)


def test_a_build_that_takes_too_long_is_stopped_and_not_begun_again(tmp_path: Path) -> None:
    world = World(tmp_path, "publish: {timeout: 1s}\n")
    with (publisher := world.publisher()).at_work():
        with running(publisher.look, publisher):
            until(lambda: publisher.workshop.pid is not None)
            builder = publisher.workshop.pid
            assert builder is not None
            os.kill(builder, signal.SIGSTOP)
            until(lambda: publisher.state.state == "failed")
        publisher.stopping.clear()
        assert (outcome(publisher), world.serving) == ("timed-out", None)
        assert not Path(f"/proc/{builder}").exists()
        publisher.look()
        assert publisher.workshop.pid is None
        assert publisher.state.outcomes == {"timed-out": 1}


def test_there_is_one_publisher_of_a_project(world: World, publisher: Publisher) -> None:
    with pytest.raises(PublisherRuns), world.publisher().at_work():
        pass


def test_the_team_is_told_once_of_a_failure_and_of_its_end(
    world: World, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_NOTIFY_URL", receiver.url)
    world.remote.write("content/es/faq/broken.md", "Sin cabecera.\n")
    broken = world.remote.commit("Break")
    with (publisher := world.publisher()).at_work():
        publisher.look()
        publisher.look()
        world.remote.remove("content/es/faq/broken.md")
        world.remote.commit("Mend")
        publisher.look()
    failed, recovered = receiver.messages
    assert (failed["event"], failed["outcome"], failed["wanted"]) == ("failed", "checks-failed", broken)
    assert failed["problems"][0].startswith("content/es/faq/broken.md:1: ")
    assert (recovered["event"], recovered["published"]) == ("recovered", world.serving)
    state = (world.here.folder / ".kb/publish/state.json").read_text()
    assert "secret-of-the-team" not in state + "".join(world.log.lines) + str(receiver.messages)
