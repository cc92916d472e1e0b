"""The documents written from the program itself: `python -m kbserver.cli.documents` writes them all.

Each is checked in, and a test compares it with what it is written from.
"""

from __future__ import annotations

from pathlib import Path

from kbserver.api import openapi
from kbserver.cli.reference import reference
from kbserver.guides.schemas import schemas

__all__ = ["documents"]

_ROOT = Path(__file__).parents[2]


def documents() -> dict[str, str]:
    """Path, relative to the repository, and text of every such document."""
    found = {f"docs/schema/{name}": text for name, text in schemas().items()}
    return {"docs/cli.md": reference(), "docs/openapi.json": openapi.text().decode(), **found}


if __name__ == "__main__":
    for path, text in documents().items():
        (_ROOT / path).write_text(text, encoding="utf-8")
