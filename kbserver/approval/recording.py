"""Records written into front matter: approvals, and which source text a translation renders."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

from kbserver.approval.digest import digest_of, in_force_text
from kbserver.approval.policy import required_areas, why_not
from kbserver.config import Config
from kbserver.errors import ApprovalRefused, ContentError, Problem
from kbserver.guides.frontmatter import amend
from kbserver.guides.library import Library, path_of, read_translation
from kbserver.guides.model import Approval, Rendering, Translation

__all__ = ["approve_text", "record_translation", "withdrawn_texts"]


def approve_text(library: Library, path: str, area: str, by: str, date: dt.date) -> tuple[str, Approval]:
    """The file with an area's approval in place of its former one, and that approval.

    Raises:
        ApprovalRefused: Who asks may not approve this text, or the text is not fit to be approved.
        ContentError: No guide stands in the file, or it cannot be read.
    """
    translation = library.at(path)
    if translation.meta.withdrawn:
        # who approves it again puts it back in force
        text = amend(translation.text, path, "withdrawn", None)
        translation = read_translation(path, text.encode())
    digest = digest_of(translation, library.snapshot.files)
    approval = Approval(area, by, date, digest)
    if reason := why_not(approval, translation.guide_id, translation.meta.kind, library.config):
        raise ApprovalRefused(path, reason, _remedy(approval, translation, library.config))
    others = [a for a in translation.meta.approvals if a.area != area]
    return amend(translation.text, path, "approvals", _approvals_yaml([*others, approval])), approval


def _remedy(approval: Approval, translation: Translation, config: Config) -> str:
    """What to do where an approval is refused."""
    required = required_areas(config, translation.guide_id, translation.meta.kind)
    if not required:
        return "add a rule that covers this guide to approval.required in kb.yml"
    if approval.area not in required:
        return f"approve for {' or '.join(required)}, or change approval.required in kb.yml"
    approvers = config.areas[approval.area].approvers
    place = f"areas.{approval.area}.approvers in kb.yml"
    if not approvers:
        return f"write who may under {place}"
    alike = [each for each in approvers if each.casefold() == approval.by.casefold()]
    if alike:
        return f"write the address as {place} has it, {alike[0]}"
    return f"ask who may ({', '.join(approvers)}), or change {place}"


def withdrawn_texts(library: Library, guide_id: str, on: dt.date) -> dict[str, str]:
    """Every file of a guide, by path, with the day from which it is out of force.

    Raises:
        ContentError: One of its files cannot be read as a guide.
        GuideNotFound: There is no such guide.
    """
    paths = [path_of(guide_id, lang) for lang in library.config.languages.list]
    if problems := [problem for path in paths for problem in library.broken(path)]:
        raise ContentError(problems)
    line = f"withdrawn: {on.isoformat()}\n"
    translations = library.guide(guide_id).translations.values()
    return {each.path: amend(each.text, each.path, "withdrawn", line) for each in translations}


def record_translation(library: Library, path: str, of: str | None = None) -> tuple[str, Rendering]:
    """The file with the source's present digest recorded, and that record.

    `of` names the source's language where several texts of the guide could be it.

    Raises:
        ContentError: No guide stands in the file, it cannot be read, or the guide has no one text it could
            be a translation of.
    """
    translation = library.at(path)
    guide = library.guide(translation.guide_id)
    others = [t for t in guide.translations.values() if t.meta.translation is None and t.path != path]
    sources = [t for t in others if of in (None, t.lang)]
    ours = [t for t in guide.translations.values() if t.meta.translation and t.path != path]
    if not others and translation is guide.source and ours:
        what = f"is the source that {' and '.join(t.path for t in ours)} translates"
        raise ContentError([Problem(path, 1, "no-source", what, f"run `kb translated {ours[0].path}`")])
    if len(sources) != 1:
        what = f"{guide.guide_id} has {len(sources) or 'no'} other texts that could be its source"
        first = "write the source first, without a translation key"
        remedy = "name its language with --of" if others else first
        raise ContentError([Problem(path, 1, "no-source", what, remedy)])
    digest = digest_of(in_force_text(sources[0]), library.snapshot.files)
    rendering = Rendering(sources[0].lang, digest)
    yaml = f"translation: {{of: {rendering.of}, digest: {json.dumps(digest)}}}\n"
    return amend(translation.text, path, "translation", yaml), rendering


def _approvals_yaml(approvals: Sequence[Approval]) -> str:
    lines = ["approvals:"]
    for approval in sorted(approvals, key=lambda a: (a.date, a.area)):
        values = (
            f"area: {_quoted(approval.area)}",
            f"by: {_quoted(approval.by)}",
            f"date: {approval.date.isoformat()}",
            f"digest: {_quoted(approval.digest, always=True)}",
        )
        lines.append(f"  - {{{', '.join(values)}}}")
    return "\n".join(lines) + "\n"


_WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
"""Unquoted, some reader of YAML takes these for something else than text."""


def _quoted(text: str, *, always: bool = False) -> str:
    plain = text.replace("@", "").replace(".", "").replace("-", "").replace("_", "")
    safe = plain.isalpha() and text[0].isalpha() and text.lower() not in _WORDS
    return text if safe and not always else json.dumps(text, ensure_ascii=False)
