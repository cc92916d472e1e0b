"""What the next push will need, derived before there is one; nothing is written.

A process that has built nothing yet reads all texts, and one that has built on other days derives for this
one what readers get: with ten thousand texts a push would wait for that, for a minute or two. All but what it
changes follows from the commit that is published already.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kbserver.derived import Derived
from kbserver.guides.audience import AUDIENCES
from kbserver.publish.continuity import refuse_rewritten
from kbserver.publish.draft import Draft
from kbserver.publish.plan import Progress, make_plan
from kbserver.publish.release import releases_folder
from kbserver.publish.selection import select
from kbserver.publish.staging import derive_data

__all__ = ["derive_ahead"]


def derive_ahead(
    project: Path,
    *,
    commit: str,
    site: bool,
    derived: Derived,
    on: dt.date | None = None,
    progress: Progress = lambda _said: None,
) -> None:
    """Derive what building a commit's data derives, and what patching the site that serves does.

    Args:
        project: Folder with `kb.yml` and `content/`.
        commit: The commit whose data serve.
        site: Whether pages are built.
        derived: Where it is kept.
        on: The day; today in the configured zone by default.
        progress: Told what is being done, a line at a time.

    Raises:
        ConfigError, ChecksFailed, RepositoryError, HistoryRewritten: The commit could not be built either.
        ReleaseError: What serves could not be read.
    """
    folder = releases_folder(project)
    plan = make_plan(
        project,
        audiences=AUDIENCES,
        preview=False,
        site=site,
        on=on,
        commit=commit,
        progress=progress,
        warn=progress,
        derived=derived,
    )
    refuse_rewritten(folder, plan.history, derived)
    selections = [select(plan.library, audience, plan.on, history=plan.history) for audience in AUDIENCES]
    for selection in selections:
        progress(f"deriving what {selection.audience} get")
        derive_data(selection)
        if site:
            Draft(selection).derive()
    plan.facts(selections)
    derived.end()
