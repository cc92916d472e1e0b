"""Golden cases: a drawn project in a file named as a sentence, and the exact lines `kb check` prints."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from kbserver.errors import ConfigError, ContentError
from kbserver.repository import LARGEST
from tests.conftest import KB_YML, Project, draw

__all__ = ["FOLDER", "Case"]

FOLDER = Path(__file__).parent / "golden"


@dataclass(frozen=True)
class Case:
    """One golden file."""

    name: str
    problems: str
    """Expected lines."""
    tree: str = ""
    """Project drawn as `tests.conftest` explains."""
    bytes: dict[str, str] = field(default_factory=dict)
    """Files in which every character counts."""
    latin1: dict[str, str] = field(default_factory=dict)
    """Files written in another encoding than UTF-8."""
    files: list[str] = field(default_factory=list)
    """Files that only need to be there."""
    large: list[str] = field(default_factory=list)
    """Files one byte too large."""
    fifos: list[str] = field(default_factory=list)
    """Named pipes."""
    links: dict[str, str] = field(default_factory=dict)
    """Symbolic links, with their targets."""
    languages: list[str] = field(default_factory=lambda: ["es"])
    without_kb_yml: bool = False
    translated: list[str] = field(default_factory=list)
    """Texts that render their source's present text."""

    @classmethod
    def load(cls, path: Path) -> Case:
        """Read one golden file."""
        return cls(path.stem, **yaml.safe_load(path.read_text(encoding="utf-8")))

    def problems_found(self, folder: Path) -> list[str]:
        """Make the project in a folder and check it."""
        project = Project(folder)
        if not self.without_kb_yml:
            project.write("kb.yml", self._configuration())
        for path, text in draw(self.tree).items() if self.tree else ():
            project.write(path, text.replace("RECORDED", "sha256:" + "0" * 64))
        for path, text in self.bytes.items():
            project.write(path, text)
        for path, text in self.latin1.items():
            project.write(path, text.encode("latin-1"))
        for path in self.files:
            project.write(path, "x")
        for path in self.large:
            project.write(path, bytes(LARGEST + 1))
        for path in self.fifos:
            project.write(path, "").unlink()
            os.mkfifo(folder / path)
        for path, target in self.links.items():
            project.write(path, "").unlink()
            (folder / path).symlink_to(target)
        try:
            return project.translate(*self.translated).check()
        except (ConfigError, ContentError) as error:
            return [str(problem) for problem in error.problems]

    def _configuration(self) -> str:
        """The default `kb.yml` with these languages only, so that missing translations are no noise."""
        text = re.sub(r"(?m)^  fallback: .*\n", "", KB_YML)
        return text.replace("list: [es, pt, en]", f"list: [{', '.join(self.languages)}]")
