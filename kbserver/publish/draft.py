"""What one audience's pages are made of, before any is built, and whose differ from a release's."""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import orjson

from kbserver.errors import ReleaseDamaged
from kbserver.publish.pages import guide_page, page_digest, shown_files, special_pages
from kbserver.publish.register import register_of
from kbserver.publish.release import Release
from kbserver.publish.sections import lines_of
from kbserver.publish.selection import Selection
from kbserver.publish.shown import Shown
from kbserver.publish.staging import site_facts
from kbserver.publish.versions import versions_of

__all__ = ["Draft"]

T = TypeVar("T")

_OF_THE_DAY = {"on", "folders"}
"""Facts of a site that may differ: its pages are good for another day, and beside other folders."""


@dataclass(frozen=True)
class Draft:
    """The staged texts of one audience, and what their pages show beside them."""

    selection: Selection

    @property
    def audience(self) -> str:
        """Whose it is: nothing of another audience's is in it."""
        return self.selection.audience

    @cached_property
    def staged(self) -> Mapping[str, str]:
        """The sha256 of everything in `staged/`, by path in it."""
        langs = self.selection.config.languages.list
        guides = {
            f"{lang}/{guide_id}.md": page_digest(self.selection, guide_id, lang)
            for guide_id in self.selection.guides
            for lang in langs
        }
        others = {**self._special, **self.shown_files}
        return guides | {path: hashlib.sha256(content).hexdigest() for path, content in others.items()}

    def text(self, path: str) -> bytes:
        """What stands at a path in `staged/`."""
        if (content := self._special.get(path, self.shown_files.get(path))) is not None:
            return content
        lang, _, rest = path.partition("/")
        return guide_page(self.selection, rest.removesuffix(".md"), lang).encode()

    @cached_property
    def _special(self) -> Mapping[str, bytes]:
        return {path: text.encode() for path, text in special_pages(self.selection)}

    @cached_property
    def shown_files(self) -> Mapping[str, bytes]:
        """The files that guides' pages show, by path under `staged/`."""
        return dict(shown_files(self.selection))

    @cached_property
    def past_files(self) -> Mapping[str, bytes]:
        """The files that pages of past versions show, by path on the site."""
        place = self.selection.places.past_file
        return {
            place(path, content): content for shown in self.others for path, content in shown.files.items()
        }

    @cached_property
    def others(self) -> Collection[Shown]:
        """Versions that are in force on other days."""
        return list(self.selection.others())

    @cached_property
    def data(self) -> Mapping[str, bytes]:
        """`site.json`, `register.json` and `versions.json`, by name."""
        made = {
            "site.json": site_facts(self.selection),
            "register.json": register_of(self.selection),
            "versions.json": versions_of(self.selection),
        }
        return {name: orjson.dumps(content) for name, content in made.items()}

    def derive(self) -> None:
        """Derive what `changed_guides` compares."""
        _ = self.data, self.staged

    def changed_guides(self, former: Release) -> set[str] | None:
        """Guides whose pages differ from a release's; None where all pages do.

        Raises `ReleaseDamaged` where the release cannot be read.
        """
        if _lasting(orjson.loads(self.data["site.json"])) != _lasting(_site_of(former, self.audience)):
            return None
        register, versions = (orjson.loads(self.data[f"{name}.json"]) for name in ("register", "versions"))
        return (
            self._staged_otherwise(former)
            | _differing(_by_guide(register), _by_guide(former.register(self.audience)))
            | _differing(versions, former.versions(self.audience))
        )

    def of_guides(self, guides: Collection[str]) -> Mapping[str, bytes]:
        """What pages of the past are made of, for these guides alone, by name of the file."""
        chosen = self.selection.guides.keys() & set(guides)
        present = [shown for guide_id in sorted(chosen) for shown in self.selection.guides[guide_id].values()]
        others = [shown for shown in self.others if shown.translation.guide_id in guides]
        versions = {each: found for each, found in versions_of(self.selection).items() if each in guides}
        register = orjson.loads(self.data["register.json"])
        entries = [entry for entry in register["guides"] if entry["guide_id"] in guides]
        return {
            "site.json": self.data["site.json"],
            "versions.json": orjson.dumps(versions),
            "register.json": orjson.dumps({**register, "guides": entries}),
            "documents.jsonl": b"".join(lines_of(self.selection, present)),
            "past.jsonl": b"".join(lines_of(self.selection, others)),
        }

    def pages_of(self, guides: Collection[str]) -> set[str]:
        """Paths under `staged/` of the pages of those of these guides that have any."""
        langs = self.selection.config.languages.list
        shown = self.selection.guides.keys() & set(guides)
        return {f"{lang}/{guide_id}.md" for guide_id in shown for lang in langs}

    def former_ids(self, guides: Collection[str], release: Release) -> set[str]:
        """Former ids of these guides, now or in a release."""
        registers = orjson.loads(self.data["register.json"]), release.register(self.audience)
        entries = (_by_guide(register).get(each, {}) for register in registers for each in guides)
        return {former for entry in entries for former in entry.get("former", ())}

    def site_path(self, staged: str) -> str:
        """Where the site has what stands at a path under `staged/`; of a page, its folder."""
        default = self.selection.config.languages.default
        return staged.removeprefix(f"{default}/").removesuffix(".md")

    def _staged_otherwise(self, former: Release) -> set[str]:
        root = f"{self.audience}/staged/"
        files = former.manifest["files"].items()
        theirs = {path.removeprefix(root): digest for path, digest in files if path.startswith(root)}
        pages = {path for path in _differing(self.staged, theirs) if path.endswith(".md")}
        return {path.removesuffix(".md").partition("/")[2] for path in pages - self._special.keys()}


def _lasting(site: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fact for name, fact in site.items() if name not in _OF_THE_DAY}


def _site_of(release: Release, audience: str) -> dict[str, Any]:
    path = posixpath.join(audience, "site.json")
    try:
        site: dict[str, Any] = orjson.loads((release.folder / path).read_bytes())
    except (OSError, ValueError) as error:
        raise ReleaseDamaged(release.id, path, f"cannot be read ({error})") from error
    return site


def _by_guide(register: Mapping[str, Any]) -> dict[str, Any]:
    return {entry["guide_id"]: entry for entry in register["guides"]}


def _differing(one: Mapping[str, T], other: Mapping[str, T]) -> set[str]:
    """Names that do not have the same value in both."""
    return {name for name in one.keys() | other.keys() if one.get(name) != other.get(name)}
