"""How much happens, and what did."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Report", "Size"]


@dataclass(frozen=True, slots=True)
class Size:
    """How much happens."""

    pushes: int
    kills: int
    seed: int
    pause: float
    """Mean seconds between two events."""
    between_rests: int = 10
    """Events until everything that was pushed must have been done with."""
    crowded: bool = False
    """Whether readers come in crowds too."""


@dataclass
class Report:
    """What happened."""

    size: Size
    lines: list[str] = field(default_factory=list)
    """Each event with the second at which it was."""
    wrong: list[str] = field(default_factory=list)
    """Everything that was not as it must be."""
    facts: dict[str, object] = field(default_factory=dict)
    """Figures by name."""

    def __str__(self) -> str:
        return "\n".join([*self.lines, self.ending()])

    def ending(self) -> str:
        """The figures, and what was wrong."""
        figures = (f"{name}: {value}" for name, value in self.facts.items())
        return "\n".join([*figures, *(f"WRONG {each}" for each in self.wrong)])
