"""Figures for Prometheus: few names, few labels, a registry of its own for each application.

Workers of one server write theirs to files, so that whichever is asked tells the figures of all.
"""

from __future__ import annotations

import os
from functools import lru_cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from kbserver.api.exchange import Exchange

__all__ = ["MEDIA_TYPE", "SHARED", "Metrics"]

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""Prometheus text exposition format."""

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Environment variable that names the folder of the workers' files; the library reads it when imported."""

_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class Metrics:
    """What one application counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        own = None if SHARED in os.environ else self.registry
        if own is None:
            MultiProcessCollector(self.registry)  # type: ignore[no-untyped-call]
        self._requests = Counter(
            "kb_requests",
            "Requests answered.",
            ("method", "route", "status", "audience"),
            registry=own,
        )
        self._seconds = Histogram(
            "kb_request_seconds", "Time to answer.", ("route",), buckets=_BUCKETS, registry=own
        )
        self.loads = Counter("kb_release_loads", "Releases taken up, or refused.", ("outcome",), registry=own)
        self.documents = Gauge(
            "kb_documents",
            "Documents in the index.",
            ("audience",),
            registry=own,
            multiprocess_mode="mostrecent",
        )
        self._search = Histogram(
            "kb_search_seconds", "Time to search what was not remembered.", buckets=_BUCKETS, registry=own
        )
        Counter("kb_worker_starts", "Processes that began to answer.", registry=own).inc()
        self._request_child = lru_cache(maxsize=1024)(self._requests.labels)
        self._seconds_child = lru_cache(maxsize=256)(self._seconds.labels)

    def observe(self, exchange: Exchange, method: str, route: str) -> None:
        """Count a request that has been answered."""
        named = method if method in _METHODS else "other"
        self._request_child(named, route, str(exchange.status), exchange.audience).inc()
        self._seconds_child(route).observe(exchange.seconds())
        for name, seconds in exchange.spans:
            if name == "search":
                self._search.observe(seconds)

    def text(self) -> bytes:
        """Everything counted so far."""
        return generate_latest(self.registry)
