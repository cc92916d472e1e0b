"""A project's files, from the folder or from commits: the only user of git."""

from kbserver.repository.commits import Change, Commit
from kbserver.repository.founding import HOOKS, found_repository, prefix_within
from kbserver.repository.reader import Repository
from kbserver.repository.signatures import Signature
from kbserver.repository.snapshot import CONTENT, LARGEST, Snapshot, led_to

__all__ = [
    "CONTENT",
    "HOOKS",
    "LARGEST",
    "Change",
    "Commit",
    "Repository",
    "Signature",
    "Snapshot",
    "found_repository",
    "led_to",
    "prefix_within",
]
