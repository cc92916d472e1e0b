"""The page of an evidence folder, for who has to judge it: what was in force, and who approved it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from kbserver.approval.evidence import Consent, Evidence
from kbserver.approval.evidence_checks import checks
from kbserver.approval.versions import Span, for_clients, spans
from kbserver.languages import NAMES, format_date

__all__ = ["readme"]

_DAYS = (
    "*Dated* is the day the approval itself states. *Recorded* is the day of the commit that added it, by the"
    " clock of who made it. Days are days in the time zone {zone}."
)
_LATE = (
    "The text has been on the main branch only since {day}, after the day this folder is about. It counts as"
    " in force by the dates of its approvals; before it was there, nobody could read it from there."
)
_WRITTEN_LATER = "Git has no commit of that day or before it: all it says of the day was written later."
_COMMITS = (
    "the commits that added the approvals, completed the text and brought it to the main branch: `commit`, as"
    " git keeps it; with an approval also `kb.yml`, the policy it was judged by, and `allowed_signers`, the"
    " keys which that policy names"
)


def readme(evidence: Evidence) -> str:
    """The page, as Markdown."""
    parts = (_facts, _approvals, _notes, _contents, checks)
    return "\n".join(text for part in parts if (text := part(evidence)))


def _facts(evidence: Evidence) -> str:
    version, span, history = evidence.version, evidence.span, evidence.history
    digests = ", ".join(f"`{digest}`" for digest in evidence.digests.values())
    rows = {
        "Guide": f"{_cell(version.title)} (`{history.guide_id}`)",
        "Language": f"{NAMES.get(history.lang, history.lang)} (`{history.lang}`)",
        "Version": f"{version.number} of {len(history.versions)}{_number_for_clients(evidence)}",
        "In force": f"from {_day(span.first)} {_end(span)}",
        "Readers": "clients and agents" if version.audience == "clients" else "agents",
        "Text": f"`text/{evidence.text.stood.path}`",
        "Digest": digests,
        "Fully approved in": f"commit `{version.commit}`",
        "On the main branch": f"since {_day(version.reached_on)}, commit `{version.reached}`",
        "History read up to": f"commit `{evidence.head}`",
    }
    title = f"# In force on {_day(evidence.day)}"
    return "\n".join([title, "", _summary(evidence), "", *_table(("", ""), rows.items()), ""])


def _summary(evidence: Evidence) -> str:
    name, lang = _cell(evidence.version.title), NAMES.get(evidence.history.lang, evidence.history.lang)
    approved = " and ".join(
        f"{_cell(each.area_name)} on {_day(each.given.approval.date)}" for each in evidence.approvals
    )
    number = f"version {evidence.version.number}, approved by {approved}"
    return f"On {_day(evidence.day)} the text in force of *{name}* in {lang} was {number}."


def _end(span: Span) -> str:
    """How long, and what ended it."""
    version, last = span.version, span.last
    if last is None:
        return "on; no end is known"
    if span.ended_by:
        return f"to {_day(last)}; then it was {span.ended_by}"
    return f"to {_day(last)}, {'its last day' if last == version.retire else 'then a later version followed'}"


def _number_for_clients(evidence: Evidence) -> str:
    """The number clients know it by, where that is another one."""
    for span in spans(for_clients(evidence.history.versions)):
        if span.covers(evidence.day) and span.version.number != evidence.version.number:
            return f"; {span.version.number} to clients, who do not see agents' text"
    return ""


def _approvals(evidence: Evidence) -> str:
    head = ("Area", "Approved by", "Dated", "Recorded", "Commit", "Signature of the commit")
    lines = ["## Who approved it", "", *_table(head, map(_row, evidence.approvals)), ""]
    if evidence.renewals:
        lines += ["The same text was approved again:", "", *_table(head, map(_row, evidence.renewals)), ""]
    return "\n".join([*lines, _DAYS.format(zone=evidence.timezone), ""])


def _row(consent: Consent) -> tuple[str, ...]:
    given = consent.given
    return (
        f"{_cell(consent.area_name)} (`{given.area}`)",
        _cell(given.approval.by),
        _day(given.approval.date),
        _day(given.recorded),
        f"`{given.commit}`",
        _signature(consent),
    )


def _signature(consent: Consent) -> str:
    signature = consent.signature
    if consent.state == "none":
        return "none; `kb.yml` did not ask for one"
    if signature.good:
        return f"good, by {_cell(signature.signer)}, key {signature.key}"
    return f"not good: no key that `kb.yml` names made it{f', but {signature.key}' if signature.key else ''}"


def _notes(evidence: Evidence) -> str:
    found = [
        f"The approval of {_cell(each.area_name)} is dated {_day(each.given.approval.date)} and was recorded"
        f" on {_day(each.given.recorded)}."
        for each in (*evidence.approvals, *evidence.renewals)
        if each.given.approval.date != each.given.recorded
    ]
    reached = evidence.version.reached_on
    if reached and reached > evidence.day:
        found.append(_LATE.format(day=_day(reached)))
    if evidence.on_day is None:
        found.append(_WRITTEN_LATER)
    return "\n".join(["## To be noted", "", *(f"- {note}" for note in found), ""]) if found else ""


def _contents(evidence: Evidence) -> str:
    rows = {
        "text/": "the text's file and what it shows, byte for byte, at their original paths",
        "front-matter.yml": "the head of the text's file",
        "digest.txt": "the digest its approvals name",
        "digest-input.bin": "the bytes that digest is the SHA-256 of",
        "approvals.json": "the approvals, as data",
        "history.json": "all versions of this text with their days, as agents have them and as clients do",
        "commits/": _COMMITS,
        "SHA256SUMS": "the SHA-256 of every other file",
    }
    if evidence.policy_then:
        rows["kb.yml"] = f"the policy as of that day, from commit `{evidence.on_day}`"
        rows["allowed_signers"] = "the keys which that policy names"
    named = ((f"`{name}`", meaning) for name, meaning in rows.items())
    return "\n".join(["## What is in this folder", "", *_table(("", ""), named), ""])


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows)]


def _cell(text: str) -> str:
    """Words for a table: one line, without what would end the cell."""
    return " ".join(text.split()).replace("|", "\\|")


def _day(day: dt.date | None) -> str:
    return format_date(day, "en") if day else "never"
