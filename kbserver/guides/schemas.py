"""JSON Schemas of front matter, decisions and `kb.yml`, by which editors complete and validate what is typed.

`docs/schema/` holds them; `kbserver.cli.documents` writes them.
"""

from __future__ import annotations

import json

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from kbserver.config import Config
from kbserver.guides.decisions import DecisionModel
from kbserver.guides.frontmatter import FrontMatterModel

__all__ = ["schemas"]

_MODELS: dict[str, tuple[type[BaseModel], str]] = {
    "guide.schema.json": (FrontMatterModel, "Front matter of a guide"),
    "decision.schema.json": (DecisionModel, "A `decision` fence"),
    "kb.schema.json": (Config, "kb.yml"),
}


def schemas() -> dict[str, str]:
    """Each schema as JSON text, by file name."""
    return {name: _text(model, title) for name, (model, title) in _MODELS.items()}


def _text(model: type[BaseModel], title: str) -> str:
    schema = model.model_json_schema()
    whole = {"$schema": GenerateJsonSchema.schema_dialect, **schema, "title": title}
    return json.dumps(whole, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
