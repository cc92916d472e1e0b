"""What callers say whatever they want, and names any of which stands for its like; folded."""

from __future__ import annotations

from kbserver.search.stopwords import STOP_WORDS

__all__ = ["CALENDAR", "COMMON"]

_ASKING = """
like want wanted wants need needs needed hi hello please thanks thank yes yeah yep okay ok no guys just really
got get hoping wondering wonder today now
quiero quiere quisiera queria quieren necesito necesita gustaria deseo hola favor gracias si buenos buenas va
voy quero quer queremos gostaria preciso precisa oi ola obrigado obrigada sim nao bom boa vou vai
"""

COMMON = frozenset(_ASKING.split()).union(*STOP_WORDS.values())
"""Words that tell no wish from another, in any language: what is said is heard in all of them."""

_WEEKDAYS = """
monday tuesday wednesday thursday friday saturday sunday
lunes martes miercoles jueves viernes sabado domingo
segunda terca quarta quinta sexta
"""
_MONTHS = """
january february march april june july august september october november december
enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre noviembre diciembre
janeiro fevereiro marco maio junho julho setembro outubro novembro dezembro
"""

CALENDAR = {
    **dict.fromkeys(_WEEKDAYS.split(), "#weekday"),
    **dict.fromkeys(_MONTHS.split(), "#month"),
}
"""The days of the week and the months, and what any of them is; *may* is seldom one."""
