"""The documentation says what there is: commands, targets, links, dependencies, generated documents."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
import typer.main
from typer.core import TyperGroup, TyperOption

from kbserver.cli.documents import documents
from kbserver.cli.main import app, run
from kbserver.guides.markdown import parse
from tests.conftest import ROOT

DOCS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
MAKE = re.compile(r"\bmake ((?:[a-z]+)(?: [a-z]+)*)\b")


def commands() -> dict[str, object]:
    """Every command by its whole name, groups left out."""
    found: dict[str, object] = {}
    waiting: list[tuple[str, object]] = [("kb", typer.main.get_command(app))]
    while waiting:
        name, command = waiting.pop()
        if isinstance(command, TyperGroup):
            waiting += [(f"{name} {part}", inner) for part, inner in command.commands.items()]
        else:
            found[name] = command
    return found


def options(command: object) -> list[str]:
    parameters = getattr(command, "params", [])
    return [
        name for p in parameters if isinstance(p, TyperOption) for name in p.opts if name.startswith("--")
    ]


def code(path: Path) -> str:
    """What stands in code spans and fences of a page."""
    found = []
    for token in parse(path.read_text(encoding="utf-8")):
        found += [child.content for child in token.children or [] if child.type == "code_inline"]
        found += [token.content] if token.type in ("fence", "code_block") else []
    return "\n".join(found)


def links(path: Path) -> Iterator[str]:
    for token in parse(path.read_text(encoding="utf-8")):
        for child in token.children or []:
            address = child.attrs.get("href", child.attrs.get("src", ""))
            if address and not re.match(r"[a-z]+:", str(address)):
                yield str(address)


def anchors(path: Path) -> set[str]:
    """Ids of a page's headings, as forges make them."""
    headings = re.findall(r"^#{1,6} (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("path", sorted(documents()))
def test_generated_documents_are_up_to_date(path: str) -> None:
    written = (ROOT / path).read_text(encoding="utf-8")
    assert written == documents()[path], "write it anew with `make schemas`"


def test_the_command_writes_them_all(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "kbserver.cli.documents", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True)
    files = (path for path in tmp_path.rglob("*") if path.is_file())
    assert {p.relative_to(tmp_path).as_posix(): p.read_text(encoding="utf-8") for p in files} == documents()


def test_every_command_and_option_stands_in_the_reference() -> None:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    sections = {part.partition("`\n")[0]: part for part in text.split("\n## `")[1:]}
    assert set(sections) == set(commands())
    for name, command in commands().items():
        for option in set(options(command)) - {"--project", "--json", "--help"}:
            assert option in sections[name], (name, option)


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_says_what_it_does_and_takes_the_common_options(name: str) -> None:
    command = commands()[name]
    assert str(getattr(command, "help", "")).strip().endswith(".")
    assert {"--project", "--json"} <= set(options(command))
    for parameter in getattr(command, "params", []):
        assert getattr(parameter, "help", None), (name, parameter.name)


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_shows_its_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run([*name.split()[1:], "--help"])
    assert not ended.value.code
    assert "--project" in capsys.readouterr().out


def test_what_pages_tell_to_type_exists() -> None:
    known = set(commands())
    groups = {name.rpartition(" ")[0] for name in known} - {"kb"}
    for path in DOCS:
        for line in code(path).splitlines():
            if match := re.match(r"(?:\$ )?(kb(?: [a-z-]+){0,2})", line.strip()):
                words = match[1].split()
                name = " ".join(words[:3] if " ".join(words[:2]) in groups else words[:2])
                assert name in known | groups | {"kb"}, f"{path.name}: {line}"


def test_make_has_the_targets_that_pages_name() -> None:
    targets = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    assert {"serve", "test", "check", "bench", "eval"} <= targets
    for path in DOCS:
        for match in MAKE.finditer(code(path)):
            assert set(match[1].split()) <= targets, f"{path.name}: make {match[1]}"


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(path: Path) -> None:
    for address in links(path):
        file, _, anchor = unquote(address).partition("#")
        goal = (path.parent / file).resolve() if file else path
        assert goal.exists(), address
        assert goal.is_relative_to(ROOT)
        if anchor and goal.suffix == ".md":
            assert anchor in anchors(goal), address


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [
        *project["dependencies"],
        *(d for extra in project["optional-dependencies"].values() for d in extra),
    ]
    names = {re.split(r"[\s<>=!~;\[]", requirement, maxsplit=1)[0] for requirement in wanted}
    reasons = (ROOT / "docs" / "decisions" / "0008-dependencies.md").read_text(encoding="utf-8")
    listed = {
        name.strip()
        for row in re.findall(r"^\| ([^|]+) \|", reasons, re.MULTILINE)
        for name in row.split(",")
    }
    assert names - listed == set()
    assert listed - names - {"Package", "---"} == set()


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = set(links(folder / "README.md"))
    assert {path.name for path in folder.glob("[0-9]*.md")} <= listed


def test_no_page_names_a_path_of_a_machine() -> None:
    for path in DOCS:
        assert not re.search(r"(?<![\w/])/(?:root|home|work|Users)/", path.read_text(encoding="utf-8")), path
