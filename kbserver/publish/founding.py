"""A new knowledge base: the files it begins with, and the folder they are written to, whole or not at all."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from kbserver.approval.recording import record_translation
from kbserver.config import FILE_NAME, Config, parse_config
from kbserver.errors import ContentError, RepositoryError
from kbserver.guides.library import Library, load_library
from kbserver.messages import message
from kbserver.publish.checks import check_library
from kbserver.publish.codeowners import codeowners
from kbserver.repository import HOOKS, Snapshot, found_repository, prefix_within

__all__ = ["FORGES", "Founded", "Wishes", "first_files", "found"]

FORGES: Mapping[str, tuple[str, str]] = {
    "github": ("ci/github/kb.yml", ".github/workflows/kb.yml"),
    "gitlab": ("ci/gitlab/gitlab-ci.yml", ".gitlab-ci.yml"),
    "forgejo": ("ci/forgejo/kb.yml", ".forgejo/workflows/kb.yml"),
}
"""By forge: the file that lets it check every merge request, here and in a project."""
_GUIDES = ("service/our-service", "faq/first-questions", "glossary")
_FOLDERS = ("service", "protocols", "tutorials", "cases", "faq")
_HOOK = f"{HOOKS}/pre-commit"
_STAGED = ".kb-init-"
_GAP = re.compile(r"@([a-z_]+)@")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a new knowledge base is to be."""

    languages: Sequence[str]
    """The first is the default one, in which guides are written first."""
    name: str | None
    """Of the site; by default a word for guides in each language."""
    area: str
    """Identifier of the area that approves."""
    area_name: str
    approvers: Sequence[str]
    timezone: str
    forge: str | None
    """One of `FORGES`."""


@dataclass(frozen=True, slots=True)
class Founded:
    """What was written."""

    paths: list[str]
    committed: bool
    """Whether a repository begins with it."""
    hooks: str
    """Folder of the hooks, relative to the repository's top."""


def first_files(wishes: Wishes, prefix: str = "") -> dict[str, str]:
    """The files of a new knowledge base by path; its guides are drafts.

    `prefix` is its path within the repository, ending in a slash; empty at the top of one.

    Raises:
        ConfigError: Something asked for makes no valid `kb.yml`.
    """
    config_text = _filled("kb.yml", _config(wishes))
    config = parse_config(config_text)
    library = _guides(wishes, config)
    errors = [p for p in check_library(library, config.today()) if p.severity == "error"]
    if errors:
        raise ContentError(errors)
    made = {path: content.decode() for path, content in library.snapshot.files.items()}
    made |= {FILE_NAME: config_text}
    made |= {f".{name}": _filled(name, {}) for name in ("gitignore", "gitattributes")}
    made[_HOOK] = _filled("hooks/pre-commit", {"project": shlex.quote(f"./{prefix}")})
    if wishes.forge:
        template, path = FORGES[wishes.forge]
        made[path] = _filled(template, {})
    if wishes.forge in ("github", "gitlab"):
        made["CODEOWNERS"] = codeowners(library, prefix)
    return made


def found(folder: Path, wishes: Wishes, *, git: bool = True) -> Founded:
    """Write a new knowledge base to a folder that is absent or empty, but for a `.git`.

    A repository begins with it unless the folder stands in one or `git` is false. Where anything fails, the
    folder is as it was.

    Raises:
        RepositoryError: The folder is not fit for it, or git refused.
        ConfigError: Something asked for makes no valid `kb.yml`.
    """
    if folder.exists() and (not folder.is_dir() or any(each.name != ".git" for each in folder.iterdir())):
        raise RepositoryError(f"{folder} is not an empty folder: name another one, or a new one")
    with _folder(folder), _staged(folder) as staged:
        prefix = prefix_within(folder)
        if prefix and wishes.forge:
            what = f"{folder} stands within a repository, and {wishes.forge} reads such files at its top only"
            raise RepositoryError(f"{what}: leave --ci out")
        made = first_files(wishes, prefix or "")
        for path, text in made.items():
            (staged / path).parent.mkdir(parents=True, exist_ok=True)
            (staged / path).write_text(text, encoding="utf-8", newline="\n")
        (staged / _HOOK).chmod(0o755)
        committed = git and prefix is None
        if committed:
            found_repository(staged, "Begin the knowledge base")
    return Founded(sorted(made), committed, (prefix or "") + HOOKS)


@contextmanager
def _folder(folder: Path) -> Iterator[None]:
    """The folder, made with those above it where they are absent, which go again where anything fails."""
    absent = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield
    except BaseException:
        for each in absent:
            each.rmdir()
        raise


@contextmanager
def _staged(folder: Path) -> Iterator[Path]:
    """A folder aside whose files move up when all of them are written."""
    staged = Path(tempfile.mkdtemp(prefix=_STAGED, dir=folder))
    moved: list[Path] = []
    try:
        yield staged
        for each in sorted(staged.iterdir()):
            moved.append(each.rename(folder / each.name))
    except BaseException:
        for each in moved:
            shutil.rmtree(each) if each.is_dir() else each.unlink()
        raise
    finally:
        shutil.rmtree(staged)


def _guides(wishes: Wishes, config: Config) -> Library:
    """The starting guides, those of further languages as translations of the first one's."""
    facts = {"today": config.today().isoformat(), "owner": _json(wishes.approvers[0])}
    texts = {
        f"content/{lang}/{guide_id}.md": _filled(f"content/{lang}/{guide_id}.md", facts)
        for lang in wishes.languages
        for guide_id in _GUIDES
    }
    library = _library(texts, config)
    for lang in wishes.languages[1:]:
        for path in (path for path in list(texts) if path.startswith(f"content/{lang}/")):
            texts[path] = record_translation(library, path, wishes.languages[0])[0]
    return _library(texts, config)


def _library(texts: Mapping[str, str], config: Config) -> Library:
    return load_library(Snapshot(None, {path: text.encode() for path, text in texts.items()}), config)


def _config(wishes: Wishes) -> dict[str, str]:
    """What stands in the gaps of `kb.yml`, as JSON, which YAML reads as it is meant."""
    languages = list(dict.fromkeys(wishes.languages))

    def in_each(key: str) -> dict[str, str]:
        return {lang: message(lang, key) for lang in languages}

    values = {
        "name": dict.fromkeys(languages, wishes.name) if wishes.name else in_each("init.name"),
        "timezone": wishes.timezone,
        "default": languages[0],
        "languages": languages,
        "area_name": wishes.area_name,
        "approvers": list(wishes.approvers),
        "agent_name": in_each("init.agent_name"),
    }
    folders = "".join(f"\n    {each}: {_json(in_each(f'init.folder.{each}'))}" for each in _FOLDERS)
    return {key: _json(value) for key, value in values.items()} | {"area": wishes.area, "folders": folders}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _filled(template: str, facts: Mapping[str, str]) -> str:
    text = files("kbserver").joinpath("starter", template).read_text(encoding="utf-8")
    # in one go: what is filled in may itself look like a gap
    return _GAP.sub(lambda match: facts.get(match[1], match[0]), text)
