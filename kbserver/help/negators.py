"""Words with which callers deny something, and words that show how far a denial reaches; folded, as typed.

Those of all languages in one list, because nobody says which a caller speaks. Only `no` means another thing
in another language: in Portuguese it is "in the".
"""

from __future__ import annotations

__all__ = [
    "ALONE",
    "AUXILIARIES",
    "INTRODUCING",
    "JOINING",
    "KNOWING",
    "NAMING",
    "NEGATORS",
    "ONLY",
    "UNDOING",
]

_NEGATORS = """
not no never nobody none nor neither
nunca jamas tampoco nadie nada ningun ninguna ninguno ni
nao jamais tampouco ninguem nada nenhum nenhuma nem
"""
_UNDOING = """
cancel canceled cancelled canceling cancelling
cancelar cancele cancelen cancela cancelo anular anule anulen anula anulo
cancelem desmarcar desmarque desmarquem desmarco
"""
_ALONE = "nope nah"
_ONLY = "only just solo solamente so somente apenas"
_AUXILIARIES = "are could did do does had has have is might must need should was were would"
_JOINING = "and but y e pero sino mas porém"
_INTRODUCING = """
if so though although because since when where what who how whether
aunque porque si cuando cuándo donde dónde quien quién cuanto cuánto qué
embora quando onde quem quanto então
"""
_KNOWING = """
know knew remember recall sure certain understand tell
sabe sabia sé acuerdo acuerda recuerdo recuerda segura seguro entiendo entiende entendí
sei lembro lembra lembrava recordo certeza entendo entende entendi
"""

NEGATORS = frozenset(_NEGATORS.split())
"""What follows them in their clause is denied; at its end, what stands before."""

NAMING = {
    **dict.fromkeys(("never", "nunca", "jamas", "jamais"), "never"),
    **dict.fromkeys(("nobody", "nadie", "ninguem"), "nobody"),
}
"""Negators that say more than *not*, and the word that stands for it in every language."""

UNDOING = frozenset(_UNDOING.split())
"""Verbs that deny what follows as a negator does, and say more than that."""

ALONE = frozenset(_ALONE.split())
"""They answer and deny nothing that follows, as *no* does before a comma."""

ONLY = frozenset(_ONLY.split())
"""After a negator they make it none: who is *not only* late is late."""

AUXILIARIES = frozenset(_AUXILIARIES.split())
"""What *n't* is tied to and leaves whole, whether the apostrophe is typed or not."""

JOINING = frozenset(_JOINING.split())
"""Another clause begins with them; with their accents, because *é* is no *e*."""

INTRODUCING = frozenset(_INTRODUCING.split())
"""A denial ends before them; with their accents."""

KNOWING = frozenset(_KNOWING.split())
"""A denial ends after them: who does not know something does not deny it. With their accents, because *se* is
no *sé*."""
