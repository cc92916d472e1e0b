"""How guides help in a call: what a console knows leads to the section, the script, the choice."""

from __future__ import annotations

from kbserver.help.cards import Card, Helper
from kbserver.help.context import Context
from kbserver.help.decisions import Choosers
from kbserver.help.rules import Match, Rule, Rules

__all__ = ["Card", "Choosers", "Context", "Helper", "Match", "Rule", "Rules"]
