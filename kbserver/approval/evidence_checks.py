"""The commands of an evidence folder's page: they check it with what any Unix has, and git.

Each block of commands runs in the folder by itself; those that ask a clone take its place from `REPOSITORY`.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator

from kbserver.approval.digest import FORMAT, LEFT_OUT
from kbserver.approval.evidence import Evidence
from kbserver.approval.recomputation import approved_bytes
from kbserver.config import FILE_NAME

__all__ = ["checks"]

_HEX_OF_SHA1 = 40
_INTRODUCTION = """\
## How to check it without the program that wrote it

A shell with `awk`, `sha256sum`, `cut`, `sed`, `cat`, `cmp` and `git` is enough. Run each block in this
folder.
"""
_SUMS = "Each line ends in `OK`."
_DIGEST = (
    "An approval names a digest: the SHA-256 of the guide's id, the language, the text without the keys that"
    " are bookkeeping, and the SHA-256 of each file it shows. Change a letter, and it is another one."
)
_NAMED = "The approvals stand in the head of the file itself, each with the digest it is for:"
_OBJECTS = (
    "A commit's name is the hash of what it says: who made it, when, on top of which others, and the name of"
    " all its files together. Each line ends in `is what its name says`; the second block shows what they"
    " say."
)
_CLONE = (
    "For the rest, let `REPOSITORY` name a clone of the knowledge base with its whole history, as in `export"
    " REPOSITORY=$HOME/knowledge-base`. Each line ends in `is in the clone`, `is on the main branch` or `is"
    " as committed`."
)
_SHOWN = "Who made the commits and when, and what they changed:"
_POLICY = (
    "`kb.yml` says which areas must approve which guides (`approval.required`), and who may for each"
    " (`areas`). An approval is judged by the one of the commit that added it. Each line ends in `is as"
    " committed`."
)
_SIGNED = (
    'For each commit, the second line is `Good "git" signature for` and the person who approved, as in the'
    " table above. Git 2.34 or newer and `ssh-keygen` check it against the keys that `kb.yml` named then."
)
_UNSIGNED = (
    "None of these commits is signed, and `kb.yml` did not ask for it: who typed a name is as certain as"
    " access to the repository was."
)
_AGAIN = (
    "In a clone that ends in commit `{head}`, `{command}` writes this folder again, byte for byte, and `kb"
    " verify` checks every approval there is."
)
_AWK = f"""\
awk '
  NR == 1 {{ head = 1; print; next }}
  head && $0 == "---" {{ head = 0; skip = 0 }}
  head && /^[A-Za-z_][A-Za-z0-9_-]*:( |$)/ {{
    skip = /^({"|".join(LEFT_OUT)}):/
  }}
  !skip {{ print }}
'"""
_AS_DIGEST = r"sed 's/^\([0-9a-f]*\).*/sha256:\1/'"
_GIT = 'git -C "${REPOSITORY:?}"'


def checks(evidence: Evidence) -> str:
    """The part of the page that says how to check the rest, as Markdown."""
    parts = [
        _INTRODUCTION,
        _section("The folder is as it was written", _SUMS, ["sha256sum -c SHA256SUMS"]),
        _digests(evidence),
        _section("The commits are what their names say", _OBJECTS, _objects(evidence), _said(evidence)),
        _section("Text and commits are the repository's", _CLONE, _commits(evidence), _files(evidence)),
        _changes(evidence),
        _section("Who may approve", _POLICY, _policies(evidence)),
        _signatures(evidence),
        _again(evidence),
    ]
    return "\n".join(parts)


def _digests(evidence: Evidence) -> str:
    parts = [_section("The approvals are for this very text", _DIGEST)]
    for number, (guide_id, digest) in enumerate(evidence.digests.items(), 1):
        name = "digest-input.bin" if number == 1 else f"digest-input-{number}.bin"
        commands = [
            *_assembled(evidence, guide_id),
            f"sha256sum < {name} | {_AS_DIGEST}",
            f"sed -n {number}p digest.txt",
        ]
        parts.append(f"All three lines are `{digest}`:\n\n{_block(commands)}")
    path = shlex.quote(f"text/{evidence.text.stood.path}")
    return "\n".join([*parts, f"{_NAMED}\n\n{_block([f'cat {path}'])}"])


def _assembled(evidence: Evidence, guide_id: str) -> Iterator[str]:
    """Commands that put the digest's bytes together and print their digest."""
    text = evidence.text
    names = " ".join(map(shlex.quote, (guide_id, text.lang)))
    without_end = not approved_bytes(text.content).endswith(b"\n")  # awk ends every line
    yield "(cd text && {"
    yield f"printf '{FORMAT}\\n%s\\n%s\\n' {names}"
    kept = f"{_AWK} {shlex.quote(text.stood.path)}"
    yield f"printf '%s' \"$({kept})\"" if without_end else kept
    for path in sorted(text.hashes):
        shown = shlex.quote(path)
        yield f"printf '%s %s\\n' \"$(sha256sum < {shown} | cut -c 1-64)\" {shown}"
    yield f"}}) | sha256sum | {_AS_DIGEST}"


def _objects(evidence: Evidence) -> Iterator[str]:
    for commit, content in evidence.commits.items():
        found = _name(evidence, "commit", _object(commit), content)
        yield f'test "$({found})" = {commit} && echo "{commit} is what its name says"'


def _name(evidence: Evidence, kind: str, place: str, content: bytes) -> str:
    """The command that gives git's name of a file; away from a clone git reckons SHA-1 alone."""
    if len(evidence.head) > _HEX_OF_SHA1:
        return f"{{ printf '{kind} {len(content)}\\0'; cat {place}; }} | sha256sum | cut -c 1-64"
    return f"git hash-object {'-t commit' if kind == 'commit' else '--no-filters'} {place}"


def _said(evidence: Evidence) -> Iterator[str]:
    yield from (f"cat {_object(commit)}" for commit in evidence.commits)


def _commits(evidence: Evidence) -> Iterator[str]:
    for commit in evidence.commits:
        compared = f"{_GIT} cat-file commit {commit} | cmp - {_object(commit)}"
        yield f'{compared} && echo "{commit} is in the clone"'
    reached = evidence.version.reached
    there = f"{_GIT} merge-base --is-ancestor {reached} {evidence.head}"
    yield f'{there} && echo "{reached} is on the main branch"'


def _changes(evidence: Evidence) -> str:
    return f"{_SHOWN}\n\n" + _block([f"{_GIT} show --format=fuller {' '.join(evidence.commits)}"])


def _files(evidence: Evidence) -> Iterator[str]:
    """Commands that compare each file with the commit's; a link is compared with what it leads to."""
    blobs = {evidence.text.stood.path: evidence.text.stood.blob, **dict(evidence.text.stood.files)}
    for path, content in evidence.files.items():
        ours, said = shlex.quote(f"text/{path}"), shlex.quote(f"{path} is as committed")
        if path in evidence.links:
            yield f"{_GIT} show {blobs[path]} | cmp - {ours} && echo {said}"
            continue
        theirs = _in_commit(evidence, evidence.stood, path)
        yield f"{_GIT} show {theirs} | cmp - {ours} && echo {said}"
        found = _name(evidence, "blob", ours, content)
        yield f'test "$({_GIT} rev-parse {theirs})" = "$({found})" && echo {said}'


def _policies(evidence: Evidence) -> Iterator[str]:
    judged = [(commit, f"commits/{commit}/{FILE_NAME}") for commit in evidence.judgements]
    if evidence.on_day and evidence.policy_then:
        judged.append((evidence.on_day, FILE_NAME))
    for commit, ours in judged:
        theirs = _in_commit(evidence, commit, FILE_NAME)
        yield f'{_GIT} show {theirs} | cmp - {ours} && echo "{ours} is as committed"'


def _signatures(evidence: Evidence) -> str:
    consents = (*evidence.approvals, *evidence.renewals)
    title, signed = "Signatures", {each.given.commit: None for each in consents if each.state != "none"}
    if not signed:
        return _section(title, _UNSIGNED)
    commands = [
        f'{_GIT} -c gpg.ssh.allowedSignersFile="$PWD/commits/{commit}/allowed_signers"'
        f" log -1 --show-signature {commit}"
        for commit in signed
    ]
    return _section(title, _SIGNED, commands)


def _again(evidence: Evidence) -> str:
    guide_id, lang = shlex.quote(evidence.history.guide_id), evidence.history.lang
    command = f"kb evidence {guide_id} --lang {lang} --as-of {evidence.day.isoformat()}"
    return _section("With the program", _AGAIN.format(head=evidence.head, command=command))


def _in_commit(evidence: Evidence, commit: str, path: str) -> str:
    return shlex.quote(f"{commit}:{evidence.prefix}{path}")


def _object(commit: str) -> str:
    return f"commits/{commit}/commit"


def _section(title: str, what: str, *blocks: Iterable[str]) -> str:
    return "\n".join([f"### {title}", "", what, "", *map(_block, blocks)])


def _block(commands: Iterable[str]) -> str:
    return "\n".join(["```sh", *commands, "```", ""])
