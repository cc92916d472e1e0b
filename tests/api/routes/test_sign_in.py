from __future__ import annotations

import html
import re

import pytest

from tests.api.conftest import BASE, Client

FORM = "/agents/sign-in"


def test_the_form_is_in_the_readers_language(client: Client) -> None:
    for header, lang, title in (
        ("pt-BR", "pt", "Guias para agentes"),
        ("en", "en", "Agents’ guides"),
        ("fr", "es", ""),
    ):
        answer = client.get(FORM, headers={"Accept-Language": header})
        assert answer.headers["content-language"] == lang
        assert f'<html lang="{lang}">' in answer.text
        assert title in html.unescape(answer.text)
    assert '<html lang="pt">' in client.get(f"{FORM}?lang=pt", headers={"Accept-Language": "en"}).text


def test_the_form_has_no_script_and_no_inline_style(client: Client) -> None:
    answer = client.get(FORM)
    assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", answer.text)
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "form-action 'self'" in policy
    assert client.get("/agents/sign-in.css").headers["content-type"].startswith("text/css")


def test_the_form_is_light_or_dark_as_the_pages_keep_it(client: Client) -> None:
    assert 'data-scheme="dark"' in client.get(FORM, headers={"Cookie": "kb_scheme=dark"}).text
    assert "data-scheme" not in client.get(FORM).text


def test_a_key_becomes_a_signed_cookie_that_scripts_cannot_read(serve, knowledge) -> None:
    client = serve(knowledge.publish())
    answer = client.sign_in(knowledge.key())
    assert (answer.status_code, answer.headers["location"]) == (303, "/agents/")
    cookie = answer.headers["set-cookie"]
    for part in ("kb_agents=", "HttpOnly", "Path=/agents", "SameSite=lax", "Max-Age=43200"):
        assert part in cookie
    assert "Secure" not in cookie
    assert client.get("/agents/api/v1/search?q=zarzamora").json()["total"] == 1


def test_the_key_itself_is_not_in_the_cookie(serve, knowledge) -> None:
    key = knowledge.key()
    answer = serve(knowledge.publish()).sign_in(key)
    assert key.rpartition("_")[2] not in answer.headers["set-cookie"]


def test_over_https_the_cookie_is_never_sent_in_the_clear(serve, knowledge) -> None:
    knowledge.configure("", **{"http://kb.example.org/": "https://kb.example.org/"}).publish()
    assert "Secure" in serve(knowledge).sign_in(knowledge.key()).headers["set-cookie"]


@pytest.mark.parametrize("how", ["nothing", "nonsense", "a client's"])
def test_anything_but_an_agents_key_gives_the_form_again(serve, knowledge, how: str) -> None:
    client = serve(knowledge.publish())
    key = {"nothing": "", "nonsense": "kb_a_x", "a client's": knowledge.key("clients")}[how]
    answer = client.sign_in(key)
    assert answer.status_code == 401
    assert "set-cookie" not in answer.headers
    assert 'role="alert"' in answer.text
    assert key == "" or key not in answer.text


def test_a_key_may_be_pasted_with_blanks_around_it(serve, knowledge) -> None:
    assert serve(knowledge.publish()).sign_in(f" {knowledge.key()}\n").status_code == 303


def test_a_form_with_a_wrong_key_keeps_its_language_and_where_it_leads(client: Client) -> None:
    sent = {"key": "x", "lang": "pt", "next": "/agents/pt/protocols/callback/?a=b"}
    answer = client.post(FORM, data=sent)
    assert '<html lang="pt">' in answer.text
    assert 'name="next" value="/agents/pt/protocols/callback/?a=b"' in answer.text


def test_signing_in_leads_to_the_page_asked_for(serve, knowledge) -> None:
    client = serve(knowledge.publish())
    answer = client.post(FORM, data={"key": knowledge.key(), "next": "/agents/protocols/callback/"})
    assert answer.headers["location"] == "/agents/protocols/callback/"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/", "/agents/../", "/agents/\\evil"]
)
def test_signing_in_never_leads_elsewhere(serve, knowledge, target: str) -> None:
    client = serve(knowledge.publish())
    answer = client.post(FORM, data={"key": knowledge.key(), "next": target, "lang": "pt"})
    assert answer.headers["location"] == "/agents/pt/"


def test_whoever_is_signed_in_goes_on_without_the_form(serve, knowledge) -> None:
    client = serve(knowledge.publish())
    client.sign_in(knowledge.key())
    answer = client.get(f"{FORM}?next=/agents/x/")
    assert (answer.status_code, answer.headers["location"]) == (303, "/agents/x/")


def test_signing_out_takes_the_cookie_back(serve, knowledge) -> None:
    client = serve(knowledge.publish())
    client.sign_in(knowledge.key())
    answer = client.post("/agents/sign-out")
    assert answer.status_code == 303
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert client.get("/agents/").status_code == 401
    assert 'role="status"' in client.get(answer.headers["location"]).text


def test_signing_out_needs_a_form(client: Client) -> None:
    answer = client.get("/agents/sign-out")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize("path", [FORM, "/agents/sign-out"])
@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "", "http://[", "http://]", "http://kb.example.org.evil.example"],
)
def test_a_form_on_another_site_is_refused(client: Client, path: str, origin: str) -> None:
    answer = client.post(path, data={"key": "x"}, headers={"Origin": origin})
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign-form")


def test_a_form_that_names_another_site_beside_ours_is_refused(client: Client) -> None:
    origins = [("Origin", BASE), ("Origin", "https://evil.example")]
    answer = client.request("POST", FORM, data={"key": "x"}, headers=origins)
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign-form")


def test_a_form_on_our_own_site_is_taken(serve, knowledge) -> None:
    client = serve(knowledge.publish())
    answer = client.post(FORM, data={"key": knowledge.key()}, headers={"Origin": BASE})
    assert answer.status_code == 303


def test_a_form_that_is_too_large_or_not_text_is_refused(client: Client) -> None:
    assert client.post(FORM, data={"key": "x" * 9000}).json()["code"] == "body-too-large"
    for body in (b"key=%ff", b"\xff\xfe", b"&".join([b"a=b"] * 30)):
        assert client.post(FORM, content=body).json()["code"] == "bad-request"


def test_an_altered_cookie_opens_nothing(serve, knowledge) -> None:
    client = serve(knowledge.publish())
    client.sign_in(knowledge.key())
    value = client.cookies["kb_agents"]
    for altered in (value[:-2] + ("AA" if value[-2:] != "AA" else "BB"), value.replace(".", "", 1), "x", ""):
        client.cookies.clear()
        assert client.get("/agents/", headers={"Cookie": f"kb_agents={altered}"}).status_code == 401


def test_a_cookie_of_another_installation_opens_nothing(serve, knowledge, tmp_path) -> None:
    other = type(knowledge)(tmp_path / "other").publish()
    there, here = serve(other), serve(knowledge.publish())
    there.sign_in(other.key())
    value = there.cookies["kb_agents"]
    assert here.get("/agents/", headers={"Cookie": f"kb_agents={value}"}).status_code == 401


def test_the_interface_outside_agents_takes_no_cookie(serve, knowledge) -> None:
    client = serve(knowledge.publish())
    client.sign_in(knowledge.key())
    value = client.cookies["kb_agents"]
    answer = client.get("/api/v1/search?q=zarzamora", headers={"Cookie": f"kb_agents={value}"})
    assert answer.json()["total"] == 0


def test_the_agents_interface_takes_no_key(client: Client, agents_key: str) -> None:
    answer = client.get("/agents/api/v1/search?q=a", agents_key)
    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")
