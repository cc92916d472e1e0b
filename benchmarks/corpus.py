"""A project of ours made from real documentation in three languages: `mix-10k.tar.gz` of the test corpora.

The archive holds `<size>/<language>/<source>/…` Markdown of many makes. Guides that tell the same in several
languages are joined when their headings pair; the others stand alone. A quarter of the guides is for agents.
The result has no errors and valid approvals; it is kept under `.kb/bench/`, named by archive and converter.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import posixpath
import re
import shutil
import tarfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zlib import crc32

from benchmarks.directives import with_blocks
from benchmarks.foreign import read_foreign
from benchmarks.repair import repaired
from benchmarks.rewriting import FOREIGN, plain_words, rewrite
from kbserver.approval.digest import digest_text
from kbserver.approval.policy import required_areas
from kbserver.config import Config, load_config
from kbserver.guides.ids import slug
from kbserver.guides.library import Library, read_translation
from kbserver.guides.markdown import parse
from kbserver.repository import Snapshot

__all__ = ["DAY", "MIX", "ROOT", "cached_project", "convert", "corpora", "read_archive"]

ROOT = Path(__file__).resolve().parent.parent
DAY = dt.date(2026, 3, 2)
"""The day of every approval and release, so that every run builds the same."""
MIX = "markdown/mix-10k.tar.gz"

_KINDS = ("service", "protocol", "tutorial", "case-study", "faq")
_RESERVED = {"index", "readme", "versions", "diff", "register", "sitemap", "robots", "404"}
_CONVERTER = ("foreign", "directives", "rewriting", "repair", "corpus")


def corpora() -> Path:
    """The folder of test corpora: `KB_CORPORA`, else `../shared/corpora`."""
    return Path(os.environ.get("KB_CORPORA") or ROOT.parent / "shared" / "corpora")


@dataclass(slots=True)
class _Text:
    """One foreign file on its way."""

    key: str
    """Path without language and suffix."""
    lang: str
    title: str
    body: str
    outline: list[tuple[int, str]] = field(default_factory=list)
    """Level and id of every heading."""


@dataclass(slots=True)
class _Guide:
    guide_id: str
    texts: list[_Text]
    """The source first."""

    @property
    def agents_only(self) -> bool:
        return crc32(self.guide_id.encode()) % 4 == 0

    @property
    def kind(self) -> str:
        return _KINDS[crc32(self.guide_id.encode()) // 4 % len(_KINDS)]


_Places = Mapping[tuple[str, str], tuple[_Guide, _Text]]
"""By language and key."""


def cached_project(archive: Path, cache: Path = ROOT / ".kb" / "bench") -> Path:
    """The project made from an archive; made once, then found by the hash of what it came from."""
    digest = hashlib.sha256(archive.read_bytes())
    converter = [Path(__file__).with_name(f"{name}.py") for name in _CONVERTER]
    for path in [*converter, ROOT / "kb.yml", *sorted((ROOT / "kbserver/publish/checks").glob("*.py"))]:
        digest.update(path.read_bytes())
    project = cache / digest.hexdigest()[:16] / "project"
    if not project.is_dir():
        making = project.with_name(f".making-{os.getpid()}")
        shutil.rmtree(making, ignore_errors=True)
        convert(read_archive(archive), making)
        making.rename(project)
    return project


def read_archive(archive: Path) -> Iterator[tuple[str, str, bytes]]:
    """Language, path below it and contents of every Markdown file of an archive, in its order."""
    with tarfile.open(archive) as tar:
        for member in tar:
            parts = member.name.split("/")
            if member.isfile() and len(parts) > 2 and parts[-1].endswith((".md", ".mdx")):
                file = tar.extractfile(member)
                yield parts[1], "/".join(parts[2:]), file.read() if file else b""


def convert(files: Iterable[tuple[str, str, bytes]], project: Path) -> None:
    """Write a project with the foreign `files` as its guides; a file of any contents becomes one."""
    project.mkdir(parents=True)
    for name in ("kb.yml", "mkdocs.yml"):
        shutil.copy(ROOT / name, project / name)
    config = load_config(project)
    guides = _guides([_text(lang, path, content) for lang, path, content in files], config)
    places = {(text.lang, text.key): (guide, text) for guide in guides for text in guide.texts}
    library = Library(config, Snapshot(None))
    for guide in guides:
        digest = None
        for text in guide.texts:
            body = FOREIGN.sub(_Links(places, guide, text), text.body)
            digest = _write(project, library, guide, text, body, digest) or digest


def _text(lang: str, path: str, content: bytes) -> _Text:
    foreign = read_foreign(content)
    key = posixpath.splitext(path)[0].removesuffix(f".{lang}")
    title = foreign.title or plain_words(key.rpartition("/")[2]).capitalize() or key
    body = rewrite(with_blocks(foreign.body, lang), title)
    return _Text(key, lang, title, body, _outline(body))


def _outline(body: str) -> list[tuple[int, str]]:
    headings = (token for token in parse(body) if token.type == "heading_open")
    return [(int(token.tag[1]), str(token.attrs["id"])) for token in headings]


def _guides(texts: Iterable[_Text], config: Config) -> list[_Guide]:
    """Texts by guide: those of one path whose headings pair are one guide, others one each."""
    by_key: dict[str, list[_Text]] = defaultdict(list)
    for text in texts:
        by_key[text.key].append(text)
    guides: dict[str, _Guide] = {}
    order = ["en", *config.languages.list]
    for key in sorted(by_key):
        first, *others = sorted(by_key[key], key=lambda text: order.index(text.lang))
        guide = _Guide(_free(_guide_id(key), guides), [first])
        guides[guide.guide_id] = guide
        for text in others:
            fresh = text.lang not in {each.lang for each in guide.texts}
            if fresh and [level for level, _ in text.outline] == [level for level, _ in first.outline]:
                _take_ids(text, first)
                guide.texts.append(text)
            else:
                own = _free(f"{guide.guide_id}-{text.lang}", guides)
                guides[own] = _Guide(own, [text])
    return list(guides.values())


def _guide_id(key: str) -> str:
    segments = [slug(segment).removeprefix("section-") for segment in key.split("/")]
    if segments[-1] in _RESERVED:
        segments[-1] = "overview"
    return "/".join(segments if len(segments) > 1 else ["pages", *segments])


def _free(wanted: str, taken: Mapping[str, object]) -> str:
    numbered = (wanted if n == 1 else f"{wanted}-{n}" for n in range(1, 10_000))
    return next(each for each in numbered if each not in taken)


def _take_ids(text: _Text, source: _Text) -> None:
    """Give a translation its source's heading ids, one for one."""
    lines = text.body.split("\n")
    headings = [token for token in parse(text.body) if token.type == "heading_open"]
    for token, (_, anchor) in zip(headings, source.outline, strict=True):
        if token.map:
            lines[token.map[0]] = re.sub(r"\{#[^{}]*\}$", f"{{#{anchor}}}", lines[token.map[0]])
    text.body, text.outline = "\n".join(lines), source.outline


class _Links:
    """Resolves the foreign addresses of one text: to a guide of ours, or to no link at all."""

    def __init__(self, places: _Places, guide: _Guide, text: _Text) -> None:
        self._places, self._guide, self._text = places, guide, text

    def __call__(self, match: re.Match[str]) -> str:
        path, _, anchor = match[2].partition("#")
        found = self._find(path.partition("?")[0]) if path else (self._guide, self._text)
        if found is None or (found[0].agents_only and not self._guide.agents_only):
            return match[1]
        guide, text = found
        known = anchor in {each for _, each in text.outline}
        if text is self._text:
            return f"[{match[1]}](#{anchor})" if known else match[1]
        address = posixpath.relpath(f"{guide.guide_id}.md", posixpath.dirname(self._guide.guide_id))
        return f"[{match[1]}]({address}{f'#{anchor}' if known else ''})"

    def _find(self, path: str) -> tuple[_Guide, _Text] | None:
        lang, source = self._text.lang, self._text.key.split("/")[0]
        folder = posixpath.dirname(self._text.key)
        bare = re.sub(r"(/|(/_?index)?\.mdx?)$", "", path.removeprefix(f"/{lang}"))
        near = posixpath.normpath(posixpath.join(folder, bare))
        above = posixpath.normpath(posixpath.join(self._text.key, bare))
        wanted = [near, above] if not bare.startswith("/") else [f"{source}{bare}"]
        tried = (f"{each}{end}" for each in wanted for end in ("", "/index", "/_index"))
        return next((self._places[lang, each] for each in tried if (lang, each) in self._places), None)


def _write(
    project: Path, library: Library, guide: _Guide, text: _Text, body: str, source_digest: str | None
) -> str | None:
    """Write one text, approved; returns the digest of a source, None for a translation."""
    path = f"content/{text.lang}/{guide.guide_id}.md"
    head = [
        f"title: {json.dumps(text.title, ensure_ascii=False)}",
        f"kind: {guide.kind}",
        f"audience: {'agents' if guide.agents_only else 'clients'}",
        f"updated: {DAY}",
        f"tags: [{guide.guide_id.split('/')[0]}]",
    ]
    if source_digest:
        head.append(f'translation: {{of: {guide.texts[0].lang}, digest: "{source_digest}"}}')
    content = "\n".join(["---", *head, "---", "", body])
    translation = repaired(read_translation(path, content.encode()), library)
    digest = digest_text(guide.guide_id, text.lang, translation.text, {})
    approvals = _approvals(library.config, guide, digest)
    content = "\n".join(["---", *head, *approvals, "---", translation.body])
    (project / path).parent.mkdir(parents=True, exist_ok=True)
    (project / path).write_text(content, encoding="utf-8")
    return digest if text is guide.texts[0] else None


def _approvals(config: Config, guide: _Guide, digest: str) -> Iterator[str]:
    yield "approvals:"
    for area in required_areas(config, guide.guide_id, guide.kind):
        by = config.areas[area].approvers[0]
        yield f'  - {{area: {area}, by: {by}, date: {DAY}, digest: "{digest}"}}'
