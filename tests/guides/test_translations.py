from __future__ import annotations

import pytest

from kbserver.guides.library import read_translation
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


def test_one_that_is_only_begun_is_missing_until_it_is_written():
    head = f'---\ntitle: Guia\nkind: faq\ntranslation: {{of: es, digest: "{NOW}"}}\n---\n\n'
    begun = read_translation("content/pt/a.md", f"{head}Escreva aqui o que deve ser feito.\n".encode())
    written = read_translation("content/pt/a.md", f"{head}Ligue para o cliente.\n".encode())
    assert [translation_state(each, (NOW,)) for each in (begun, written)] == ["missing", "current"]


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
