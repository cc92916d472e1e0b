"""How publishing stands, for those who watch the server: in words, and in figures for Prometheus."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any, Literal

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from kbserver.publish.release import POINTER, releases_folder
from kbserver.publisher.lock import is_running
from kbserver.publisher.state import BUCKETS, State, read_state

__all__ = ["Publishing"]

Standing = Literal["ok", "failing", "stopped"]


class Publishing(Collector):
    """The publisher of a project as its files show it, whichever process it is."""

    def __init__(self, project: Path) -> None:
        self._project = project

    def standing(self) -> Standing | None:
        """Whether what is pushed goes out; None where no publisher was ever used.

        Nothing more precise is for everybody: when something is built tells when agents' texts change.
        """
        state = read_state(self._project)
        if state is None:
            return None
        if not is_running(self._project):
            return "stopped"
        return "failing" if state.failure else "ok"

    def facts(self) -> dict[str, Any] | None:
        """For agents' keys: what is done now, the last publication and what failed."""
        state = read_state(self._project)
        if state is None:
            return None
        names = ("state", "since", "wanted", "published", "published_at", "percent")
        return {name: getattr(state, name) for name in names} | {
            "outcome": state.failure.outcome if state.failure else None
        }

    def describe(self) -> list[Metric]:
        """Nothing: names are not checked against each other at registration."""
        return []

    def collect(self) -> Iterator[Metric]:
        """The figures, for Prometheus."""
        if (age := self._age()) is not None:
            yield GaugeMetricFamily("kb_release_age_seconds", "Time since the pointer last moved.", age)
        if state := read_state(self._project):
            yield _outcomes(state)
            yield _durations(state)

    def _age(self) -> float | None:
        try:
            return time.time() - (releases_folder(self._project) / POINTER).stat().st_mtime
        except OSError:
            return None


def _outcomes(state: State) -> Metric:
    family = CounterMetricFamily(
        "kb_publish", "Publications, and what kept others from it.", labels=("outcome",)
    )
    for outcome, times in sorted(state.outcomes.items()):
        family.add_metric((outcome,), times)
    return family


def _durations(state: State) -> Metric:
    bounds = [*(str(float(bound)) for bound in BUCKETS), "+Inf"]
    buckets = list(zip(bounds, map(float, accumulate(state.durations)), strict=True))
    return HistogramMetricFamily(
        "kb_publish_seconds", "Time from fetching to serving.", buckets=buckets, sum_value=state.durations_sum
    )
