"""One figure, and the table `make bench` prints."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from importlib.metadata import version
from os import cpu_count, getloadavg
from pathlib import Path

__all__ = ["Budget", "Figure", "at_least", "at_most", "heading", "line", "machine"]

_PACKAGES = ("tantivy", "uvicorn", "fastapi", "markdown-it-py", "mkdocs", "mkdocs-material")


@dataclass(frozen=True, slots=True)
class Budget:
    """What a figure is allowed to be."""

    limit: float
    least: bool = False
    """Whether the limit is a floor instead of a ceiling."""

    def holds(self, value: float) -> bool:
        """Whether a value is within it."""
        return value >= self.limit if self.least else value <= self.limit


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value."""

    name: str
    value: float
    unit: str
    """`s`, `ms`, `MB` (a million bytes), `/s`, `×` for ratios of one run, or nothing for counts."""
    budget: Budget | None = None
    """None where the design sets none."""

    @property
    def holds(self) -> bool | None:
        """Whether it is within its budget; None without one."""
        return self.budget.holds(self.value) if self.budget else None


def at_most(limit: float) -> Budget:
    """A ceiling."""
    return Budget(limit)


def at_least(limit: float) -> Budget:
    """A floor."""
    return Budget(limit, least=True)


def heading() -> str:
    """What stands over the columns."""
    return f"{'figure':<62}{'value':>12}{'budget':>14}  holds?"


def line(figure: Figure) -> str:
    """A line of the table: figure, value, budget, and whether it holds."""
    value = f"{_number(figure.value)} {figure.unit}".rstrip()
    limit = figure.budget
    allowed = f"{'≥' if limit.least else '≤'} {_number(limit.limit)} {figure.unit}".rstrip() if limit else ""
    verdict = {True: "yes", False: "NO", None: ""}[figure.holds]
    return f"{figure.name:<62}{value:>12}{allowed:>14}  {verdict}".rstrip()


def machine() -> str:
    """What all this ran on, in one line; the load tells how busy it was with other work."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"{_processor()}, {cpu_count()} cores, load {getloadavg()[0]:.1f}; {platform.system()}, "
        f"Python {platform.python_version()}; {packages}"
    )


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name"))
    return next(names, platform.machine())


def _number(value: float) -> str:
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"
