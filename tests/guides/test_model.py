from __future__ import annotations

import dataclasses

import pytest

from kbserver.guides import model
from kbserver.guides.frontmatter import FrontMatterModel
from tests.conftest import library_of

TREE = """
content/pt/a/b.md [agents]
    Texto.
content/es/a/b.md [agents]
    Texto.
"""


def test_the_source_is_the_first_text_that_renders_no_other():
    guide = library_of(TREE).guide("a/b")
    assert guide.source is guide.translations["es"]
    assert model.Guide("x").source is None


def test_the_folder_of_a_text_is_relative_to_the_content():
    assert [t.folder for t in library_of(TREE).translations] == ["es/a", "pt/a"]


@pytest.mark.parametrize("name", ["Approval", "Block", "FrontMatter", "Rendering", "Section", "Translation"])
def test_the_nouns_cannot_be_changed(name):
    noun = getattr(model, name)
    one = noun(*[None for _field in dataclasses.fields(noun)])
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(one, dataclasses.fields(noun)[0].name, "changed")


def test_the_plain_front_matter_has_every_key_of_the_validated_one():
    plain = {field.name for field in dataclasses.fields(model.FrontMatter)}
    assert plain == set(FrontMatterModel.model_fields)
