from __future__ import annotations

import pytest

from kbserver.guides.translations import translation_state
from tests.conftest import library_of

THEN, NOW = "sha256:" + "1" * 64, "sha256:" + "2" * 64
LIBRARY = library_of(f"""
content/es/a.md [clients]
    Texto.
content/pt/a.md
    ---
    title: Guia
    kind: protocol
    translation: {{of: es, digest: "{THEN}"}}
    ---
""")


@pytest.mark.parametrize(
    ("lang", "digest", "state"),
    [
        ("es", THEN, "source"),
        ("es", None, "source"),
        ("pt", THEN, "current"),
        ("pt", NOW, "outdated"),
        ("pt", None, "current"),
        ("en", THEN, "missing"),
        ("en", None, "missing"),
    ],
)
def test_how_a_translation_stands_to_its_source(lang, digest, state):
    assert translation_state(LIBRARY.guide("a").translations.get(lang), digest) == state
