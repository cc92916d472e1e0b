"""The digest an approval names: sha256 over bytes anyone can assemble.

The bytes, in order (`docs/approval.md` has test vectors and the shell commands):

1. the line `kb-digest-v1`
2. the line of the guide's id
3. the line of the language
4. the file without the top-level front-matter keys of `LEFT_OUT`, each with the lines that belong to it
5. for every file the text shows, sorted by path: a line `<sha256 in hex> <path>`
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from kbserver.guides.frontmatter import amend, key_spans, split
from kbserver.guides.library import Library, files_shown
from kbserver.guides.model import Translation

__all__ = [
    "FORMAT",
    "LEFT_OUT",
    "approved_text",
    "digest_of",
    "digest_text",
    "digests_of",
    "in_force_text",
    "source_digests",
]

FORMAT = "kb-digest-v1"
LEFT_OUT = ("approvals", "updated", "owner", "tags", "aliases", "review_by", "translation")
"""Keys that may change without a new approval."""


def digest_of(translation: Translation, files: Mapping[str, bytes]) -> str:
    """The digest of a translation; `files` holds what it shows, by path relative to the project."""
    shown = files_shown(translation.body, translation.path)
    hashes = {path: hashlib.sha256(files[path]).hexdigest() for path in shown if path in files}
    return digest_text(translation.guide_id, translation.lang, translation.text, hashes)


def digests_of(translation: Translation, library: Library) -> tuple[str, ...]:
    """The digests that stand for a text: under its guide's id, then under former ids no guide has now."""
    ids = [translation.guide_id, *(a for a in translation.meta.aliases if a not in library.guides)]
    files = library.snapshot.files
    return tuple(digest_of(replace(translation, guide_id=each), files) for each in ids)


def in_force_text(translation: Translation) -> Translation:
    """The text without the day it was withdrawn from, which is nothing to translate."""
    if translation.meta.withdrawn is None:
        return translation
    return replace(translation, text=amend(translation.text, translation.path, "withdrawn", None))


def source_digests(source: Translation, library: Library) -> tuple[str, ...]:
    """The digests by which a translation may say that it renders a source, withdrawn or not."""
    bare = in_force_text(source)
    found = digests_of(bare, library)
    return found if bare is source else found + digests_of(source, library)


def digest_text(guide_id: str, lang: str, text: str, hashes: Mapping[str, str]) -> str:
    """The digest of a file's text and of the files it shows, as `sha256:` and 64 hex digits."""
    shown = "".join(f"{hashes[path]} {path}\n" for path in sorted(hashes))
    assembled = f"{FORMAT}\n{guide_id}\n{lang}\n{approved_text(text)}{shown}"
    return "sha256:" + hashlib.sha256(assembled.encode()).hexdigest()


def approved_text(text: str) -> str:
    """The file without the keys of `LEFT_OUT`: what an approval is about."""
    head = split(text, "")
    lines = head.yaml.split("\n")[:-1]
    for span in reversed(key_spans(head.yaml)):
        if span.key in LEFT_OUT:
            del lines[span.start : span.end]
    return "\n".join(["---", *lines, "---", head.body])
