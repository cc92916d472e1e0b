"""The language a question is in, where that is not its reader's: who reads Spanish may type `password`.

It is taken for another one only where each of its words may be of that language, or is of none that we know:
one word that the reader's own texts have is enough to make the rest of them misspelt ones.
"""

from __future__ import annotations

from collections.abc import Sequence

from kbserver.languages import LANGUAGES
from kbserver.search.analyzers import analyzer
from kbserver.search.lexicon import translations
from kbserver.search.shelf import Shelf

__all__ = ["tongue"]


def tongue(tokens: Sequence[str], shelf: Shelf) -> str:
    """The language of a question to a shelf of the reader's language; the shelf's, where none is likelier."""
    likeliest, most = shelf.lang, 0
    for lang in LANGUAGES:
        if (count := _common_in(lang, tokens, shelf)) > most:
            likeliest, most = lang, count
    return likeliest


def _common_in(lang: str, tokens: Sequence[str], shelf: Shelf) -> int:
    """How many words are common in a language; 0 where one is the shelf's alone, or all are its own too."""
    count, is_foreign = 0, False
    for token in tokens:
        is_own = _is_common(token, shelf.lang) or shelf.knows(shelf.analyzer.exact(token))
        if _is_common(token, lang):
            count += 1
            is_foreign = is_foreign or not is_own
        elif is_own:
            return 0
    return count if is_foreign else 0


def _is_common(token: str, lang: str) -> bool:
    speaks = analyzer(lang)
    word = speaks.exact(token)
    is_empty = word in speaks.stop_words or word in speaks.question_words
    return is_empty or speaks.stem(word) in translations(lang, lang)
