"""Who asks for drawn answers gets them, by the same addresses as everybody."""

from __future__ import annotations

import json
import re

import pytest

from kbserver.api.drawn import DRAWN
from tests.api.conftest import Client

ASKED = {"Accept": DRAWN}
GETS = ("complete?q=límites", "search?q=límites", "guides/service/requests")


@pytest.mark.parametrize("path", GETS)
def test_a_drawn_answer_is_another_representation(client: Client, path: str) -> None:
    plain, drawn, again = (
        client.get(f"/api/v1/{path}", headers=headers) for headers in ({}, ASKED, {"Accept": "*/*"})
    )
    assert [each.headers["content-type"] for each in (plain, drawn)] == ["application/json", DRAWN]
    assert "Accept" in drawn.headers["vary"].split(", ")
    assert plain.headers["etag"] == again.headers["etag"] != drawn.headers["etag"]
    assert "drawn" in drawn.text
    assert "drawn" not in plain.text
    both = plain.json().keys() & drawn.json().keys()
    assert all(plain.json()[name] == drawn.json()[name] for name in both - {"hits"})


def test_cards_are_drawn_and_say_what_they_are(client: Client) -> None:
    body = json.dumps({"context": {"text": "límites"}, "lang": "es"}).encode()
    plain, drawn = (
        client.post("/api/v1/help", content=body, headers={"Content-Type": "application/json"} | headers)
        for headers in ({}, ASKED)
    )
    assert drawn.headers["content-type"] == DRAWN
    assert drawn.headers["cache-control"] == "no-store"
    for card, other in zip(plain.json()["cards"], drawn.json()["cards"], strict=True):
        assert other["drawn"][1]["hit"]["id"] == card["id"]
        assert card.keys() - other.keys() == {"html", "blocks"}


@pytest.mark.parametrize(
    ("origin", "begins"),
    [
        ({}, "/"),
        ({"Origin": "http://kb.example.org"}, "/"),
        ({"Origin": "http://127.0.0.1:8011", "Host": "127.0.0.1:8011"}, "/"),
        ({"Origin": "https://console.example"}, "http://kb.example.org/"),
        ({"Origin": "null"}, "http://kb.example.org/"),
    ],
)
def test_links_lead_to_us_from_pages_of_others(client: Client, origin: dict[str, str], begins: str) -> None:
    answer = client.get("/api/v1/guides/service/requests", headers=ASKED | origin)
    links = re.findall(r'"href":"([^"]*)"', answer.text)
    assert links
    assert all(link.startswith(begins) for link in links)
    assert "Origin" in answer.headers["vary"]
