"""Who must approve what, and which approvals hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kbserver.config import Config
from kbserver.guides.model import Approval, Translation

__all__ = ["failing", "holding", "matches", "required_areas", "why_not"]


def required_areas(config: Config, guide_id: str, kind: str) -> tuple[str, ...]:
    """Areas that must approve a guide, by the first rule that matches; empty when none does."""
    for rule in config.approval.required:
        by_path = not rule.paths or any(matches(pattern, guide_id) for pattern in rule.paths)
        if by_path and (not rule.kinds or kind in rule.kinds):
            return tuple(rule.areas)
    return ()


def matches(pattern: str, guide_id: str) -> bool:
    """Whether a glob covers a guide id: `*` stays within a folder, `**` does not, `?` is one character."""
    return _compiled(pattern).fullmatch(guide_id) is not None


def why_not(approval: Approval, translation: Translation, digest: str, config: Config) -> str | None:
    """The reason an approval does not hold, or None when it holds.

    It holds if its digest is the text's, its area is required there, and `by` may approve for the area.
    """
    required = required_areas(config, translation.guide_id, translation.meta.kind)
    area = config.areas.get(approval.area)
    if area is None:
        return f"kb.yml knows no area {approval.area!r}"
    if approval.area not in required:
        return f"area {approval.area!r} is not required here ({', '.join(required) or 'none is'})"
    if approval.by not in area.approvers:
        return f"{approval.by} may not approve for {approval.area!r}"
    if approval.digest != digest:
        return "its digest is not this text's"
    return None


def holding(translation: Translation, digest: str, config: Config) -> tuple[Approval, ...]:
    """The approvals of a text that hold, in the order of the file."""
    approvals = translation.meta.approvals
    return tuple(a for a in approvals if why_not(a, translation, digest, config) is None)


def failing(translation: Translation, digest: str, config: Config) -> Iterator[tuple[Approval, str]]:
    """The approvals of a text that do not hold, each with the reason."""
    for approval in translation.meta.approvals:
        if reason := why_not(approval, translation, digest, config):
            yield approval, reason


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*/|/\*\*$|\*\*|\*|\?)", pattern)
    regex = {"**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(regex.get(part, re.escape(part)) for part in parts))
