"""Pages of past versions and of what changed between versions, written beside the generator's.

They need neither the generator nor its theme: one frame, three kinds of page, a style sheet of their own.
"""

from __future__ import annotations

import shutil
from pathlib import Path

__all__ = ["write_past"]


def write_past(audience_folder: Path, site: Path) -> None:
    """Add to a built site what the past shows, its pages, and the feeds.

    Every guide gets, in each language in which it has been approved, `versions/` with all versions,
    `versions/<n>/` for each that is in force on some other day, and `diff/<a>-<b>/` for each two neighbours.
    At its former addresses stand pages that lead to it.

    Args:
        audience_folder: What staging wrote: `versions.json`, `register.json`, `site.json`,
            `documents.jsonl` and `past.jsonl`.
        site: The built site.
    """
    # templates come with the extra `[site]`, without which nothing is built here
    from kbserver.publish.past.writing import write_pages

    past = audience_folder / "past"
    if past.is_dir():
        shutil.copytree(past, site, dirs_exist_ok=True)
    for feed in sorted(audience_folder.glob("feed.*.xml")):
        shutil.copy(feed, site / feed.name)
    write_pages(audience_folder, site)
