"""From a repository to a release: checked first, written aside, renamed when complete, pointed to last.

Killed at any moment, it leaves the old release serving and at most a folder `.building-*`, which the next
build removes. The same commit, configuration, software and day give the same bytes under the same id.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

from kbserver.derived import Derived
from kbserver.disk import refusal
from kbserver.errors import ReleaseError
from kbserver.garbage import all_kept
from kbserver.guides.audience import AUDIENCES
from kbserver.publish.continuity import refuse_behind, refuse_rewritten
from kbserver.publish.past import write_past
from kbserver.publish.plan import Plan, Progress, make_plan
from kbserver.publish.release import (
    Release,
    open_release,
    releases_folder,
    use_release,
    whole_release,
    write_manifest,
)
from kbserver.publish.sites import build_site
from kbserver.publish.staging import stage_data, stage_library
from kbserver.publish.workbench import made_aside, only_builder, put_in_place
from kbserver.repository import Repository

__all__ = ["build_release"]


def build_release(
    project: Path,
    *,
    audiences: Sequence[str] = AUDIENCES,
    preview: bool = False,
    site: bool = True,
    on: dt.date | None = None,
    commit: str | Callable[[], str | None] | None = None,
    accept_rewritten: bool = False,
    progress: Progress = lambda _said: None,
    warn: Progress | None = None,
    derived: Derived | None = None,
) -> Release:
    """Build a release of a project and, unless it is partial or a preview, point to it.

    One build runs at a time; another waits for it. A release that was built before and is whole is not built
    again.

    Args:
        project: Folder with `kb.yml` and `content/`.
        audiences: Which audiences it holds.
        preview: Show texts that are not in force too, marked, from the folder instead of HEAD.
        site: Whether pages are built.
        on: The day it is for; today in the configured zone by default.
        commit: The commit, or what tells it, asked again where another build was waited for; HEAD by default.
        accept_rewritten: Publish although git no longer has a version that was published before, or HEAD
            was set back.
        progress: Told what is being done, a line at a time.
        warn: Told what is left out, a line at a time; `progress` by default.
        derived: What former builds of this process derived, so that this one need not.

    Raises:
        ConfigError: `kb.yml` cannot be used.
        ChecksFailed: The content has errors.
        SiteFailed: The site generator failed.
        BehindPublished: HEAD is an ancestor of the commit of the release that serves.
        HistoryRewritten: Git no longer has a version that the release that serves has published.
        ReleaseError: The release could not be written.
    """
    derived = derived or Derived()

    def plan(warn: Progress) -> Plan:
        return make_plan(
            project,
            audiences=audiences,
            preview=preview,
            site=site,
            on=on,
            commit=commit() if callable(commit) else commit,
            progress=progress,
            warn=warn,
            derived=derived,
        )

    folder = releases_folder(project)

    def refuse(wanted: Plan) -> None:
        if not wanted.moves_pointer or accept_rewritten:
            return
        if commit is None:
            refuse_behind(folder, Repository(project), wanted.library.snapshot.commit)
        refuse_rewritten(folder, wanted.history, wanted.library.derived)

    # where little is made anew, looking through all that was kept would take longer
    with all_kept() if derived.warm else nullcontext():
        first = plan(warn or progress)
        try:
            return _release_of(first, plan, folder, refuse, progress)
        except OSError as error:
            what = "the release could not be written, the former one stays"
            raise ReleaseError(f"{what}: {refusal(error)}") from error


def _release_of(
    first: Plan,
    plan: Callable[[Progress], Plan],
    folder: Path,
    refuse: Callable[[Plan], None],
    progress: Progress,
) -> Release:
    folder.mkdir(exist_ok=True)

    def wait(said: str) -> None:
        # who waits is told at once what would be refused afterwards
        refuse(first)
        progress(said)

    with only_builder(folder, wait) as waited:
        # while we waited, HEAD may have moved on: an older release must not take over from a newer one
        wanted = plan(_unheard) if waited else first
        refuse(wanted)
        return _release(wanted, folder, progress)


def _release(plan: Plan, folder: Path, progress: Progress) -> Release:
    former = whole_release(folder, plan.release_id)
    release = former or _build(plan, folder, progress)
    if plan.moves_pointer:
        use_release(folder, release)
    if former is None:
        plan.library.derived.end()
    return release


def _build(plan: Plan, folder: Path, progress: Progress) -> Release:
    place = folder / plan.release_id
    known: dict[Path, str] = {}
    selections = []
    with made_aside(folder) as building:
        for audience in plan.audiences:
            progress(f"staging {audience}")
            out, of = building / audience, (plan.on, plan.preview, plan.history)
            if plan.site:
                selection = stage_library(plan.library, audience, out, *of)
            else:
                selection, digests = stage_data(plan.library, audience, out, place / audience, *of)
                known |= digests
            selections.append(selection)
        if plan.site:
            progress("building the sites")
            _build_sites(plan, building)
        write_manifest(building, plan.facts(selections), known)
        put_in_place(building, place)
    return open_release(folder, plan.release_id)


def _build_sites(plan: Plan, building: Path) -> None:
    with ThreadPoolExecutor(len(plan.audiences)) as pool:
        jobs = [pool.submit(_build_site, plan.project, building / audience) for audience in plan.audiences]
        for job in jobs:
            job.result()


def _build_site(project: Path, audience_folder: Path) -> None:
    site = audience_folder / "site"
    build_site(project, audience_folder, site)
    write_past(audience_folder, site)


def _unheard(_said: str) -> None:
    return
