"""Names for parts of this package's own code, so that a cache of another version is not taken for ours."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path

__all__ = ["code_name"]

_PACKAGE = Path(__file__).parent
_READ = {".py", ".txt", ".json"}
"""Suffixes of what decides how something is read."""


@cache
def code_name(paths: Iterable[str], packages: Iterable[str]) -> str:
    """64 hexadecimal digits for files and folders of this package and the versions of other packages."""
    digest = hashlib.sha256()
    for path in paths:
        place = _PACKAGE / path
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.suffix in _READ:
                digest.update(file.read_bytes())
    for name in packages:
        digest.update(f"{name} {metadata.version(name)}\n".encode())
    return digest.hexdigest()
