"""What is being served: the data and the pages of the current release, replaced in one assignment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kbserver.api.collection import Collection
from kbserver.api.pages import Pages
from kbserver.api.past import load_past
from kbserver.config import Config
from kbserver.garbage import all_kept
from kbserver.guides.audience import AUDIENCES
from kbserver.guides.links import guide_url
from kbserver.guides.model import Audience
from kbserver.hold import Hold
from kbserver.publish.release import Pointer, Release, open_release, read_pointer, releases_folder

__all__ = ["Edition", "load_edition", "load_pointed"]

_INDEXES = Path(".kb", "cache", "index")
"""In a project; a folder for each audience."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The loaded parts of one or two releases; a part that was never published is empty."""

    data_id: str | None = None
    """Release the documents and registers are from; never shown to anybody."""
    site_id: str | None = None
    """Release the pages are from."""
    data: Release | None = None
    """The release itself."""
    site: Release | None = None
    """The release of the pages."""
    collections: Mapping[str, Collection] = field(default_factory=dict)
    """By audience."""
    pages: Mapping[str, Pages] = field(default_factory=dict)
    """By audience."""
    holds: tuple[Hold, ...] = ()
    """Keep the folders of these releases while they are served."""

    @property
    def amended(self) -> bool:
        """Whether an index was made of a former one, and a new one would be better."""
        return any(collection.index.amended for collection in self.collections.values())

    def renewed(self) -> Edition:
        """The same with new indexes; takes seconds."""
        renewed = {audience: collection.renewed() for audience, collection in self.collections.items()}
        return replace(self, collections=renewed)


def load_edition(
    config: Config,
    data: Release | None,
    site: Release | None,
    former: Edition,
    indexes: Path | None = None,
) -> Edition:
    """Load what the former edition does not have; raise `ReleaseDamaged` where a file is not the manifest's.

    Large indexes are kept in the folder `indexes`, where there is one. Takes seconds with thousands of
    sections: call it in a thread.
    """
    holds = tuple(Hold(release.folder) for release in (data, site) if release)
    return Edition(
        data_id=data.id if data else None,
        site_id=site.id if site else None,
        data=data,
        site=site,
        collections=_collections(config, data, former, indexes),
        pages=_pages(config, site, former),
        holds=holds,
    )


def load_pointed(project: Path, config: Config, former: Edition) -> Edition:
    """Load the releases that `current.json` names; the empty edition when it names none."""
    folder = releases_folder(project)
    pointer: Pointer = read_pointer(folder)
    data, site = (open_release(folder, name) if name else None for name in (pointer.data, pointer.site))
    return load_edition(config, data, site, former, project / _INDEXES)


def _collections(
    config: Config, release: Release | None, former: Edition, indexes: Path | None
) -> Mapping[str, Collection]:
    if release is None or release.id == former.data_id:
        return former.collections if release else {}
    known = {digest for collection in former.collections.values() for digest in collection.lines}
    release.verify(pages=False, known=known)
    with all_kept():
        return {
            audience: _collection(
                config,
                release,
                audience,
                former.collections.get(audience),
                indexes / audience if indexes else None,
            )
            for audience in AUDIENCES
            if audience in release.manifest["audiences"]
        }


def _collection(
    config: Config, release: Release, audience: Audience, former: Collection | None, kept: Path | None
) -> Collection:
    version = release.index_version(audience)
    if former and version and version == former.index.version:
        lines, documents = former.lines, former.index.documents
    else:
        lines = release.documents_again(audience, former.lines if former else {})
        documents = [document for part in lines.values() for document in part.values()]
    facts = release.facts(audience, former.facts if former else None)
    return Collection(
        documents,
        facts.register,
        config,
        former,
        past=load_past(release, audience, facts),
        version=version,
        lines=lines,
        facts=facts,
        kept=kept,
    )


def _pages(config: Config, release: Release | None, former: Edition) -> Mapping[str, Pages]:
    if release is None or release.id == former.site_id:
        return former.pages if release else {}
    # what a patched site shares with the former one was verified and read with that
    release.verify(known=release.shared_with(former.site) if former.site else ())
    return {
        audience: Pages.load(
            release.site(audience),
            config.languages.list,
            former.pages.get(audience),
            _moved(config, release, audience),
        )
        for audience in AUDIENCES
        if release.has_site and release.site(audience).is_dir()
    }


def _moved(config: Config, release: Release, audience: Audience) -> Mapping[str, str]:
    """Folders of guides on an audience's site, by those at their former addresses."""

    def folder(guide_id: str, lang: str) -> str:
        return guide_url(guide_id, lang, default=config.languages.default).strip("/")

    return {
        folder(former, lang): folder(entry["guide_id"], lang)
        for entry in release.register(audience)["guides"]
        for former in entry.get("former", ())
        for lang in config.languages.list
    }
