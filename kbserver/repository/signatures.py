"""Who signed a commit, verified offline against keys that are given.

The keys are lines of OpenSSH's `allowed_signers` format (ssh-keygen(1), "ALLOWED SIGNERS").
"""

from __future__ import annotations

import signal
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kbserver.errors import RepositoryError
from kbserver.repository.git import Git

__all__ = ["Signature", "signatures"]

_PLAIN = (
    "gpg.format=ssh",
    "gpg.ssh.program=ssh-keygen",
    "gpg.ssh.revocationFile=",
    "gpg.minTrustLevel=undefined",
)
"""Whatever the user's settings are."""
_SSH = "SHA256:"
"""How OpenSSH's fingerprints begin."""


@dataclass(frozen=True, slots=True)
class Signature:
    """What git says of one commit's signature."""

    good: bool
    """Whether it is valid and made with one of the keys."""
    signer: str
    """Whose key it is, as the list of keys has it; empty unless good."""
    key: str
    """Fingerprint of the key; empty where there is no signature."""


def signatures(git: Git, commits: Iterable[str], allowed: str) -> Mapping[str, Signature]:
    """The signatures of commits, by hash, checked against the keys in `allowed`."""
    names = list(dict.fromkeys(commits))
    if not names:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        keys = Path(folder, "allowed_signers")
        keys.write_text(allowed, encoding="utf-8")
        settings = (*_PLAIN, f"gpg.ssh.allowedSignersFile={keys}")
        form = "--format=%H%x00%G?%x00%GS%x00%GF"
        data = "\n".join(names).encode() + b"\n"
        try:
            out = git("log", "--no-walk=unsorted", "--stdin", form, data=data, settings=settings)
        except RepositoryError as error:
            if not _is_cut_off(error):
                raise
            return _one_by_one(git, names, allowed)
    return dict(map(_signature, out.decode("utf-8", "replace").splitlines()))


def _is_cut_off(error: RepositoryError) -> bool:
    """Whether ssh-keygen gave up a signature that is none before git had told it what was signed."""
    how = error.__cause__
    return isinstance(how, subprocess.CalledProcessError) and how.returncode == -signal.SIGPIPE


def _one_by_one(git: Git, names: Sequence[str], allowed: str) -> Mapping[str, Signature]:
    if len(names) == 1:
        return {names[0]: Signature(False, "", "")}
    return {name: signatures(git, [name], allowed)[name] for name in names}


def _signature(line: str) -> tuple[str, Signature]:
    name, state, signer, key = line.split("\0")
    good = state == "G" and key.startswith(_SSH)  # a GPG key of the user's own keyring is none of these
    return name, Signature(good, signer if good else "", key)
