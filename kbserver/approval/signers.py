"""The keys that may sign approvals, in the format OpenSSH reads."""

from __future__ import annotations

from kbserver.approval.policy import Policy

__all__ = ["allowed_signers"]


def allowed_signers(policy: Policy) -> str:
    """The `allowed_signers` file of a policy (ssh-keygen(1)): a line a key, whose it is first.

    `kb.yml` has keys as `ssh-keygen` writes them, `type key address`; only keys of an area's approvers count,
    and what is no such line is passed over.
    """
    lines = set()
    for area in policy.areas.values():
        for signer in area.signers:
            match signer.split():
                case kind, key, who if who in area.approvers:
                    lines.add(f'{who} namespaces="git" {kind} {key}\n')
    return "".join(sorted(lines))
