"""What git holds for who looks back: the commit of a day, and the policy of a commit."""

from __future__ import annotations

import datetime as dt
import zoneinfo

from kbserver.approval.policy import Policy, read_policy
from kbserver.config import FILE_NAME
from kbserver.errors import RepositoryError
from kbserver.repository import Repository

__all__ = ["commit_on", "head_of", "policy_at"]


def head_of(repository: Repository) -> str:
    """HEAD's commit; raise `RepositoryError` where there is none to verify."""
    head = repository.head()
    if head is None:
        what = "nothing can be verified without git: there is no git repository here, or no commit in it"
        raise RepositoryError(f"{what}; run this in a clone of the knowledge base")
    return head


def policy_at(repository: Repository, commit: str) -> Policy:
    """The policy of a commit's `kb.yml`."""
    blob = repository.tree(commit).get(FILE_NAME)
    return read_policy(next(repository.contents([blob])) if blob else None)


def commit_on(repository: Repository, head: str, day: dt.date) -> str | None:
    """The last commit of the main line by the end of a day in HEAD's zone; None where there was none yet."""
    if day == dt.date.max:
        return head
    zone = zoneinfo.ZoneInfo(policy_at(repository, head).timezone)
    time = int(dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone).timestamp()) - 1
    return repository.last_on_main(head, time) if time >= 0 else None
