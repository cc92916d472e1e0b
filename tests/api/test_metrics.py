from __future__ import annotations

from starlette.types import Scope

from kbserver.api.exchange import Exchange
from kbserver.api.metrics import Metrics


def answered(status: int, audience: str = "clients") -> Exchange:
    scope: Scope = {"type": "http", "headers": []}
    exchange = Exchange.of(scope)
    exchange.status, exchange.audience = status, audience
    return exchange


def test_requests_are_counted_by_method_route_status_and_audience() -> None:
    metrics = Metrics()
    for status in (200, 200, 404):
        metrics.observe(answered(status), "GET", "/api/v1/search")
    text = metrics.text().decode()
    line = 'kb_requests_total{audience="clients",method="GET",route="/api/v1/search",status="%d"} %.1f'
    assert line % (200, 2) in text
    assert line % (404, 1) in text
    assert 'kb_request_seconds_count{route="/api/v1/search"} 3.0' in text


def test_methods_that_people_make_up_are_one_label() -> None:
    metrics = Metrics()
    for method in ("BREW", "FETCH", "TRACE"):
        metrics.observe(answered(405), method, "/")
    assert 'method="other",route="/",status="405"} 3.0' in metrics.text().decode()


def test_searches_are_timed_apart_from_what_is_around_them() -> None:
    metrics, exchange = Metrics(), answered(200)
    exchange.spans += [("search", 0.002), ("parse", 0.5)]
    metrics.observe(exchange, "GET", "/api/v1/search")
    metrics.observe(answered(200), "GET", "/api/v1/search")
    text = metrics.text().decode()
    assert "kb_search_seconds_count 1.0" in text
    assert 'kb_search_seconds_bucket{le="0.001"} 0.0' in text
    assert 'kb_search_seconds_bucket{le="0.0025"} 1.0' in text


def test_each_application_counts_for_itself() -> None:
    one, two = Metrics(), Metrics()
    one.observe(answered(200), "GET", "/")
    assert 'status="200"' in one.text().decode()
    assert 'status="200"' not in two.text().decode()


def test_nothing_but_our_own_figures_is_shown() -> None:
    lines = Metrics().text().decode().splitlines()
    names = {line.split(" ")[2] for line in lines if line.startswith("# TYPE") and "_created " not in line}
    assert names == {
        "kb_requests_total",
        "kb_request_seconds",
        "kb_search_seconds",
        "kb_release_loads_total",
        "kb_documents",
        "kb_worker_starts_total",
    }
