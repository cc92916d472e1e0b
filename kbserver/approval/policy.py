"""Who must approve what, and who may: the policy of one `kb.yml`, and which approvals hold by it."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pydantic

from kbserver.config import Approval as ApprovalPolicy
from kbserver.config import Area, Config
from kbserver.guides.model import Approval
from kbserver.yamltext import YamlTextError, parse_yaml

__all__ = ["Policy", "matches", "policy_of", "read_policy", "required_areas", "why_not"]


@dataclass(frozen=True, slots=True)
class Policy:
    """What one `kb.yml` says of approval."""

    areas: Mapping[str, Area]
    """Parts of the business that approve, by identifier."""
    approval: ApprovalPolicy
    timezone: str
    fault: str | None = None
    """Why nothing can be approved by it: the file is missing, or cannot be read."""

    def day(self, time: int) -> dt.date:
        """The day of an instant in the configured zone; the calendar's last one for what lies beyond it.

        Args:
            time: Seconds since 1970.
        """
        try:
            return dt.datetime.fromtimestamp(time, zoneinfo.ZoneInfo(self.timezone)).date()
        except (ValueError, OverflowError, OSError):
            return dt.date.max


def policy_of(config: Config) -> Policy:
    """The policy of a configuration that has been read whole."""
    return Policy(config.areas, config.approval, config.timezone)


def read_policy(content: bytes | None) -> Policy:
    """The policy of a `kb.yml` of any time.

    Only what the policy needs is read, and keys that are not known any more are passed over: a file that was
    good then is good now. What cannot be read gives a policy by which nothing holds.
    """
    if content is None:
        return _faulty("there was no kb.yml")
    try:
        value = parse_yaml(content.decode("utf-8")).value
    except (YamlTextError, UnicodeDecodeError) as error:
        return _faulty(f"kb.yml could not be read then ({error})")
    try:
        found = _keys(value, "the file")
        areas = {
            name: _lenient(Area, each, name) for name, each in _keys(found.get("areas"), "areas").items()
        }
        approval = _lenient(ApprovalPolicy, found.get("approval"), "approval")
        zone = _zone(found.get("timezone") or "UTC")
    except ValueError as error:
        return _faulty(f"kb.yml was not valid then ({' '.join(str(error).split())})")
    return Policy(areas, approval, zone)


def _faulty(why: str) -> Policy:
    return Policy({}, ApprovalPolicy(), "UTC", why)


def _keys(value: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict | None):
        raise ValueError(f"{what} is not a list of keys and values")
    return value or {}


def _lenient(model: type[Any], value: Any, what: str) -> Any:
    known = {key: each for key, each in _keys(value, what).items() if key in model.model_fields}
    try:
        return model.model_validate(known)
    except pydantic.ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, (what, *first["loc"])))
        raise ValueError(f"{place}: {first['msg']}") from error


def _zone(name: Any) -> str:
    try:
        return str(zoneinfo.ZoneInfo(name))
    except (zoneinfo.ZoneInfoNotFoundError, AttributeError, TypeError, ValueError, OSError) as error:
        raise ValueError(f"{name!r} is not a time zone") from error


def required_areas(policy: Policy | Config, guide_id: str, kind: str) -> tuple[str, ...]:
    """Areas that must approve a guide, by the first rule that matches; empty when none does."""
    for rule in policy.approval.required:
        by_path = not rule.paths or any(matches(pattern, guide_id) for pattern in rule.paths)
        if by_path and (not rule.kinds or kind in rule.kinds):
            return tuple(rule.areas)
    return ()


def matches(pattern: str, guide_id: str) -> bool:
    """Whether a glob covers a guide id: `*` stays within a folder, `**` does not, `?` is one character."""
    return _compiled(pattern).fullmatch(guide_id) is not None


def why_not(approval: Approval, guide_id: str, kind: str, policy: Policy | Config) -> str | None:
    """The reason an approval counts for nothing by a policy, whatever the text; None when there is none.

    Its area must be one that is required there, and `by` may approve for the area.
    """
    if isinstance(policy, Policy) and policy.fault:
        return policy.fault
    area = policy.areas.get(approval.area)
    if area is None:
        return f"kb.yml knows no area {approval.area!r}"
    required: Sequence[str] = required_areas(policy, guide_id, kind)
    if approval.area not in required:
        return f"area {approval.area!r} is not required here ({', '.join(required) or 'none is'})"
    if approval.by not in area.approvers:
        return f"{approval.by} may not approve for {approval.area!r}"
    return None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*\*/|/\*\*$|\*\*|\*|\?)", pattern)
    regex = {"**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile("".join(regex.get(part, re.escape(part)) for part in parts))
