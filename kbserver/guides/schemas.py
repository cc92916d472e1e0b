"""JSON Schemas of front matter and `kb.yml`, by which editors complete and validate what is typed.

`python -m kbserver.guides.schemas docs/schema` writes them anew; a test compares.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from kbserver.config import Config
from kbserver.guides.frontmatter import FrontMatterModel

__all__ = ["schemas", "write_schemas"]

_MODELS: dict[str, tuple[type[BaseModel], str]] = {
    "guide.schema.json": (FrontMatterModel, "Front matter of a guide"),
    "kb.schema.json": (Config, "kb.yml"),
}


def schemas() -> dict[str, str]:
    """Each schema as JSON text, by file name."""
    return {name: _text(model, title) for name, (model, title) in _MODELS.items()}


def write_schemas(folder: Path) -> None:
    """Write every schema into a folder, which is made if absent."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in schemas().items():
        (folder / name).write_text(text, encoding="utf-8")


def _text(model: type[BaseModel], title: str) -> str:
    schema = model.model_json_schema()
    whole = {"$schema": GenerateJsonSchema.schema_dialect, **schema, "title": title}
    return json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
