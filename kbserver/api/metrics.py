"""Figures for Prometheus: few names, few labels, a registry of its own for each application."""

from __future__ import annotations

from functools import lru_cache

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from kbserver.api.exchange import Exchange

__all__ = ["MEDIA_TYPE", "Metrics"]

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""Prometheus text exposition format."""

_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class Metrics:
    """What one application counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "kb_requests",
            "Requests answered.",
            ("method", "route", "status", "audience"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "kb_request_seconds", "Time to answer.", ("route",), buckets=_BUCKETS, registry=self.registry
        )
        self.loads = Counter(
            "kb_release_loads", "Releases taken up, or refused.", ("outcome",), registry=self.registry
        )
        self.documents = Gauge(
            "kb_documents", "Documents in the index.", ("audience",), registry=self.registry
        )
        self._request_child = lru_cache(maxsize=1024)(self._requests.labels)
        self._seconds_child = lru_cache(maxsize=256)(self._seconds.labels)

    def observe(self, exchange: Exchange, method: str, route: str) -> None:
        """Count a request that has been answered."""
        named = method if method in _METHODS else "other"
        self._request_child(named, route, str(exchange.status), exchange.audience).inc()
        self._seconds_child(route).observe(exchange.seconds())

    def text(self) -> bytes:
        """Everything counted so far."""
        return generate_latest(self.registry)
