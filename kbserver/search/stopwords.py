"""Words too common to find anything by: articles, prepositions, pronouns, auxiliaries; folded, as typed.

Light on purpose: question words that tell one question from another (how many, when, who), negations with a
meaning of their own (nobody, without) and everything that could be a topic are kept.
"""

from __future__ import annotations

__all__ = ["QUESTION_WORDS", "STOP_WORDS"]

_ES = """
a al ante aquel aquella aquellas aquello aquellos asi aun cada como con cual cuales de del desde e el
ella ellas ello ellos en entre era eran eres es esa esas ese eso esos esta estaba estaban estan estar
este esto estos estoy fue fueron fui ha habia habian han has hasta hay he hemos i la las le les lo los
me mi mis muy ni nos nosotros o os para pero por porque pues que se sea sean ser si sido siendo sin
sobre somos son soy su sus tal tambien tan te tengo tiene tienen tener ti tu tus u un una unas unos
usted ustedes y ya yo
"""
_PT = """
a ante ao aos aquela aquelas aquele aqueles aquilo as ate cada com como da das de dela delas dele deles
desde do dos e ela elas ele eles em entre era eram essa essas esse esses esta estao estar estas estava
estavam este estes estou eu foi foram fui ha havia i isso isto ja la lhe lhes lo mas me mesmo meu meus
minha minhas muito na nas nem no nos nossa nosso num numa o os ou para pela pelas pelo pelos por porque
pois pra qual quais que se seja sejam sem sendo ser seu seus sido so sobre somos sou sua suas tal tambem
tao te tem tenho ter teu teus tinha ti tu tua tuas um uma umas uns voce voces
"""
_EN = """
a am an and are as at be been being but by can could d did do does doing for from had has have having he
her hers him his i if in into is it its itself ll m me my of on or our ours re s shall she should so
some such t than that the their theirs them then there these they this those to too us ve very was we
were what which will with would you your yours hasn isn aren don doesn didn won
"""

_ES_ASKING = "cuando cuanta cuantas cuanto cuantos donde quien quienes"
_PT_ASKING = "onde quando quanta quantas quanto quantos quem"
_EN_ASKING = "how long many much often when where who whom whose why"

QUESTION_WORDS: dict[str, frozenset[str]] = {
    "es": frozenset(_ES_ASKING.split()),
    "pt": frozenset(_PT_ASKING.split()),
    "en": frozenset(_EN_ASKING.split()),
}
"""By language, words that say what kind of answer is wanted: they find less than what it is about."""

STOP_WORDS: dict[str, frozenset[str]] = {
    "es": frozenset(_ES.split()),
    "pt": frozenset(_PT.split()),
    "en": frozenset(_EN.split()),
}
"""By language."""
