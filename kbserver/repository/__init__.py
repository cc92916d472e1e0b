"""A project's files, from the folder or from commits: the only user of git."""

from kbserver.repository.commits import Change, Commit
from kbserver.repository.reader import Repository
from kbserver.repository.signatures import Signature
from kbserver.repository.snapshot import CONTENT, LARGEST, Snapshot, led_to

__all__ = ["CONTENT", "LARGEST", "Change", "Commit", "Repository", "Signature", "Snapshot", "led_to"]
