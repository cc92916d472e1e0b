"""Timers: the clocks of standards that agents keep in a call.

The front matter names them beside `contexts`; the first `standard` block of a timer's section shows it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Self

from pydantic import ConfigDict, Field, model_validator

from kbserver.config import StrictModel

__all__ = ["Timer", "TimerModel", "as_data", "times"]

_PART = re.compile("([0-9]+)([ms])")
_SECONDS = {"m": 60, "s": 1}


@dataclass(frozen=True, slots=True)
class Timer:
    """One clock; exactly one of `limit`, `every` and `limits` says when its time is over."""

    name: str
    """What programs call it, the same in every language."""
    section: str
    """Anchor of the section whose first `standard` block it belongs to."""
    limit: str | None = None
    """Longest time, as written: `8s`, `2m` or `1m30s`."""
    every: str | None = None
    """Time after which something is to be done, again and again."""
    limits: Mapping[str, str] | None = None
    """Longest time by the complexity of the call: low, medium, high."""
    say: int | None = None
    """With `every`: which script of the section is to be said then, from 1."""

    @property
    def durations(self) -> dict[str, str]:
        """All its times, as written, by the keys they stand under: `limit` or `limits.low`."""
        single = {key: each for key, each in (("limit", self.limit), ("every", self.every)) if each}
        return single | {f"limits.{key}": each for key, each in (self.limits or {}).items()}


def times(duration: str) -> list[tuple[int, str]]:
    """The numbers of a duration with their units, `m` or `s`: `1m30s` gives 1 minute, 30 seconds."""
    return [(int(number), unit) for number, unit in _PART.findall(duration)]


def as_data(timer: Timer, scripts: Sequence[str]) -> dict[str, Any]:
    """A timer as JSON has it, in seconds; `scripts` are the texts of its section's scripts, in order."""
    if timer.limit:
        return {"name": timer.name, "limit": _seconds(timer.limit)}
    if timer.every:
        said = scripts[timer.say - 1 : timer.say] if timer.say else ()
        return {"name": timer.name, "every": _seconds(timer.every), "say": next(iter(said), None)}
    return {"name": timer.name, "limits": {key: _seconds(each) for key, each in (timer.limits or {}).items()}}


def _seconds(duration: str) -> int:
    return sum(number * _SECONDS[unit] for number, unit in times(duration))


_Duration = Annotated[
    str,
    Field(
        pattern="^([1-9][0-9]{0,3}m(([1-9]|[1-5][0-9])s)?|[1-9][0-9]{0,3}s)$", examples=["8s", "2m", "1m30s"]
    ),
]
_Name = Annotated[str, Field(pattern="^[a-z][a-z0-9]*(-[a-z0-9]+)*$")]


class LimitsModel(StrictModel):
    """Longest times by the complexity of the call."""

    low: _Duration
    """Longest time of a simple call."""
    medium: _Duration
    """Longest time of a call of medium complexity."""
    high: _Duration
    """Longest time of a complex call."""


class TimerModel(StrictModel):
    """The clock of a standard: one of limit, every and limits."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": [key]} for key in ("limit", "every", "limits")],
            "dependentRequired": {"say": ["every"]},
        }
    )

    name: _Name
    """What programs call it: answer, hold…"""
    section: Annotated[str, Field(min_length=1)]
    """Anchor of the section whose first `standard` block it belongs to."""
    limit: _Duration | None = None
    """Longest time: 8s, 2m or 1m30s."""
    every: _Duration | None = None
    """Time after which something is to be done, again and again."""
    limits: LimitsModel | None = None
    """Longest time by the complexity of the call."""
    say: Annotated[int, Field(ge=1)] | None = None
    """With every: which script of the section is to be said then, from 1."""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if [self.limit, self.every, self.limits].count(None) != 2:
            raise ValueError("needs exactly one of limit, every and limits")
        if self.say is not None and self.every is None:
            raise ValueError("say goes with every only")
        return self

    def plain(self) -> Timer:
        """The same as the plain dataclass."""
        return Timer(**{**vars(self), "limits": self.limits.model_dump() if self.limits else None})
