from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from kbserver.config import Config, load_config, parse_config
from kbserver.errors import ConfigError
from tests.conftest import KB_YML, ROOT

LEAST = "site: {name: {es: Guías}}\nlanguages: {default: es, list: [es]}\n"


def mistakes(text: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        parse_config(text)
    return [str(problem) for problem in caught.value.problems]


def with_slot(slot: str) -> str:
    return f"{LEAST}slots:\n  gap: {slot}\n"


def test_the_least_that_is_a_configuration():
    config = parse_config(LEAST)
    assert config.site.url == "http://127.0.0.1:8000/"
    assert config.timezone == "UTC"
    assert config.approval.review_interval == dt.timedelta(days=365)
    assert (config.search.engine, config.embed.origins, config.sign_in.hours) == ("tantivy", [], 12)
    assert (config.limits.address, config.limits.key) == ("600/minute", "6000/minute")


def test_a_token_may_name_the_origins_of_panel_and_scripts():
    text = (
        LEAST + "embed: {origins: ['https://a.org']}\ncors: {origins: ['https://b.org', 'https://a.org']}\n"
    )
    assert parse_config(text).consoles == {"https://a.org", "https://b.org"}


def test_the_projects_own_file_can_be_read():
    assert load_config(ROOT).languages.list == ["es", "pt", "en"]


def test_languages_follow_preference_then_the_order_of_the_list():
    config = parse_config(KB_YML)
    assert config.languages.preference("pt") == ("pt", "es", "en")
    assert parse_config(LEAST).languages.preference("es") == ("es",)


def test_today_is_a_day_of_the_configured_zone():
    now = dt.datetime.now(dt.UTC).date()
    assert abs((parse_config(KB_YML).today() - now).days) <= 1


def test_an_address_without_its_last_slash_gets_one():
    text = LEAST.replace("{es: Guías}}", "{es: Guías}, url: 'https://kb.example.org/a'}")
    assert parse_config(text).site.url == "https://kb.example.org/a/"


MISTAKES = [
    ("", "kb.yml:1: missing-key: site is missing"),
    ("- a", "kb.yml:1: bad-value: the file is not a list of keys and values: write key: value lines"),
    (LEAST + "search: tantivy", "kb.yml:3: bad-value: search is not a list of keys and values"),
    (LEAST + "areas: [a]", "kb.yml:3: bad-value: areas is not a list of keys and values"),
    (LEAST + "sites: {}", "kb.yml:3: unknown-key: unknown key 'sites': did you mean 'site'?"),
    (LEAST + "zzzz: {}", "kb.yml:3: unknown-key: unknown key 'zzzz': remove it"),
    (LEAST + "areas: {a: {nme: A}}", "unknown-key: unknown key 'areas.a.nme': did you mean 'name'?"),
    (LEAST + "approval:\n  required:\n    - {area: [a]}", "kb.yml:5: unknown-key"),
    (LEAST + "approval: {required: [{areas: []}]}", "approval.required.0.areas"),
    (
        LEAST + "approval: {required: [{areas: [b]}]}",
        "kb.yml:3: bad-value: approval.required.0.areas: there is no area 'b' (areas lists none)",
    ),
    (LEAST + "approval: {review_every: 99999999999d}", "a number of days such as 365d"),
    (LEAST + "approval: {signed: yes}", "approval.signed"),
    (LEAST + "site: {}", "stands twice"),
    (LEAST + "timezone: America", "timezone is 'America', and must be a time zone such as America/Sao_Paulo"),
    (LEAST + "timezone: ''", "timezone is empty, and must be a time zone"),
    (LEAST + "timezone: /etc/passwd", "must be a time zone"),
    (LEAST + 'timezone: "a\\0b"', "must be a time zone"),
    (LEAST + "timezone: 5", 'kb.yml:3: bad-value: timezone is a number, 5, and must be text: quote it: "5"'),
    (LEAST + "embed: {origins: ['https://a.org/path']}", "an origin such as"),
    (LEAST + "embed: {origins: ['https://[a.org']}", "an origin such as"),
    (LEAST + "sign_in: {hours: 0}", "sign_in.hours"),
    (LEAST + "sign_in: {trusted_proxies: [proxy]}", "an address or network"),
    (LEAST + "sign_in: {proxy_header: 'a b'}", "the name of a header"),
    (LEAST + "limits: {address: 600}", "limits.address"),
    (LEAST + "limits: {address: 0/minute}", "a number of requests and a time such as 600/minute"),
    (LEAST + "limits: {key: 10/day}", "a number of requests and a time such as 600/minute"),
    (
        LEAST + "search: {engine: lucene}",
        "search.engine is 'lucene', and must be one of tantivy, whoosh, memory: write one of them",
    ),
    (LEAST.replace("list: [es]", "list: []"), "languages.list"),
    (LEAST.replace("list: [es]", "list: [es, es]"), "languages.list: a language stands twice"),
    (LEAST.replace("default: es", "default: pt"), "languages.default: 'pt' is not in languages.list (es)"),
    (
        LEAST.replace("list: [es]", "list: [es, fr]"),
        "languages.list.1 is 'fr', and must be a supported language (es, pt, en)",
    ),
    (
        LEAST.replace("list: [es]", "list: [es, pt]"),
        "kb.yml:1: bad-value: site.name: the language 'pt' of languages.list is missing",
    ),
    (
        LEAST.replace("[es]}", "[es], fallback: {es: [pt]}}"),
        "languages.fallback.es: pt is not in languages.list",
    ),
    (LEAST.replace("Guías}", "Guías}, url: 'ftp://x'"), "an http(s) address"),
    (LEAST.replace("Guías}", "Guías}, url: 'http://[x'"), "an http(s) address"),
    (with_slot("{type: gap}"), "slots.gap.type"),
    (with_slot("{type: text, label: {es: 'su `nombre`'}}"), "words without"),
    (with_slot("{type: text, label: {es: 'su \"nombre\"'}}"), "words without"),
    (with_slot('{type: text, label: {es: "su\\nnombre"}}'), "words without"),
    (with_slot("{type: choice, forms: {es: {m: '<b>'}}}"), "words without"),
]


@pytest.mark.parametrize(("text", "line"), MISTAKES)
def test_a_mistake_is_named(text, line):
    assert any(line in found for found in mistakes(text))


def test_every_mistake_is_named_at_once():
    assert len(mistakes("sight: {}\ntimezone: 5\nlanguages: {default: xx, list: []}\n")) == 5


@given(st.text())
def test_no_text_raises_anything_but_a_configuration_error(text):
    try:
        parse_config(text)
    except ConfigError as error:
        problems = error.problems
        raised = True
    else:
        problems, raised = (), False
    assert bool(problems) == raised


def test_a_slot_shows_its_label_or_else_its_forms():
    label = parse_config(with_slot("{type: text, label: {es: su nombre}}")).slots["gap"]
    forms = parse_config(
        with_slot("{type: clock, forms: {es: {morning: a, afternoon: b, evening: b}}}")
    ).slots["gap"]
    assert label.display("es") == "su nombre"
    assert forms.display("es") == "a / b"
    assert forms.display("pt") == ""


@pytest.mark.parametrize("content", [None, b"\xff", "folder"])
def test_a_file_that_cannot_be_read_is_a_configuration_error(tmp_path, content):
    if content == "folder":
        (tmp_path / "kb.yml").mkdir()
    elif content is not None:
        (tmp_path / "kb.yml").write_bytes(content)
    with pytest.raises(ConfigError):
        load_config(tmp_path)


def test_every_key_is_documented():
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))
    assert documented == set(keys_of(Config))


def keys_of(model: type[BaseModel], before: str = "") -> Iterator[str]:
    """Every key of a model as the docs write it; names the reader chooses are `<id>` or `<name>`."""
    for name, field in model.model_fields.items():
        inner = [part for part in [field.annotation, *arguments_of(field.annotation)] if is_model(part)]
        container = str(field.annotation).partition("[")[0].rpartition(".")[2]
        mark = {"dict": ".<name>" if name == "slots" else ".<id>", "list": "[]"}.get(container, "")
        if mark != ".<name>" and mark != ".<id>" and (mark or not inner):
            yield before + name
        for part in inner:
            yield from keys_of(part, f"{before}{name}{mark}.")
        if not inner and container == "dict":
            yield before + name


def arguments_of(annotation: Any) -> list[Any]:
    return [found for part in get_args(annotation) for found in [part, *arguments_of(part)]]


def is_model(part: Any) -> bool:
    return isinstance(part, type) and issubclass(part, BaseModel)
