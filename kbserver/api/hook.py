"""What the server needs to hear of pushes: the forge's secret, whose pushes count, and whom to wake."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from kbserver.config import Config
from kbserver.publisher.doorbell import Doorbell
from kbserver.publisher.log import Log
from kbserver.store import Store
from kbserver.store.deliveries import Deliveries

__all__ = ["Hook", "hook_of"]


@dataclass(frozen=True, slots=True)
class Hook:
    """A forge's webhook as configured."""

    secret: str
    repository: str
    """Address of the repository at the forge."""
    branch: str
    bell: Doorbell
    deliveries: Deliveries
    patience: float = 10.0
    """Seconds that a body may take."""


def hook_of(project: Path, config: Config, store: Store | None, log: Log) -> Hook | None:
    """The webhook of a project; None where no secret is in the environment or nothing can be stored."""
    settings = config.publish.hook
    secret = os.environ.get(settings.secret_env) if settings else None
    if settings is None:
        return None
    if not secret or store is None:
        reason = "nothing can be stored" if secret else f"{settings.secret_env} is not in the environment"
        log.warning("pushes are not heard of", reason=reason)
        return None
    return Hook(secret, settings.repository, config.publish.branch, Doorbell(project), store.deliveries)
