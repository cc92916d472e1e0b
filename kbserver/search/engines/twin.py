"""A folder of an index as one process may write in it, while others read it as it was."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from pathlib import Path

__all__ = ["Twin"]


class Twin:
    """A folder beside another with the same files, until it is collected or its process ends.

    Files that are never written again are shared; `.json` files, which say what there is, are its own.
    """

    folder: Path

    def __init__(self, folder: Path) -> None:
        """Raises `OSError` where there is no room beside the folder."""
        self.folder = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=folder.parent))
        self._end = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        for path in folder.iterdir():
            if path.suffix != ".lock":
                _put(path, self.folder / path.name)


def _put(path: Path, to: Path) -> None:
    if path.suffix != ".json":
        try:
            os.link(path, to)
        except OSError:  # a file system without links
            pass
        else:
            return
    shutil.copyfile(path, to)
