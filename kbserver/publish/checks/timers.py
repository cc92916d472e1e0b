"""Timers: each belongs to a standard that says the same times, and to a script where it says one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kbserver.counting import counted
from kbserver.errors import Problem
from kbserver.guides.model import Block, Section
from kbserver.guides.timers import Timer, times
from kbserver.publish.checks.contexts import unknown_section
from kbserver.publish.checks.page import Page, key_line

__all__ = ["check"]


def check(page: Page) -> Iterator[Problem]:
    """Timers without section, standard or script, two of one name or section, times the text has not."""
    sections = {section.anchor: section for section in page.sections}
    timers = page.translation.meta.timers
    for index, timer in enumerate(timers):
        rules = _Rules(page, index, timer)
        yield from rules.twice(timers[:index])
        if section := sections.get(timer.section):
            yield from rules.within(section)
        else:
            yield unknown_section(page, "timers", index, timer.section)


class _Rules:
    """The rules about one timer."""

    def __init__(self, page: Page, index: int, timer: Timer) -> None:
        self._page, self._index, self._timer = page, index, timer

    def twice(self, others: tuple[Timer, ...]) -> Iterator[Problem]:
        """A name or a section that an earlier timer has."""
        name, section = self._timer.name, self._timer.section
        if name in {other.name for other in others}:
            what = f"the timer {name!r} stands twice"
            yield self.problem("name", "timer-twice", what, "give each timer its own name")
        elif section in {other.section for other in others}:
            what = f"the section {section!r} has a timer already"
            yield self.problem("section", "timer-twice", what, "keep one, or divide the section")

    def within(self, section: Section) -> Iterator[Problem]:
        """The standard it measures and the script it says."""
        name, anchor, say = self._timer.name, self._timer.section, self._timer.say
        standard = next((block for block in section.blocks if block.type == "standard"), None)
        if standard is None:
            what = f"the section {anchor!r} holds no standard, which the timer {name!r} would measure"
            remedy = 'write a !!! standard "Title" block there, or name the section that has it'
            yield self.problem("section", "timer-standard", what, remedy)
        else:
            yield from self._differing(standard)
        scripts = sum(block.type == "script" for block in section.blocks)
        if say and say > scripts:
            what = f"say is {say}, and the section {anchor!r} holds {counted(scripts, 'script')}"
            yield self.problem("say", "timer-script", what, "count its scripts from 1")

    def _differing(self, standard: Block) -> Iterator[Problem]:
        """Numbers that no word follows which begins like their unit: 8 segundos, 8 s."""
        text = f"{standard.title}\n{standard.text}"
        for key, duration in self._timer.durations.items():
            for number, unit in times(duration):
                if not re.search(rf"(?<!\d)(?<!\d[.,:]){number}[\s-]*{unit}", text, re.IGNORECASE):
                    where = f"the standard {standard.title!r} (line {standard.line})"
                    what = f"the timer {self._timer.name!r} says {number}{unit}, and {where} does not"
                    remedy = "correct the timer, or write the number and its unit in the standard"
                    yield self.problem(key, "timer-differs", what, remedy)

    def problem(self, key: str, code: str, what: str, remedy: str) -> Problem:
        """A problem at a key of the timer."""
        translation = self._page.translation
        line = key_line(translation, "timers", self._index, *key.split("."))
        return Problem(translation.path, line, code, what, remedy)
