"""Evidence as a folder to keep: every file that is in it, and how it gets there.

The same history and the same day give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from kbserver.approval.evidence import Consent, Evidence
from kbserver.approval.evidence_readme import readme
from kbserver.approval.versions import Given, Span, for_clients, spans
from kbserver.disk import named
from kbserver.errors import RepositoryError
from kbserver.guides.frontmatter import split

__all__ = ["files_of", "name_of", "write_evidence"]


def write_evidence(evidence: Evidence, into: Path) -> Path:
    """Write the folder below another one: whole, or not at all.

    Raises:
        RepositoryError: There is such a folder already, and something is in it.
    """
    folder = into / name_of(evidence)
    if os.path.lexists(folder) and not (folder.is_dir() and not any(folder.iterdir())):
        raise RepositoryError(f"{folder} is there already: move it away, or choose another place with --out")
    files = files_of(evidence)
    beside = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        for path, content in files.items():
            place = beside / path
            place.parent.mkdir(parents=True, exist_ok=True)
            with named(folder / path):
                place.write_bytes(content)
        beside.rename(folder)  # takes the place of an empty folder
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return folder


def name_of(evidence: Evidence) -> str:
    """The folder's name: `evidence-protocols-callback-pt-2025-06-01`."""
    history = evidence.history
    return f"evidence-{history.guide_id.replace('/', '-')}-{history.lang}-{evidence.day.isoformat()}"


def files_of(evidence: Evidence) -> dict[str, bytes]:
    """Every file of the folder, by path."""
    files = dict(sorted(_files(evidence)))
    for path in files:
        if ".." in PurePosixPath(path).parts:
            raise RepositoryError(f"git has a file under a name that leads out of its folder: {path}")
    sums = "".join(_sum_line(path, content) for path, content in files.items())
    return files | {"SHA256SUMS": sums.encode("utf-8", "surrogateescape")}


def _files(evidence: Evidence) -> Iterator[tuple[str, bytes]]:
    digests = list(evidence.digests.items())
    yield "README.md", readme(evidence).encode()
    yield "approvals.json", _json(_approvals(evidence))
    yield "history.json", _json(_history(evidence))
    yield "digest.txt", "".join(f"{digest}\n" for _id, digest in digests).encode()
    for number, (guide_id, _digest) in enumerate(digests, 1):
        name = "digest-input.bin" if number == 1 else f"digest-input-{number}.bin"
        yield name, evidence.text.bytes_under(guide_id)
    yield "front-matter.yml", split(evidence.text.content.decode(), evidence.text.stood.path).yaml.encode()
    for path, content in evidence.files.items():
        yield f"text/{path}", content
    for commit, content in evidence.commits.items():
        yield f"commits/{commit}/commit", content
    judged = {f"commits/{commit}/": judgement for commit, judgement in evidence.judgements.items()}
    if evidence.policy_then:
        judged[""] = evidence.policy_then
    for folder, judgement in judged.items():
        yield f"{folder}kb.yml", judgement.kb_yml
        yield f"{folder}allowed_signers", judgement.allowed_signers.encode()


def _approvals(evidence: Evidence) -> dict[str, Any]:
    version = evidence.version
    return {
        "guide_id": evidence.history.guide_id,
        "lang": evidence.history.lang,
        "as_of": evidence.day.isoformat(),
        "version": version.number,
        "in_force_from": _iso(evidence.span.first),
        "in_force_to": _iso(evidence.span.last),
        "path": evidence.text.stood.path,
        "commit": version.commit,
        "reached": version.reached,
        "reached_on": _iso(version.reached_on),
        "approvals": list(map(_consent, evidence.approvals)),
        "renewals": list(map(_consent, evidence.renewals)),
    }


def _consent(consent: Consent) -> dict[str, Any]:
    signature = consent.signature
    return _given(consent.given) | {
        "area_name": consent.area_name,
        "guide_id": consent.guide_id,
        "signature": {
            "asked_for": consent.signed,
            "state": consent.state,
            "signer": signature.signer or None,
            "key": signature.key or None,
        },
    }


def _given(given: Given) -> dict[str, Any]:
    return {
        "area": given.area,
        "by": given.approval.by,
        "date": given.approval.date.isoformat(),
        "digest": given.approval.digest,
        "commit": given.commit,
        "recorded": given.recorded.isoformat(),
    }


def _history(evidence: Evidence) -> dict[str, Any]:
    versions = evidence.history.versions
    return {
        "guide_id": evidence.history.guide_id,
        "lang": evidence.history.lang,
        "read_up_to": evidence.head,
        "timezone": evidence.timezone,
        "versions": list(map(_version, spans(versions))),
        "for_clients": list(map(_version, spans(for_clients(versions)))),
    }


def _version(span: Span) -> dict[str, Any]:
    version = span.version
    return {
        "version": version.number,
        "in_force_from": _iso(span.first),
        "in_force_to": _iso(span.last),
        "ended_by": span.ended_by,
        "title": version.title,
        "audience": version.audience,
        "path": version.path,
        "blob": version.blob,
        "digest": version.digest,
        "commit": version.commit,
        "reached": version.reached,
        "reached_on": _iso(version.reached_on),
        "approvals": list(map(_given, version.approvals)),
        "renewals": list(map(_given, version.renewals)),
    }


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _sum_line(path: str, content: bytes) -> str:
    """A line as `sha256sum` writes it, which marks a name with a backslash or a line end by a backslash."""
    escaped = path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    mark = "\\" if escaped != path else ""
    return f"{mark}{hashlib.sha256(content).hexdigest()}  {escaped}\n"
