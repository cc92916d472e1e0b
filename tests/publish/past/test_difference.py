"""Pages of what changed between two versions in a real site."""

from __future__ import annotations

from tests.publish.past.drawn import LIMITS, copied, past_of, past_pages


def test_a_page_of_changes_marks_words_and_says_what_the_marks_mean(clients):
    page = clients.page("service/limits/diff/1-2/")
    lots = page.one("section[aria-labelledby=lots]")
    gone = [element.text for element in lots.all("del")]
    new = [element.text for element in lots.all("ins")]
    assert gone == ["eliminado: Cuarenta", "eliminado: 40", "eliminado: arándano"]
    assert new == ["añadido: Cincuenta", "añadido: 50", "añadido: frambuesa"]
    prices = page.one("section[aria-labelledby=prices]")
    assert [frame.one("table").all("tr")[1].text for frame in prices.all("div.table")] == [
        "10 eliminado: $300",
        "10 añadido: $350",
    ]
    assert "zarzamora" not in page.text


def test_a_page_of_changes_sums_up_and_folds_what_stayed(clients):
    page = clients.page("service/limits/diff/1-2/")
    summary = page.one("section[aria-labelledby=__summary]")
    assert summary.one("p").text == (
        "título modificado, 3 secciones modificadas, 1 sección añadida, 1 sección sin cambios"
    )
    assert [a["href"] for a in summary.all("a")] == ["#lots", "#prices", "#hours", "#team"]
    assert "Solo la forma" in page.one("section[aria-labelledby=hours]").text
    assert page.one("section[aria-labelledby=__title]").one("ins").text == "añadido: Nuevos"
    assert "1 sección sin cambios: Introducción" in page.one("details.same").one("summary").text
    assert "No estaba en la versión 1." in page.one("section[aria-labelledby=team]").text
    assert "Homologado por Calidad el 01/03/2025" in page.one("section[aria-labelledby=__v2]").text


def test_a_change_of_form_alone_is_said_in_words(agents):
    hours = agents.page("service/limits/diff/2-3/").one("section[aria-labelledby=hours]")
    assert "Se lee lo mismo." in hours.text
    assert not hours.all("ins")


def test_a_preview_compares_nothing_with_a_text_that_is_being_written(drawn, tmp_path):
    copy = copied(drawn, tmp_path / "copy")
    copy.replace(LIMITS, "grosella", "pera")
    built = past_of(copy, "agents", tmp_path, preview=True)
    found = {path for path in past_pages(built) if path.startswith("service/limits/")}
    assert found == {f"service/limits/{path}/" for path in ("versions", "versions/1", "versions/3")}
    assert "diff" not in built.read("service/limits/versions/index.html")
    assert "pera" not in built.read("service/limits/versions/3/index.html")
