"""Indexes kept on disk by what they were made of: a cache that can be deleted at any time.

Making the index of many sections takes long, and each worker of a server needs it again at each start. The
first that does fills a *place*, a folder; the others open it, and share its pages in memory:

<folder>/lock                      held while a place is filled
<folder>/<name>/                   a place; its name depends on all its index is made of, code included
<folder>/<name>/contents.json      written last: the other files with their BLAKE2b (RFC 7693)
<folder>/<name>/<language>/        what `shelf` and its engine write

Places that nobody holds are removed when another is filled.
"""

from __future__ import annotations

import fcntl
import hashlib
import secrets
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import orjson

from kbserver.code import code_name
from kbserver.config import Languages
from kbserver.hold import Hold, set_aside

__all__ = ["name_of", "opened_or_made"]

_T = TypeVar("_T")
_CONTENTS = "contents.json"
_READERS = ("snowballstemmer", "tantivy")
"""Packages on which it depends what is written."""
_READ_BY = ("search", "messages", "guides")
"""Of ours, the same."""


def name_of(version: str, languages: Languages, engine: str) -> str:
    """The name of an index: of its documents, the languages they serve, and the code that makes it."""
    machine = [str(sys.version_info), unicodedata.unidata_version, sys.byteorder]
    code = code_name(_READ_BY, _READERS)
    what = [version, engine, languages.model_dump(mode="json"), machine, code]
    return hashlib.sha256(orjson.dumps(what, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]


def opened_or_made(folder: Path, name: str, make: Callable[[Path | None], _T]) -> tuple[_T, Hold | None, str]:
    """What `make` makes of a place, one filled before or an empty one that it fills; and a hold on that.

    Where nothing can be read or written there it is made of None, in memory; the text says why.
    """
    place = folder / name
    try:
        return *(_opened(place, make) or _filled(folder, place, make)), ""
    except OSError as error:
        reason = str(error)
    return make(None), None, reason


def _opened(place: Path, make: Callable[[Path | None], _T]) -> tuple[_T, Hold] | None:
    hold = Hold(place)
    return (make(place), hold) if _is_whole(place) else None


def _filled(folder: Path, place: Path, make: Callable[[Path | None], _T]) -> tuple[_T, Hold]:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(folder):
        # perhaps who had the lock before has just filled it
        if found := _opened(place, make):
            return found
        _clear(folder, place)
        place.mkdir()
        hold = Hold(place)
        try:
            made = make(place)
            (place / _CONTENTS).write_bytes(orjson.dumps(_contents(place)))
        except OSError:  # a full disk needs the room
            shutil.rmtree(place, ignore_errors=True)
            raise
        return made, hold


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _clear(folder: Path, place: Path) -> None:
    """Remove the place, which is not whole, and all that nobody holds."""
    shutil.rmtree(place, ignore_errors=True)
    for other in folder.iterdir():
        aside = folder / f".{secrets.token_hex(6)}"
        if other.is_dir() and set_aside(other, aside):
            shutil.rmtree(aside, ignore_errors=True)


def _is_whole(place: Path) -> bool:
    """Whether it was filled to the end, and no file is other than it was then."""
    try:
        contents = orjson.loads((place / _CONTENTS).read_bytes())
        return all(_digest(place / path) == digest for path, digest in contents.items())
    except (OSError, ValueError, AttributeError):
        return False


def _contents(place: Path) -> dict[str, str]:
    files = (path for path in place.rglob("*") if path.is_file() and path.suffix != ".lock")
    return {str(path.relative_to(place)): _digest(path) for path in files}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()
