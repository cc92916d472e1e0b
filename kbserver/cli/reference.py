"""`docs/cli.md`, written from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer.main
from typer.core import TyperCommand, TyperGroup, TyperOption

from kbserver.cli.main import app

__all__ = ["reference"]

_HEAD = """\
# The `kb` command

This page is written from the commands themselves (`make schemas`); a test
compares it.

`--project DIR` and `--json` work before and after a command's name. Exit codes: 0 done, 1 problems found,
2 wrong usage. Errors and warnings go to standard error; what is asked for goes to standard output.
Progress is shown on a terminal only.
"""
_COMMON = {"project", "as_json", "help"}


def reference() -> str:
    """The page as Markdown: one section a command, with its arguments and options."""
    root = typer.main.get_command(app)
    return "\n".join([_HEAD, *(_section(name, command) for name, command in _commands(root, "kb"))])


def _commands(command: Any, name: str) -> Iterator[tuple[str, TyperCommand]]:
    if isinstance(command, TyperGroup):
        for part, inner in command.commands.items():
            yield from _commands(inner, f"{name} {part}")
    else:
        yield name, command


def _section(name: str, command: TyperCommand) -> str:
    parameters = [p for p in command.params if p.name not in _COMMON]
    usage = " ".join([name, *filter(None, map(_usage, parameters))])
    rows = [f"| `{_names(p)}` | {_meaning(p)} |" for p in parameters]
    table = ["| | |", "|---|---|", *rows, ""] if rows else []
    return "\n".join(
        [f"## `{name}`", "", f"    {usage}", "", " ".join((command.help or "").split()), "", *table]
    )


def _usage(parameter: Any) -> str:
    if isinstance(parameter, TyperOption):
        return _names(parameter) if parameter.required else f"[{_names(parameter)}]"
    return _names(parameter)


def _names(parameter: Any) -> str:
    if isinstance(parameter, TyperOption):
        value = "" if parameter.is_flag else f" {parameter.metavar or (parameter.name or '').upper()}"
        return max(parameter.opts, key=len) + value
    return str(parameter.metavar or (parameter.name or "").upper())


def _meaning(parameter: Any) -> str:
    said = str(getattr(parameter, "help", "") or "").replace("|", "\\|")
    default = parameter.default
    shown = isinstance(parameter, TyperOption) and not parameter.is_flag and not parameter.required
    return f"{said} Default: `{default}`." if shown and default not in (None, "") else said
