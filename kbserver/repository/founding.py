"""A repository begun: the only place that writes to git."""

from __future__ import annotations

from pathlib import Path

from kbserver.errors import RepositoryError
from kbserver.repository.git import Git

__all__ = ["HOOKS", "found_repository", "prefix_within"]

HOOKS = ".githooks"
"""Folder of the hooks that travel with the files."""


def found_repository(folder: Path, message: str) -> None:
    """Begin a repository with all files of a folder as its first commit, its hooks turned on.

    Raises:
        RepositoryError: Git refused, as it does to somebody it knows no name and address of.
    """
    git = Git(folder)
    git("init", "--quiet", "--initial-branch=main")
    git("add", "--all")
    git("commit", "--quiet", "--message", message)
    git("config", "core.hooksPath", HOOKS)


def prefix_within(folder: Path) -> str | None:
    """Path of a folder within its repository, ending in a slash; empty at its top, None outside any."""
    try:
        return Git(folder)("rev-parse", "--show-prefix").decode().removesuffix("\n")
    except RepositoryError:
        return None
