"""What a change does, written for people: for a terminal, and as Markdown for a merge request.

In Markdown everything that editors wrote stands in code spans: no title makes a link, a mention or markup.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

from kbserver.counting import counted
from kbserver.errors import printable
from kbserver.languages import format_date
from kbserver.publish.effects import Effects, GuideEffect
from kbserver.publish.text_effects import Served, TextEffect

__all__ = ["code_span", "markdown_report", "text_report"]

Quote = Callable[[str], str]
"""How something that an editor wrote is shown."""

_LONGEST = 60_000
"""Characters; forges refuse longer comments."""
_CUT = "… the rest is left out here; `kb review` shows it."
_COLUMNS = ("language", "status", "readers get", "then", "waits for")


def text_report(effects: Effects) -> str:
    """Lines for a terminal."""
    return "\n".join(_text_lines(effects))


def markdown_report(effects: Effects) -> str:
    """A comment for a merge request, at most 60,000 characters long."""
    lines: list[str] = []
    room = _LONGEST - len(_CUT) - 3
    for line in _markdown_lines(effects):
        room -= len(line) + 1
        if room < 0:
            return "\n".join([*lines, "", _CUT]) + "\n"
        lines.append(line)
    return "\n".join(lines) + "\n"


def code_span(text: str) -> str:
    """Any text as one code span that also stands in a table."""
    # parsers differ on how a bar is escaped in a table's code
    plain = printable(text).replace("|", "¦").strip() or "(empty)"
    fence = "`" * (max(map(len, re.findall("`+", plain)), default=0) + 1)
    blank = " " if "`" in (plain[0], plain[-1]) else ""
    return f"{fence}{blank}{plain}{blank}{fence}"


def _text_lines(effects: Effects) -> Iterator[str]:
    yield _about(effects, printable)
    yield from (str(problem) for problem in effects.errors)
    for guide in effects.guides:
        yield ""
        yield _name(guide, printable)
        yield from (f"  {said}" for said in _addresses(guide, printable))
        for text in guide.texts:
            cells = zip(_COLUMNS, _cells(text, printable), strict=True)
            yield "  " + "; ".join(f"{column}: {cell}" for column, cell in cells if cell != "–")
            for finding in (*_loud(text, printable), *_findings(text, printable)):
                yield f"    {finding}"
    yield from _nothing(effects)


def _markdown_lines(effects: Effects) -> Iterator[str]:
    yield "## What this changes for readers"
    yield ""
    yield _about(effects, code_span)
    if effects.errors:
        yield from ("", f"### `kb check` finds {counted(len(effects.errors), 'error')}", "")
        yield from (f"- {code_span(str(problem))}" for problem in effects.errors)
    loud = [
        (text, said) for guide in effects.guides for text in guide.texts for said in _loud(text, code_span)
    ]
    dead = [(guide, said) for guide in effects.guides for said in _addresses(guide, code_span)]
    if loud or dead:
        yield from ("", "### Look at these first", "")
        yield from (f"- {code_span(text.guide_id)} in {text.lang}: **{said}**" for text, said in loud)
        yield from (f"- {code_span(guide.guide_id)}: **{said}**" for guide, said in dead)
    for guide in effects.guides:
        yield from ("", f"### {_name(guide, code_span)}", "")
        yield f"| {' | '.join(_COLUMNS)} |"
        yield "|---" * len(_COLUMNS) + "|"
        yield from (f"| {' | '.join(_cells(text, code_span))} |" for text in guide.texts)
        findings = [(text.lang, said) for text in guide.texts for said in _findings(text, code_span)]
        yield from ([""] if findings else [])
        yield from (f"- {lang}: {said}" for lang, said in findings)
    yield from _nothing(effects)


def _about(effects: Effects, quote: Quote) -> str:
    config = f"; kb.yml says otherwise: {', '.join(effects.config)}" if effects.config else ""
    return f"{quote(effects.base[:12])} → {quote(effects.head[:12])}, as of {_day(effects.on)}{config}"


def _nothing(effects: Effects) -> Iterator[str]:
    if not effects.guides and not effects.errors:
        yield from ("", "Nothing changes for readers.")


def _name(guide: GuideEffect, quote: Quote) -> str:
    fate = f"moved from {quote(guide.moved_from)}" if guide.moved_from else guide.fate
    return f"{quote(guide.guide_id)} ({fate})"


def _addresses(guide: GuideEffect, quote: Quote) -> Iterator[str]:
    """Former addresses that end."""
    for each in guide.abandoned:
        yield f"FORMER ADDRESS GIVEN UP: {quote(each)} leads nowhere, unless its aliases name it again"


def _cells(text: TextEffect, quote: Quote) -> tuple[str, ...]:
    """The row of a text, one cell a column."""
    served = [_version(text.served_before), _version(text.served)]
    return (
        text.lang,
        _turned(text.before or "–", text.after or "–"),
        _turned(*served),
        ", ".join(map(_version, text.coming)) or "–",
        ", ".join(map(quote, text.waiting_for)) or "–",
    )


def _turned(before: str, after: str) -> str:
    return after if before == after else f"{before} → {after}"


def _version(served: Served | None) -> str:
    if served is None:
        return "–"
    end = f" to {_day(served.last)}" if served.last else ""
    why = f" ({served.ended_by})" if served.ended_by else ""
    return f"v{served.number} from {_day(served.first)}{end}{why}"


def _loud(text: TextEffect, quote: Quote) -> Iterator[str]:
    """What must not be overlooked."""
    pair = text.audience_before, text.audience
    if pair == ("agents", "clients"):
        yield "AUDIENCE WIDENED: clients may read it as soon as it is approved"
    elif pair == ("clients", "agents"):
        yield "AUDIENCE NARROWED: clients lose it, and its past versions with it, as soon as it is approved"
    elif text.opened:
        lines = counted(len(text.opened), "line")
        yield f"TEXT FOR AGENTS OPENED TO CLIENTS: {lines}, such as {quote(text.opened[0])}"
    elif text.closed:
        yield f"TEXT TAKEN FROM CLIENTS: {counted(len(text.closed), 'line')}, such as {quote(text.closed[0])}"
    for served in text.undone:
        yield f"TAKEN OUT OF THE PAST: readers have {_version(served)}, which by this was never in force"
    if text.served_before and not text.served:
        yield f"OUT OF FORCE: readers had version {text.served_before.number} and have none now"
    elif text.served and text.served.ended_by and text.served != text.served_before:
        yield f"GOES OUT OF FORCE: {_version(text.served)}"


def _findings(text: TextEffect, quote: Quote) -> Iterator[str]:
    """What else happens to a text."""
    if text.waiting_for:
        kept = f"readers keep version {text.served.number}" if text.served else "readers get nothing of it"
        yield f"waits for {', '.join(map(quote, text.waiting_for))}; until then {kept}"
    for approval in text.lost:
        who = f"{quote(approval.area)} by {quote(approval.by)}"
        yield f"the approval of {who} on {_day(approval.date)} holds no more"
    if text.outdated:
        yield "its source is another text now: this translation is outdated"
    gone, new = text.contexts
    if gone or new:
        yield f"contexts in which consoles show it: {gone} gone, {new} new"
    for key, before, after in text.keys:
        yield f"{key}: {quote(before) if before else '–'} → {quote(after) if after else '–'}"
    for change, heading in text.sections:
        where = f"section {quote(heading)}" if heading else "the text before the first heading"
        yield f"{where}: {change}"


def _day(day: dt.date) -> str:
    return format_date(day, "en")
