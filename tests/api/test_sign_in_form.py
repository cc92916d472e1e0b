from __future__ import annotations

import html
import re
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbserver.api.sign_in_form import render, safe_next, style
from kbserver.config import Config, parse_config
from kbserver.languages import NAMES
from kbserver.messages import messages
from tests.api.conftest import BASE, KB_YML

HOME = "/agents/"


@pytest.fixture(scope="module")
def config() -> Config:
    return parse_config(KB_YML)


@pytest.mark.parametrize("lang", ["es", "pt", "en"])
def test_everything_on_the_page_is_in_its_language(config: Config, lang: str) -> None:
    page = html.unescape(render(config, lang, HOME).decode())
    for key in ("title", "lead", "key", "key_hint", "button", "clients_site"):
        assert messages(lang)[f"sign_in.{key}"] in page


def test_the_page_leads_to_itself_in_the_other_languages(config: Config) -> None:
    page = render(config, "pt", "/agents/pt/x/").decode()
    for lang, name in NAMES.items():
        assert f'lang="{lang}" hreflang="{lang}"' in page
        assert name in page
    assert page.count('aria-current="true"') == 1
    assert "next=%2Fagents%2Fpt%2Fx%2F" in page


def test_notices_have_their_role(config: Config) -> None:
    assert 'role="alert"' in render(config, "es", HOME, "rejected").decode()
    assert 'aria-invalid="true"' in render(config, "es", HOME, "rejected").decode()
    assert 'role="status"' in render(config, "es", HOME, "signed_out").decode()
    assert "role=" not in render(config, "es", HOME).decode()


def test_light_or_dark_is_as_the_reader_chose_it_on_the_site(config: Config) -> None:
    assert '<html lang="es" data-scheme="dark">' in render(config, "es", HOME, scheme="dark").decode()
    for nothing in (None, "", '"><script>'):
        assert '<html lang="es">' in render(config, "es", HOME, scheme=nothing).decode()


@given(st.text(max_size=60))
def test_facts_cannot_become_markup(text: str) -> None:
    config = parse_config(KB_YML)
    empty, page = (render(config, "es", facts).decode() for facts in ("", text))
    assert re.findall(r"<[a-z]+", empty) == re.findall(r"<[a-z]+", page)


@pytest.mark.parametrize(
    "path",
    [
        "/agents/",
        "/agents/pt/protocols/callback/",
        "/agents/x/?q=a%20b",
        "/agents/x/#no-answer",
        "/agents/ñ/",
    ],
)
def test_paths_of_the_agents_site_are_kept(path: str) -> None:
    assert safe_next(path, HOME) == path


@pytest.mark.parametrize(
    "path",
    [
        None,
        "",
        "/",
        "/service/",
        "agents/",
        "//agents/",
        "///agents/",
        "https://evil.example/agents/",
        "//evil.example/agents/",
        "/\\evil.example/agents/",
        "/agents/\\evil",
        "/agents/../service/",
        "/agents/sign-in",
        "/agents/sign-out",
        "/agents/\r\nSet-Cookie: a=b",
        "/agents/\tx",
        "javascript:alert(1)//agents/",
        "http://[agents/",
    ],
)
def test_everything_else_becomes_the_home(path: str | None) -> None:
    assert safe_next(path, HOME) == HOME


@given(st.text("/\\.:@agentsevil?#% \t\n\u2028", max_size=30))
def test_no_text_leads_a_browser_to_another_host(text: str) -> None:
    for path in (text, f"/agents/{text}", f"//{text}"):
        target = safe_next(path, HOME)
        assert urlsplit(urljoin(f"{BASE}/agents/sign-in", target)).netloc == urlsplit(BASE).netloc
        assert target.startswith("/agents/")


def test_the_style_needs_nothing_from_elsewhere() -> None:
    text = style().decode()
    assert "color-scheme: light dark" in text
    assert not re.search(r"url\(|@import|http", text)
