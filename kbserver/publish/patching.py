"""An edit's own pages, new on the site long before a large site is built anew.

A *patched site* is a release of pages alone: those of the site that serves, linked, but for the pages of the
guides that differ, which are rendered anew with the navigation of all. What lists many guides (the home page,
the register, changes, the sitemap, the search without a server) and the navigation on other pages follow with
the whole site, which is built in any case: giving up a patch does no harm.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path

from kbserver.derived import Derived
from kbserver.errors import ReleaseDamaged, ReleaseError, ReleaseNotFound
from kbserver.garbage import all_kept
from kbserver.guides.audience import AUDIENCES
from kbserver.publish.draft import Draft
from kbserver.publish.past import write_past
from kbserver.publish.plan import Plan, Progress, make_plan
from kbserver.publish.release import (
    Release,
    open_release,
    read_pointer,
    releases_folder,
    use_release,
    write_manifest,
)
from kbserver.publish.selection import select
from kbserver.publish.sites import build_site
from kbserver.publish.splice import Splice
from kbserver.publish.workbench import made_aside, only_builder, put_in_place

__all__ = ["MOST_GUIDES", "patch_site"]

MOST_GUIDES = 50
"""Where more guides differ, the whole site is built at once."""


def patch_site(
    project: Path,
    *,
    on: dt.date | None = None,
    commit: str | None = None,
    progress: Progress = lambda _said: None,
    derived: Derived | None = None,
) -> Release | None:
    """Patch the site that serves with the pages of a commit whose data serve, and point to it.

    Args:
        project: Folder with `kb.yml` and `content/`.
        on: The day it is for; today in the configured zone by default.
        commit: The commit; HEAD by default.
        progress: Told what is being done, a line at a time.
        derived: What former builds of this process derived, so that this one need not.

    Returns:
        The patched site; None where there is no site to patch, other data serve, nothing or too much differs,
        or the site's settings do.

    Raises:
        ConfigError, ChecksFailed: The content cannot be built.
        SiteFailed: The site generator failed.
        ReleaseError: The site could not be written.
    """
    derived, folder = derived or Derived(), releases_folder(project)
    with all_kept() if derived.warm else nullcontext():
        plan = make_plan(
            project,
            audiences=AUDIENCES,
            preview=False,
            site=True,
            on=on,
            commit=commit,
            progress=progress,
            warn=progress,
            derived=derived,
        )
        try:
            folder.mkdir(exist_ok=True)
            with only_builder(folder, progress):
                return _patched(plan, folder, progress)
        except OSError as error:
            raise ReleaseError(f"the site could not be patched, the former one stays: {error}") from error


def _patched(plan: Plan, folder: Path, progress: Progress) -> Release | None:
    former = _former(plan, folder)
    if former is None:
        return None
    progress("comparing the pages")
    drafts = [Draft(select(plan.library, audience, plan.on, history=plan.history)) for audience in AUDIENCES]
    changed = _changed(drafts, former)
    if not changed or len(set().union(*changed.values())) > MOST_GUIDES:
        return None
    progress("patching the sites")
    release_id = f"{plan.release_id}-patched"
    facts = plan.facts([draft.selection for draft in drafts]) | {"id": release_id, "data": False}
    with made_aside(folder) as building:
        with ThreadPoolExecutor(len(drafts)) as pool:
            jobs = [
                pool.submit(_patch, plan.project, building, former, draft, changed[draft.audience])
                for draft in drafts
            ]
            known = {path: digest for job in jobs for path, digest in job.result().items()}
        write_manifest(building, facts, known)
        put_in_place(building, folder / release_id)
    release = open_release(folder, release_id)
    use_release(folder, release)
    return release


def _former(plan: Plan, folder: Path) -> Release | None:
    """The release whose pages serve, if the plan's data serve beside it and its pages can be patched."""
    try:
        pointer = read_pointer(folder)
        data, site = (open_release(folder, name or "") for name in (pointer.data, pointer.site))
    except (ReleaseDamaged, ReleaseNotFound):
        return None
    commit, day = plan.library.snapshot.commit, plan.on.isoformat()
    follows = commit is not None and (data.commit, data.created_for) == (commit, day)
    patchable = site.manifest.get("configuration") == plan.configuration
    return site if follows and patchable else None


def _changed(drafts: list[Draft], former: Release) -> Mapping[str, set[str]] | None:
    """Guides that differ, by audience; None where none does or the site's facts do."""
    found: dict[str, set[str]] = {}
    for draft in drafts:
        guides = draft.changed_guides(former)
        if guides is None:
            return None
        found[draft.audience] = guides
    return found if any(found.values()) else None


def _patch(project: Path, building: Path, former: Release, draft: Draft, guides: set[str]) -> dict[Path, str]:
    """Make one audience's folder; the sha256 of the files that were linked."""
    splice = Splice(former, draft, building / draft.audience)
    splice.stage()
    if guides:
        work = building / f".{draft.audience}"
        _render(project, building / draft.audience, draft, guides, work)
        splice.finish(guides, work / "site")
        shutil.rmtree(work)
    else:
        splice.finish(guides, None)
    return splice.linked


def _render(project: Path, folder: Path, draft: Draft, guides: set[str], work: Path) -> None:
    """Build the pages of some guides, and of their past, into `work/site`."""
    site = work / "site"
    site.mkdir(parents=True)
    if pages := draft.pages_of(guides):
        build_site(project, folder, site, pages=pages)
    for name, content in draft.of_guides(guides).items():
        (work / name).write_bytes(content)
    write_past(work, site)
