"""The documents written from the program itself: `python -m kbserver.cli.documents [FOLDER]` writes them all.

Each is checked in, and a test compares it with what it is written from.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from kbserver.api.app import create_app
from kbserver.cli.reference import reference
from kbserver.guides.schemas import schemas

__all__ = ["documents", "write_documents"]

_ROOT = Path(__file__).parents[2]


def documents() -> dict[str, str]:
    """Path, relative to the repository, and text of every such document."""
    found = {f"docs/schema/{name}": text for name, text in schemas().items()}
    return {"docs/cli.md": reference(), "docs/openapi.json": _openapi(), **found}


_SMALLEST_CONFIG = """\
site: {name: {es: Guías, pt: Guias, en: Guides}}
languages: {default: es, list: [es, pt, en]}
"""


def _openapi() -> str:
    """The API's document as an installation of this version serves it."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "kb.yml").write_text(_SMALLEST_CONFIG, encoding="utf-8")
        app = create_app(Path(folder))
    return json.dumps(app.openapi(), ensure_ascii=False, indent=2) + "\n"


def write_documents(root: Path) -> None:
    """Write every document below a folder."""
    for path, text in documents().items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_documents(Path(sys.argv[1]) if len(sys.argv) > 1 else _ROOT)
