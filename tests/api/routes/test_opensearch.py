from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tests.api.conftest import Client

SPACE = {"o": "http://a9.com/-/spec/opensearch/1.1/"}


def described(client: Client, query: str = "") -> ElementTree.Element:
    answer = client.get(f"/opensearch.xml{query}")
    assert answer.headers["content-type"].startswith("application/opensearchdescription+xml")
    return ElementTree.fromstring(answer.text)  # noqa: S314 - our own answer


def template(root: ElementTree.Element, media_type: str) -> str:
    url = root.find(f"o:Url[@type='{media_type}']", SPACE)
    assert url is not None
    return url.attrib["template"]


@pytest.mark.parametrize(
    ("query", "name", "home"),
    [
        ("", "Guías", "http://kb.example.org/?q={searchTerms}"),
        ("?lang=pt", "Guias", "http://kb.example.org/pt/?q={searchTerms}"),
        ("?lang=en-GB", "Guides", "http://kb.example.org/en/?q={searchTerms}"),
    ],
)
def test_browsers_search_the_site_in_the_readers_language(
    client: Client, query: str, name: str, home: str
) -> None:
    root = described(client, query)
    assert root.findtext("o:ShortName", namespaces=SPACE) == name
    assert template(root, "text/html") == home


def test_programs_find_the_search_of_the_interface(client: Client) -> None:
    found = template(described(client), "application/json")
    assert found == "http://kb.example.org/api/v1/search?lang=es&q={searchTerms}"


def test_the_name_keeps_to_the_sixteen_characters_allowed_and_is_escaped(serve, knowledge) -> None:
    knowledge.configure("", **{"es: Guías": "es: 'Guías <de> la & casa grande'"})
    root = described(serve(knowledge.publish()))
    assert root.findtext("o:ShortName", namespaces=SPACE) == "Guías <de> la & "


def test_a_language_that_does_not_exist_is_refused(client: Client) -> None:
    assert client.get("/opensearch.xml?lang=xx").status_code == 422
