"""Who asks for drawn answers gets them, by the same addresses as everybody."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kbserver.api.drawn import DRAWN
from tests.api.conftest import Client, Knowledge, serving

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


def test_a_panel_in_a_language_that_is_not_listed_gets_the_default(tmp_path: Path) -> None:
    """Its own words are in all three, and a console's page may be in one that the guides are not in."""
    listed = {"list: [es, pt, en], fallback: {pt: [es, en], en: [es, pt], es: [pt, en]}": "list: [es, pt]"}
    origin = "https://console.example"
    world = Knowledge(tmp_path).configure(f"embed: {{origins: ['{origin}']}}\n", **listed).publish("first")
    with serving(world.app()) as client:
        for path in ("complete?q=límites&", "search?q=límites&", "guides/service/requests?"):
            at = f"/api/v1/{path}lang=en"
            assert client.get(at, headers=ASKED).status_code == 200
            assert client.get(at).status_code == 422
        assert client.post("/api/v1/help", content=b'{"lang": "en"}', headers=ASKED).status_code == 200
        for lang in ("en", "fr", "pt"):
            frame = client.get("/embed/v1/frame", params={"origin": origin, "lang": lang})
            assert frame.status_code == 200
            assert f'lang="{"pt" if lang == "pt" else "es"}"' in frame.text
