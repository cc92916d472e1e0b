"""CODEOWNERS asks those whom the policy asks."""

from __future__ import annotations

import re
from functools import cache

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kbserver.approval.policy import required_areas
from kbserver.errors import ConfigError, RepositoryError
from kbserver.guides.library import Library, config_of, load_library
from kbserver.publish.codeowners import BEGIN, END, codeowners, with_codeowners
from kbserver.repository import Snapshot
from tests.conftest import KB_YML

AREAS = ("quality", "legal", "sales")
GLOB = st.lists(
    st.sampled_from(["a", "b", "ab", "/", "*", "**", "**/", "/**", "?", "-", ".", "A", "["]), max_size=6
)
RULE = st.fixed_dictionaries(
    {
        "paths": st.lists(GLOB.map("".join), max_size=2),
        "kinds": st.lists(st.sampled_from(["faq", "service"]), max_size=1),
        "areas": st.lists(st.sampled_from(AREAS), min_size=1, max_size=2, unique=True),
    }
)
ID = st.lists(st.text("ab-.", min_size=1, max_size=3).map("a".__add__), min_size=1, max_size=3).map("/".join)


def library_with(rules: list[dict[str, list[str]]], guides: dict[str, str]) -> Library:
    config = yaml.safe_load(KB_YML)
    config["areas"] = {name: {"name": name, "approvers": [f"{name}@example.org"]} for name in AREAS}
    config["approval"]["required"] = rules
    files = {f"content/es/{i}.md": f"---\ntitle: A\nkind: {kind}\n---\n\nA.\n" for i, kind in guides.items()}
    snapshot = Snapshot(None, {p: t.encode() for p, t in {"kb.yml": yaml.safe_dump(config), **files}.items()})
    return load_library(snapshot, config_of(snapshot))


@cache
def pattern(text: str) -> re.Pattern[str]:
    """A pattern as gitignore(5) defines it, for files below the repository's top."""
    assert all("**" not in part or part == "**" for part in text.split("/"))
    forms = {"/**/": "/(?:.*/)?", "*": "[^/]*", "?": "[^/]"}
    text = re.sub(r"(/\*\*)+/", "/**/", text)
    parts = re.split(r"(/\*\*/|\*|\?)", text)
    return re.compile("".join(forms.get(part, re.escape(part)) for part in parts))


def owners(file: str, path: str) -> set[str]:
    """Those whom the last pattern that matches names."""
    found: list[str] = []
    for line in file.splitlines():
        if line and not line.startswith("#"):
            glob, *who = line.split()
            found = who if pattern(glob).fullmatch(f"/{path}") else found
    return set(found)


@given(st.lists(RULE, max_size=4), ID, st.sampled_from(["faq", "service", "tutorial"]))
def test_owners_are_those_whom_the_policy_asks(
    rules: list[dict[str, list[str]]], guide_id: str, kind: str
) -> None:
    library = library_with(rules, {guide_id: kind})
    wanted = {f"{area}@example.org" for area in required_areas(library.config, guide_id, kind)}
    for lang in ("es", "pt"):
        assert owners(codeowners(library), f"content/{lang}/{guide_id}.md") == wanted


def test_the_last_line_is_the_first_rule() -> None:
    library = library_with([{"paths": ["protocols/**"], "areas": ["legal"]}, {"areas": ["quality"]}], {})
    assert codeowners(library, "kb/").splitlines() == [
        BEGIN,
        "/kb/content/*/**/*.md quality@example.org",
        "/kb/content/*/protocols/**/*.md legal@example.org",
        END,
    ]


def test_lines_of_others_stay() -> None:
    old, new = f"{BEGIN}\n/a x@example.org\n{END}\n", f"{BEGIN}\n/b y@example.org\n{END}\n"
    assert with_codeowners("", old) == old
    assert with_codeowners(f"* me@example.org\n\n{old}/z z@example.org\n", new) == (
        f"* me@example.org\n\n{new}/z z@example.org\n"
    )
    assert with_codeowners("* me@example.org\n", new) == f"* me@example.org\n\n{new}"


def test_an_approver_who_is_no_address_cannot_be_asked() -> None:
    library = library_with([{"areas": ["legal"]}], {})
    library.config.areas["legal"].approvers[:] = ["Ana\n* evil@example.org"]
    with pytest.raises(ConfigError, match="no e-mail address"):
        codeowners(library)


def test_a_last_line_needs_no_line_end() -> None:
    old, new = f"{BEGIN}\n/a x@example.org\n{END}", f"{BEGIN}\n/b y@example.org\n{END}\n"
    assert with_codeowners(old, new) == new
    assert with_codeowners(f"{old}\n/z z@example.org", new) == f"{new}/z z@example.org"


def test_lines_after_a_begin_without_an_end_are_not_taken_for_ours() -> None:
    former = f"* me@example.org\n{BEGIN}\n/a x@example.org\n/z z@example.org\n"
    with pytest.raises(
        RepositoryError, match=r"^CODEOWNERS:2: .*has no end; nothing was written: put the line"
    ):
        with_codeowners(former, f"{BEGIN}\n{END}\n")
