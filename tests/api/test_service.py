from __future__ import annotations

import datetime as dt
from typing import Any

import anyio
import pytest
from starlette.requests import Request

from kbserver.api.exchange import Exchange
from kbserver.api.problems import ProblemError
from kbserver.api.service import Service, service_of
from tests.api.conftest import TODAY, Knowledge


@pytest.fixture
def service(knowledge: Knowledge) -> Service:
    app = knowledge.publish().app()
    found: Service = app.state.service
    return found


def asking(path: str = "/api/v1/search", **headers: str) -> Request:
    sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope: dict[str, Any] = {"type": "http", "path": path, "headers": sent, "client": None}
    Exchange.of(scope)
    return Request(scope)


def code(call: Any, *arguments: Any) -> str:
    with pytest.raises(ProblemError) as caught:
        anyio.run(call, *arguments)
    return caught.value.kind.code


def test_without_a_key_everybody_is_a_client(service: Service) -> None:
    assert anyio.run(service.admit, asking()) == "clients"


@pytest.mark.parametrize("audience", ["clients", "agents"])
def test_a_key_opens_its_own_audience(service: Service, knowledge: Knowledge, audience: str) -> None:
    key = knowledge.key(audience)
    assert anyio.run(service.admit, asking(authorization=f"Bearer {key}")) == audience


def test_a_key_is_worth_nothing_under_agents_and_no_key_is_an_error_there(
    service: Service, knowledge: Knowledge
) -> None:
    for headers in ({}, {"authorization": f"Bearer {knowledge.key()}"}):
        assert code(service.admit, asking("/agents/api/v1/search", **headers)) == "not-signed-in"


def test_a_path_that_only_begins_like_agents_is_not_theirs(service: Service) -> None:
    assert anyio.run(service.admit, asking("/agentsapi/v1/search")) == "clients"


def test_a_ticket_for_a_clients_key_opens_nothing(service: Service, knowledge: Knowledge) -> None:
    text = knowledge.key("clients")
    key = anyio.run(service.keyring.verify, text)
    cookie = f"kb_agents={service.tickets.issue(key)}"
    assert anyio.run(service.signed_in, asking("/agents/", cookie=cookie)) is False


def test_before_a_release_there_is_nothing_to_find(service: Service) -> None:
    assert code(service.collection, "clients") == "no-release"


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (dt.date(2026, 1, 2), dt.date(2026, 1, 2)),
        (dt.datetime(2026, 1, 2, 2, 59, tzinfo=dt.UTC), dt.date(2026, 1, 1)),
        (dt.datetime(2026, 1, 2, 3, 0, tzinfo=dt.UTC), dt.date(2026, 1, 2)),
        (dt.datetime(2026, 1, 2, 0, 0), dt.date(2026, 1, 2)),  # noqa: DTZ001 - without a zone it is ours
        (dt.datetime.min.replace(tzinfo=dt.UTC), dt.date.min),
        (dt.datetime.max.replace(tzinfo=dt.UTC), dt.date.max),
    ],
)
def test_days_are_days_of_the_configured_zone(service: Service, moment: dt.date, day: dt.date) -> None:
    assert service.day(moment) == day


def test_the_day_of_the_server_is_given_to_it(service: Service) -> None:
    assert service.today() == TODAY


def test_the_service_is_found_from_any_request(knowledge: Knowledge) -> None:
    app = knowledge.app()
    assert service_of(Request({"type": "http", "headers": [], "app": app})) is app.state.service
