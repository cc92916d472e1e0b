"""static-i18n's languages."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from mkdocs_kb.locales import align_locales, current_language

from tests.plugins.conftest import site


@pytest.mark.parametrize(
    ("listed", "default"), [(["es", "pt", "en"], "es"), (["en", "es"], "es"), (["pt"], "pt")]
)
def test_the_languages_are_those_of_the_configuration(listed, default):
    i18n = SimpleNamespace(config=SimpleNamespace(languages=["whatever mkdocs.yml lists"]))
    align_locales(i18n, site(languages={"default": default, "list": listed}))
    found = i18n.config.languages
    assert [language.locale for language in found] == listed
    assert [language.locale for language in found if language.default] == [default]
    assert {language.link for language in found if not language.default} == {
        f"/{lang}/" for lang in listed if lang != default
    }
    assert all(language.build for language in found)


def test_languages_are_called_by_their_own_name():
    i18n = SimpleNamespace(config=SimpleNamespace(languages=[]))
    align_locales(i18n, site())
    assert [language.name for language in i18n.config.languages] == ["Español", "Português", "English"]


def test_the_first_build_is_the_default_language():
    assert current_language(SimpleNamespace(current_language=None), site()) == "es"
    assert current_language(SimpleNamespace(current_language="pt"), site()) == "pt"
