from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.api.security import API_POLICY, FORM_POLICY, page_policy


def source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def directive(policy: str, name: str) -> list[str]:
    parts = (part.strip().split(" ") for part in policy.split(";"))
    return next((rest for first, *rest in parts if first == name), [])


def test_a_page_without_scripts_runs_only_those_of_our_host() -> None:
    assert directive(page_policy("<p>Text</p>"), "script-src") == ["'self'"]


def test_inline_scripts_run_by_their_hash_and_no_other_may() -> None:
    scripts = directive(page_policy('<script>a()</script><SCRIPT defer>\nb("ñ")\n</SCRIPT >'), "script-src")
    assert set(scripts) == {"'self'", source("a()"), source('\nb("ñ")\n')}


@pytest.mark.parametrize(
    "html",
    [
        '<script src="app.js"></script>',
        "<script defer src=app.js></script>",
        '<script type="application/json">{"a": 1}</script>',
        '<script id="x" type="application/ld+json">{"a": 1}</script>',
    ],
)
def test_files_and_data_need_no_hash(html: str) -> None:
    assert directive(page_policy(html), "script-src") == ["'self'"]


def test_a_data_attribute_that_ends_in_src_does_not_make_a_script_a_file() -> None:
    assert source("a()") in directive(page_policy('<script data-src="x">a()</script>'), "script-src")


def test_styles_of_the_page_are_allowed_and_no_others() -> None:
    assert directive(page_policy("<style>p{}</style>"), "style-src") == ["'self'", source("p{}")]
    assert "unsafe-inline" not in page_policy("<style>p{}</style>")


def test_style_attributes_are_allowed_only_where_there_are_some() -> None:
    assert directive(page_policy('<td style="text-align: right">1</td>'), "style-src-attr") == [
        "'unsafe-inline'"
    ]
    assert directive(page_policy("<p>a style=b</p>"), "style-src-attr") == []


@pytest.mark.parametrize("policy", [API_POLICY, FORM_POLICY, page_policy("<p>")])
def test_nobody_may_frame_anything_and_nothing_comes_from_elsewhere(policy: str) -> None:
    assert directive(policy, "frame-ancestors") == ["'none'"]
    assert directive(policy, "default-src") == ["'none'"]
    assert "http" not in policy
    assert "*" not in policy


@given(st.text(max_size=200))
def test_any_text_gives_a_policy_of_one_line(text: str) -> None:
    for html in (text, f"<script>{text}</script>", f"<style>{text}</style>", f'<p style="{text}">'):
        policy = page_policy(html)
        assert policy.isascii()
        assert policy.isprintable()
        assert "script-src 'self'" in policy
        assert "unsafe-inline" not in " ".join(directive(policy, "script-src"))
