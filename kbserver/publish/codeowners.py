"""Who approves what, as the forges' CODEOWNERS says it: so that a merge request asks the right people.

`kb.yml` lets the first rule that matches count, CODEOWNERS the last one: rules stand here in reverse. Globs
of `kb.yml` become patterns that GitHub and GitLab read alike. A pattern cannot name kinds; where a rule does,
every guide has a line of its own. Forgejo reads regular expressions, each of which adds owners: it cannot say
this policy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kbserver.approval.policy import matches
from kbserver.config import FILE_NAME, Config, Rule
from kbserver.errors import ConfigError, Problem, RepositoryError
from kbserver.guides.library import Library
from kbserver.guides.model import Guide

__all__ = ["BEGIN", "END", "codeowners", "with_codeowners"]

BEGIN = "# Written by `kb codeowners --write` from kb.yml; what stands between these two lines is replaced."
END = "# End of what `kb codeowners --write` wrote."
_PARTS = re.compile(r"(\*\*/|/\*\*$|\*\*|\*|\?)")
_LITERAL = re.compile(r"[a-z0-9._/-]*")
"""What guides' ids are made of: a glob with anything else covers none."""
_ADDRESS = re.compile(r"[^\s#@]+@[^\s#@]+")


def codeowners(library: Library, prefix: str = "") -> str:
    """The lines, last match counting: a pattern and the addresses of those who may approve.

    Args:
        library: The guides as they are; where rules name kinds, each has a line of its own.
        prefix: Path of the project within its repository, ending in a slash; empty where they are the same.

    Raises:
        ConfigError: An approver is no e-mail address.
    """
    config = library.config
    rules = [rule for rule in config.approval.required if not rule.kinds]
    lines = [line for rule in reversed(rules) for line in _lines(rule, config, prefix)]
    if len(rules) < len(config.approval.required):
        for guide in library.guides.values():
            rule = _rule(guide, config)
            lines.append(_line(_place(prefix, guide.guide_id), _owners(rule, config) if rule else []))
    return "\n".join([BEGIN, *lines, END]) + "\n"


def with_codeowners(former: str, written: str) -> str:
    """The text of a CODEOWNERS file with what was written before replaced, or ours added at its end.

    Raises:
        RepositoryError: What was written before has no end.
    """
    head, found, rest = f"{former}\n".partition(f"{BEGIN}\n")
    if not found:
        return f"{former.rstrip()}\n\n{written}" if former.strip() else written
    _ours, ended, after = rest.partition(f"{END}\n")
    if not ended:
        line = head.count("\n") + 1
        what = "what `kb codeowners --write` wrote begins here and has no end"
        remedy = f"put the line {END!r} after the last line of it, or remove this line"
        raise RepositoryError(f"CODEOWNERS:{line}: {what}; nothing was written: {remedy}")
    return head + written + after.removesuffix("\n")


def _lines(rule: Rule, config: Config, prefix: str) -> Iterator[str]:
    owners = _owners(rule, config)
    for glob in rule.paths or ["**"]:
        for pattern in _patterns(glob):
            yield _line(_place(prefix, pattern), owners)


def _rule(guide: Guide, config: Config) -> Rule | None:
    """The rule that counts for a guide as it is."""
    text = guide.source or next(iter(guide.translations.values()))
    for rule in config.approval.required:
        by_path = not rule.paths or any(matches(glob, guide.guide_id) for glob in rule.paths)
        if by_path and (not rule.kinds or text.meta.kind in rule.kinds):
            return rule
    return None


def _owners(rule: Rule, config: Config) -> list[str]:
    found = list(dict.fromkeys(who for area in rule.areas for who in config.areas[area].approvers))
    for who in found:
        if not _ADDRESS.fullmatch(who):
            what = f"the approver {who!r} is no e-mail address, so no forge can ask them"
            raise ConfigError([Problem(FILE_NAME, 0, "bad-value", what, "write an e-mail address")])
    return found


def _place(prefix: str, pattern: str) -> str:
    return f"/{prefix}content/*/{pattern}.md"


def _line(pattern: str, owners: Sequence[str]) -> str:
    return " ".join([pattern, *owners])


def _patterns(glob: str) -> list[str]:
    """The patterns that together cover the ids a glob covers; none where no guide can have such an id."""
    found = [""]
    for part in _PARTS.split(glob):
        found = [_joined(each, more) for each in found for more in _forms(part, each)]
    return [each for each in dict.fromkeys(found) if _possible(each)]


def _forms(part: str, before: str) -> Sequence[str]:
    """What a part of a glob may be in a pattern, where `**` must be a whole folder."""
    whole = not before or before.endswith("/")
    if part == "**":
        return ["**/*"] if whole else ["*", "*/**/*"]
    if part == "**/":
        return ["**/"] if whole else ["", "*/**/"]
    return ["/**/*"] if part == "/**" else [part]


def _joined(before: str, more: str) -> str:
    # two asterisks beside each other would mean folders
    return before + (more[1:] if before.endswith("*") and more.startswith("*") else more)


def _possible(pattern: str) -> bool:
    parts = pattern.split("/")
    return all(parts) and all(_LITERAL.fullmatch(part.translate({42: None, 63: None})) for part in parts)
