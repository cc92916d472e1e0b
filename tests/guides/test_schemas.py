from __future__ import annotations

import datetime as dt
import json
from typing import Any

import jsonschema
import pytest

from kbserver.guides.decision_blocks import decision_lines
from kbserver.guides.frontmatter import split
from kbserver.guides.schemas import schemas
from kbserver.yamltext import parse_yaml
from tests.conftest import KB_YML, ROOT


def validator(name: str) -> jsonschema.Draft202012Validator:
    schema = json.loads(schemas()[name])
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def as_json(value: Any) -> Any:
    """YAML's days as JSON has them."""
    if isinstance(value, dict):
        return {key: as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_json(each) for each in value]
    return value.isoformat() if isinstance(value, dt.date) else value


@pytest.mark.parametrize("name", schemas())
def test_the_files_in_docs_are_the_models_own(name):
    assert (ROOT / "docs" / "schema" / name).read_text(encoding="utf-8") == schemas()[name]


def test_the_real_front_matter_is_valid(real_library):
    guide = validator("guide.schema.json")
    for translation in real_library.translations:
        data = parse_yaml(split(translation.text, translation.path).yaml)
        guide.validate(as_json(data.value))


def test_the_real_decisions_are_valid(real_library):
    found = [
        parse_yaml(place.yaml).value
        for translation in real_library.translations
        for place in decision_lines(translation.body)
    ]
    assert found
    for decision in found:
        validator("decision.schema.json").validate(decision)
    assert not validator("decision.schema.json").is_valid({**found[0], "options": found[0]["options"][:1]})


@pytest.mark.parametrize("text", [KB_YML, (ROOT / "kb.yml").read_text(encoding="utf-8")])
def test_a_real_configuration_is_valid(text):
    validator("kb.schema.json").validate(as_json(parse_yaml(text).value))


@pytest.mark.parametrize(
    "head",
    [
        {"kind": "faq"},
        {"title": "T", "kind": "recipe"},
        {"title": "T", "kind": "faq", "titel": "T"},
        {"title": "T", "kind": "faq", "topic": 6.12},
        {"title": "T", "kind": "faq", "translation": {"of": "fr", "digest": "sha256:0"}},
    ],
)
def test_what_the_checks_refuse_the_schema_refuses(head):
    assert not validator("guide.schema.json").is_valid(head)


@pytest.mark.parametrize("name", schemas())
def test_every_key_is_described(name):
    schema = json.loads(schemas()[name])
    parts = [schema, *schema["$defs"].values()]
    lacking = [
        key
        for part in parts
        for key, facts in part.get("properties", {}).items()
        if "description" not in facts and "$ref" not in facts
    ]
    assert lacking == []
