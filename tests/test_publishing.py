"""`publish` in `kb.yml`."""

from __future__ import annotations

import pytest

from kbserver.config import parse_config
from kbserver.errors import ConfigError
from kbserver.publishing import Publish

LEAST = "site: {name: {es: Guías}}\nlanguages: {default: es, list: [es]}\npublish: "


def parsed(text: str) -> Publish:
    return parse_config(LEAST + text).publish


def test_all_of_it_may_be_left_out() -> None:
    settings = parsed("{}")
    assert settings == parse_config(LEAST.partition("publish")[0]).publish
    assert (settings.remote, settings.branch, settings.hook) == ("origin", "main", None)
    assert (settings.poll_seconds, settings.timeout_seconds, settings.site_timeout_seconds) == (60, 600, 7200)


def test_times_are_read_and_zero_looks_only_when_asked() -> None:
    assert parsed("{poll: 2h, timeout: 90s}").poll_seconds == 7200
    assert parsed("{poll: 2h, timeout: 90s}").timeout_seconds == 90
    assert parsed("{poll: 0}").poll_seconds is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{poll: 10}", "publish.poll is a number, 10, and must be text"),
        ("{poll: soon}", "publish.poll is 'soon', and must be a time such as"),
        ("{timeout: 0}", "publish.timeout"),
        ("{keep: {count: 1}}", "publish.keep.count is a number, 1, and must be greater than or equal to 2"),
        ("{remote: --upload-pack=x}", "publish.remote: the name of a git remote"),
        ("{remote: 'ext::sh -c x'}", "publish.remote: the name of a git remote"),
        ("{remote: 'https://ana:x@git.example.org/kb'}", "publish.remote: an address without password"),
        ("{branch: a..b}", "publish.branch is 'a..b', and must be the name of a branch"),
        ("{branch: -x}", "publish.branch is '-x', and must be the name of a branch"),
        ("{hook: {}}", "publish.hook.repository is missing"),
        ("{hook: {repository: kb}}", "publish.hook.repository: the repository's address"),
        ("{hook: {repository: 'https://a/b', secret: x}}", "did you mean 'secret_env'?"),
        ("{notify: {url_env: 'https://chat.example.org/x'}}", "never the secret itself"),
    ],
)
def test_mistakes_are_named_with_their_line(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as refused:
        parsed(text)
    (problem,) = refused.value.problems
    assert problem.line == 3
    assert said in str(problem)
