from __future__ import annotations

import gzip

import pytest

from kbserver.api.codings import CODINGS
from kbserver.store import open_store
from tests.api.conftest import PAGES, Client, serving

FILM = PAGES["assets/film.webm"]
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_a_folder_is_its_index(client: Client) -> None:
    answer = client.get("/")
    assert "Inicio clients" in answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert client.get("/service/requests/").status_code == 200
    assert client.get("/service/requests/index.html").status_code == 200


def test_a_folder_without_its_slash_leads_to_it_with_the_query(client: Client) -> None:
    answer = client.get("/service/requests?q=a%20b")
    assert (answer.status_code, answer.headers["location"]) == (308, "/service/requests/?q=a%20b")


@pytest.mark.parametrize(
    ("path", "said"),
    [("/nothing/", "No hay nada"), ("/pt/nothing/", "Não há nada"), ("/en/nothing", "No hay nada")],
)
def test_what_is_missing_is_said_in_the_language_of_the_address(client: Client, path: str, said: str) -> None:
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 404
    assert said in answer.text


def test_programs_get_a_problem_for_what_is_missing(client: Client) -> None:
    answer = client.get("/nothing/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


@pytest.mark.parametrize(
    "path",
    [
        "/../kb.yml",
        "/%2e%2e/kb.yml",
        "/..%2fkb.yml",
        "/assets/../../../../kb.yml",
        "/assets/..%5c..%5ckb.yml",
        "//etc/passwd",
        "/%2fetc/passwd",
        "/.secret",
        "/assets/.hidden/file.txt",
        "/index.html%00.txt",
        "/index.html/",
        "/assets",
        "/register.json",
    ],
)
def test_no_path_leads_out_of_the_pages(serve, knowledge, path: str) -> None:
    pages = {**PAGES, ".secret": "secret", "assets/.hidden/file.txt": "secret"}
    answer = serve(knowledge.publish(pages=pages)).get(path)
    assert answer.status_code == 404
    assert "secret" not in answer.text


def test_a_link_in_the_pages_is_not_followed(serve, knowledge) -> None:
    made = knowledge.release()
    (knowledge.folder / "outside.txt").write_text("secret")
    (made.site("clients") / "link.txt").symlink_to(knowledge.folder / "outside.txt")
    knowledge.point("first", "first")
    answer = serve(knowledge).get("/link.txt")
    assert answer.status_code in (404, 503)
    assert "secret" not in answer.text


def test_pages_and_files_of_editors_are_checked_each_time_and_hashed_files_of_the_theme_never(
    client: Client,
) -> None:
    assert client.get("/").headers["cache-control"] == "public, no-cache"
    lasting = client.get("/assets/javascripts/bundle.0123abcd.min.js").headers
    assert lasting["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get("/assets/tarifas.20241128.pdf").headers["cache-control"] == "public, no-cache"
    assert lasting["content-type"] == "text/javascript; charset=utf-8"


def test_who_has_a_page_already_is_told_so(client: Client) -> None:
    tag = client.get("/").headers["etag"]
    assert not tag.startswith("W/")
    answer = client.get("/", headers={"If-None-Match": f'"other", {tag}'})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == tag
    assert client.get("/", headers={"If-None-Match": '"other"'}).status_code == 200


def test_text_is_compressed_as_the_reader_prefers_under_a_tag_of_each_coding(client: Client) -> None:
    path = "/service/requests/"
    plain, zipped, brotli, refused = (
        client.get(path, headers={"Accept-Encoding": accepted})
        for accepted in ("identity", "br;q=0.2, gzip;q=0.5", "gzip, deflate, br, zstd", "gzip;q=0, br;q=0")
    )
    assert plain.content == zipped.content == brotli.content == refused.content
    assert [each.headers.get("content-encoding") for each in (plain, zipped, brotli)] == [None, "gzip", "br"]
    sizes = [int(each.headers["content-length"]) for each in (plain, zipped, brotli)]
    assert max(sizes[1:]) < sizes[0] / 5
    assert len({each.headers["etag"] for each in (plain, zipped, brotli)}) == 3
    assert refused.headers["etag"] == plain.headers["etag"]
    assert {each.headers["vary"] for each in (plain, zipped, brotli)} == {"Accept-Encoding"}


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_who_has_the_compressed_page_already_is_told_so(client: Client, coding: str) -> None:
    asked = {"Accept-Encoding": coding}
    tag = client.get("/service/requests/", headers=asked).headers["etag"]
    again = client.get("/service/requests/", headers={**asked, "If-None-Match": tag})
    other = client.get("/service/requests/", headers={"Accept-Encoding": "", "If-None-Match": tag})
    assert (again.status_code, other.status_code) == (304, 200)


def test_compressing_gives_the_same_bytes_each_time(client: Client) -> None:
    page = client.app.state.service.desk.edition.pages["clients"].find("service/requests/")
    for coding in CODINGS:
        assert page.content(coding) == page.content(coding)
    assert page.content("gzip") == gzip.compress(page.file.read_bytes(), 6, mtime=0)


def test_a_part_of_a_text_is_of_its_bytes_as_they_are_and_never_of_compressed_ones(client: Client) -> None:
    path, part = "/assets/javascripts/bundle.0123abcd.min.js", {"Range": "bytes=7-11"}
    plain = client.get(path, headers={"Accept-Encoding": "identity", **part})
    assert (plain.status_code, plain.text) == (206, "const")
    whole = client.get(path, headers={"Accept-Encoding": "br", **part})
    assert (whole.status_code, whole.headers["content-encoding"]) == (200, "br")
    assert "accept-ranges" not in whole.headers
    assert client.get("/nothing/", headers={**BROWSER, **part}).status_code == 404


def test_a_page_may_run_only_its_own_scripts(client: Client) -> None:
    policy = client.get("/").headers["content-security-policy"]
    assert "script-src 'self' 'sha256-" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_captions_and_films_have_their_types(client: Client) -> None:
    assert client.get("/assets/film.vtt").headers["content-type"] == "text/vtt; charset=utf-8"
    film = client.get("/assets/film.webm")
    assert film.headers["content-type"] == "video/webm"
    assert film.headers["accept-ranges"] == "bytes"
    assert film.content == FILM
    assert "last-modified" not in film.headers


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-9", FILM[:10]),
        ("bytes=100-", FILM[100:]),
        ("bytes=-5", FILM[-5:]),
        ("bytes=10230-99999", FILM[10230:]),
    ],
)
def test_a_film_is_played_from_its_middle(client: Client, asked: str, part: bytes) -> None:
    answer = client.get("/assets/film.webm", headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.content == part
    assert answer.headers["content-length"] == str(len(part))
    assert answer.headers["content-range"].endswith(f"/{len(FILM)}")


def test_a_part_beyond_the_end_is_refused(client: Client) -> None:
    answer = client.get("/assets/film.webm", headers={"Range": "bytes=99999-"})
    assert (answer.status_code, answer.json()["code"]) == (416, "range-not-satisfiable")
    assert answer.headers["content-range"] == f"bytes */{len(FILM)}"


def test_a_part_of_a_film_that_has_changed_is_the_whole_film(client: Client) -> None:
    tag = client.get("/assets/film.webm").headers["etag"]
    same = client.get("/assets/film.webm", headers={"Range": "bytes=0-9", "If-Range": tag})
    changed = client.get("/assets/film.webm", headers={"Range": "bytes=0-9", "If-Range": '"old"'})
    assert (same.status_code, changed.status_code) == (206, 200)


def test_only_the_head_of_a_film_can_be_had(client: Client) -> None:
    answer = client.request("HEAD", "/assets/film.webm")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(FILM))


def test_keys_and_cookies_play_no_part_on_the_clients_site(client: Client, agents_key: str) -> None:
    for key in (agents_key, "nonsense"):
        assert "Inicio clients" in client.get("/", key).text


@pytest.mark.parametrize(
    "path", ["/agents/", "/agents/pt/", "/agents/nothing-of-the-kind/", "/agents/index.html"]
)
def test_a_reader_who_is_not_signed_in_is_led_to_the_form(client: Client, path: str) -> None:
    answer = client.get(f"{path}?a=b", headers=BROWSER)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/agents/sign-in?next=%2Fagents%2F")
    assert answer.headers["cache-control"] == "no-store"
    assert ("lang=pt" in answer.headers["location"]) is ("pt/" in path)


def test_files_of_the_agents_site_are_refused_whether_or_not_they_exist(
    client: Client,
) -> None:
    there, nowhere = (client.get(f"/agents/assets/{name}") for name in ("film.webm", "nothing.webm"))
    assert there.status_code == nowhere.status_code == 401
    assert there.json()["detail"] == nowhere.json()["detail"]


def test_agents_read_their_site_once_they_are_signed_in(serve, knowledge) -> None:
    client = serve(knowledge.publish())
    assert client.sign_in(knowledge.key()).status_code == 303
    answer = client.get("/agents/")
    assert "Inicio agents" in answer.text
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "Cookie" in answer.headers["vary"]
    assert client.get("/agents/nothing/", headers=BROWSER).status_code == 404


def test_the_agents_address_without_its_slash_leads_to_it(client: Client) -> None:
    answer = client.get("/agents")
    assert (answer.status_code, answer.headers["location"]) == (308, "/agents/")


def test_a_proxy_that_is_trusted_signs_agents_in(knowledge) -> None:
    knowledge.configure("sign_in: {proxy_header: X-Person, trusted_proxies: [127.0.0.0/8]}\n").publish()
    with serving(knowledge.app()) as client:
        assert "Inicio agents" in client.get("/agents/", headers={"X-Person": "ana"}).text
        assert client.get("/agents/", headers={"X-Person": " "}).status_code == 401
        assert (
            client.request("GET", "/agents/", headers=[("X-Person", "eve"), ("X-Person", "ana")]).status_code
            == 401
        )
        assert (
            client.get("/agents/api/v1/search?q=zarzamora", headers={"X-Person": "ana"}).json()["total"] == 1
        )
        assert client.get("/api/v1/search?q=zarzamora", headers={"X-Person": "ana"}).json()["total"] == 0


def test_a_proxy_elsewhere_is_not_believed(knowledge) -> None:
    knowledge.configure("sign_in: {proxy_header: X-Person, trusted_proxies: [10.0.0.0/8]}\n").publish()
    with serving(knowledge.app()) as client:
        assert client.get("/agents/", headers={"X-Person": "ana"}).status_code == 401


def test_a_revoked_key_ends_its_sign_ins(serve, knowledge) -> None:
    client, key = serve(knowledge.publish()), knowledge.key()
    client.sign_in(key)
    assert client.get("/agents/").status_code == 200
    open_store(knowledge.folder).keys.revoke(key.split("_")[2])
    client.app.state.service.keyring.forget()
    assert client.get("/agents/").status_code == 401
    assert client.get("/agents/api/v1/search?q=a").status_code == 401
