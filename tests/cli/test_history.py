"""`kb history`, `kb diff`, `kb withdraw`, and searches and statuses of other days."""

from __future__ import annotations

import datetime as dt

import pytest

from kbserver.languages import format_date
from tests.cli.conftest import Kb
from tests.conftest import Project
from tests.story import CALLBACK, LIMITS, TODAY, tell


@pytest.fixture
def told(project: Project) -> Project:
    return tell(project)


def test_versions_are_listed_with_their_days(told: Project, kb: Kb) -> None:
    found = kb("history", "limits", "--lang", "es", "--json").done().json["versions"]
    assert [(v["version"], v["in_force_from"], v["in_force_to"]) for v in found] == [
        (1, "2025-01-10", "2025-02-28"),
        (2, "2025-03-01", "2025-05-31"),
        (3, "2025-06-01", "2026-12-31"),
        (4, "2027-01-01", None),
    ]
    lines = kb("history", "limits", "--lang", "es").done().lines
    assert lines[0].startswith("  1  from 10 Jan 2025 to 28 Feb 2025  sha256:")
    assert lines[1] == "     approved by quality (quality@example.org) on 10 Jan 2025"
    assert "on the main branch 10 Jan 2025" in lines[2]


def test_a_version_replaced_before_a_withdrawal_was_not_ended_by_it(told: Project, kb: Kb) -> None:
    told.replace(LIMITS, "kind:", "withdrawn: 2026-11-21\nkind:")
    told.commit("Withdraw", TODAY)
    found = kb("history", "limits", "--lang", "es", "--json").done().json["versions"]
    assert [each["ended_by"] for each in found] == [None, None, "withdrawn", None]


def test_an_approval_recorded_late_shows_both_days(told: Project, kb: Kb) -> None:
    told.replace("content/pt/limits.md", "laranjas", "mangas")
    told.approve("content/pt/limits.md", day=TODAY.replace(day=1)).commit("Late", TODAY)
    out = kb("history", "limits", "--lang", "pt").done().out
    assert "on 1 Nov 2026, recorded 21 Nov 2026" in out


def test_a_version_that_is_not_committed_says_so(told: Project, kb: Kb) -> None:
    told.approve(LIMITS, day=TODAY)
    found = kb("history", "limits", "--lang", "es", "--json").done().json["versions"][-1]
    assert (found["version"], found["commit"], found["reached_on"]) == (5, None, None)
    said = kb("history", "limits", "--lang", "es").done().lines[-1]
    assert said == "     not committed yet: readers get it once it is, and `kb build` has run"


def test_a_version_replaced_on_its_first_day_names_the_one_that_took_its_place(told: Project, kb: Kb) -> None:
    for word in ("mangas", "kiwis"):
        told.replace("content/pt/limits.md", "laranjas" if word == "mangas" else "mangas", word)
        told.approve("content/pt/limits.md", day=TODAY).commit(word, TODAY)
    lines = kb("history", "limits", "--lang", "pt").done().lines
    said = "replaced on its first day, 21 Nov 2026, by version 3  sha256:"
    assert [line for line in lines if line.startswith(f"  2  {said}")], lines


def test_a_version_withdrawn_on_its_first_day_says_so(told: Project, kb: Kb) -> None:
    told.replace("content/pt/limits.md", "laranjas", "mangas")
    told.approve("content/pt/limits.md", day=TODAY).commit("Mangos", TODAY)
    told.replace("content/pt/limits.md", "kind:", f"withdrawn: {TODAY}\nkind:")
    told.commit("Withdraw", TODAY)
    lines = kb("history", "limits", "--lang", "pt").done().lines
    assert [line for line in lines if "  2  withdrawn on its first day, 21 Nov 2026" in line], lines


def test_a_version_that_another_overtook_and_one_that_could_never_begin_say_why(
    told: Project, kb: Kb
) -> None:
    told.replace("content/pt/limits.md", "kind:", "effective: 2026-12-24\nkind:")
    told.approve("content/pt/limits.md", day=TODAY).commit("Later", TODAY)
    told.replace("content/pt/limits.md", "effective: 2026-12-24", "effective: 2026-12-01")
    told.approve("content/pt/limits.md", day=TODAY).commit("Sooner", TODAY)
    told.replace("content/pt/limits.md", "effective: 2026-12-01", "retire: 2026-11-01")
    told.approve("content/pt/limits.md", day=TODAY).commit("Never", TODAY)
    out = kb("history", "limits", "--lang", "pt").done().out
    assert "  2  never in force: version 4 began on 21 Nov 2026, before its first day, 24 Dec 2026" in out
    assert "  4  never in force: its first day would have been 21 Nov 2026, after the last one" in out


def test_who_asks_for_what_never_was_is_told(told: Project, kb: Kb) -> None:
    said = kb("history", "nothing", "--lang", "es").refused()
    assert said == "kb: there is no guide 'nothing' in es: `kb status` lists those there are\n"
    assert "'fr' is not one of" in kb("history", "limits", "--lang", "fr").refused(2)
    assert "no version 9" in kb("diff", "limits", "1", "9", "--lang", "es").refused(2)


def test_a_guide_that_has_moved_is_found_by_its_former_id_too(told: Project, kb: Kb) -> None:
    text = told.read(LIMITS).replace("kind:", "aliases: [limits]\nkind:")
    told.write("content/es/rules/limits.md", text)
    for path in (LIMITS, "content/pt/limits.md"):
        told.remove(path)
    told.commit("Move", TODAY)
    now, before = kb("history", "rules/limits", "--json").done(), kb("history", "limits", "--json").done()
    assert (before.json, len(before.json["versions"])) == (now.json, 4)
    assert before.err == "limits has moved: it is rules/limits now\n"
    assert kb("diff", "limits", "1", "2").done().out == kb("diff", "rules/limits", "1", "2").done().out


def test_a_difference_shows_the_words(told: Project, kb: Kb) -> None:
    lines = kb("diff", "limits", "2", "3", "--lang", "es").done().lines
    assert lines[0] == "  (before the first heading)"
    assert lines[1] == "~ Límites"
    assert "  - Hay [-cincuenta manzanas-]." in lines
    assert "  + Hay {+sesenta peras+}." in lines
    sections = kb("diff", "limits", "2", "3", "--lang", "es", "--json").done().json["sections"]
    assert [s["change"] for s in sections] == ["same", "changed"]


def test_withdrawing_marks_every_language_and_takes_effect_once_committed(told: Project, kb: Kb) -> None:
    today = told.library().config.today()
    answer = kb("withdraw", "limits", "--json").done().json
    assert answer["paths"] == [LIMITS, "content/pt/limits.md"]
    assert f"withdrawn: {today}\n" in told.read(LIMITS)
    told.commit("Withdraw", today)
    kb("build", "--no-site", "--on", str(today)).done()
    assert kb("search", "laranjas", "--lang", "pt", "--json").done().json["total"] == 0
    before = str(today - dt.timedelta(days=1))
    then = kb("search", "laranjas", "--lang", "pt", "--as-of", before, "--json").done().json
    assert then["total"] == 1
    rows = kb("status", "--json").done().json["translations"]
    assert {row["status"] for row in rows if row["guide_id"] == "limits" and row["path"]} == {"retired"}


def test_withdrawing_what_is_not_there_changes_nothing(told: Project, kb: Kb) -> None:
    kb("withdraw", "nothing").refused()
    kb("withdraw", "limits", "--on", "tomorrow").refused(2)
    assert told.git("status", "--porcelain") == ""


def test_withdrawing_from_a_day_that_is_past_is_refused(told: Project, kb: Kb) -> None:
    yesterday = told.library().config.today() - dt.timedelta(days=1)
    assert f"{yesterday} is past" in kb("withdraw", "limits", "--on", str(yesterday)).refused(2)
    assert told.git("status", "--porcelain") == ""


@pytest.mark.parametrize("break_it", [b"---\ntitle: [\n---\n", b"---\ntitle: \xff\n---\n"])
def test_withdrawing_fails_whole_where_a_language_cannot_be_read(
    told: Project, kb: Kb, break_it: bytes
) -> None:
    (told.folder / "content/pt/limits.md").write_bytes(break_it)
    before = told.read(LIMITS)
    assert "content/pt/limits.md" in kb("withdraw", "limits").refused()
    assert told.read(LIMITS) == before


def test_withdrawing_fails_whole_where_a_file_cannot_be_replaced(told: Project, kb: Kb) -> None:
    (told.folder / "content/pt/.limits.md.new").mkdir()
    before = told.read(LIMITS)
    assert "content/pt/" in kb("withdraw", "limits").refused()
    assert told.read(LIMITS) == before
    assert not (told.folder / "content/es/.limits.md.new").exists()


def test_withdrawing_from_a_later_day_says_until_when_readers_have_it(told: Project, kb: Kb) -> None:
    day = told.library().config.today() + dt.timedelta(days=40)
    said = kb("withdraw", "limits", "--on", str(day)).done().lines[-1]
    last = format_date(day - dt.timedelta(days=1), "en")
    assert said == f"commit it and run `kb build`; readers have it until {last}"


def test_withdrawing_does_not_make_translations_outdated(told: Project, kb: Kb) -> None:
    def states() -> dict[str, str]:
        rows = kb("status", "--json").done().json["translations"]
        return {row["lang"]: row["translation"] for row in rows if row["guide_id"] == "limits"}

    kb("translated", "content/pt/limits.md").done()
    assert states()["pt"] == "current"
    kb("withdraw", "limits").done()
    assert states()["pt"] == "current"
    assert "outdated-translation" not in kb("check").out
    kb("translated", "content/pt/limits.md").done()
    kb("approve", LIMITS, "--area", "quality", "--by", "quality@example.org").done()
    assert states()["pt"] == "current"


def test_approving_again_brings_a_withdrawn_guide_back(told: Project, kb: Kb) -> None:
    kb("approve", CALLBACK, "--area", "quality", "--by", "quality@example.org", "--on", "2026-11-21").done()
    assert "withdrawn" not in told.read(CALLBACK)
    told.commit("Back", TODAY)
    versions = kb("history", "callback", "--lang", "es", "--json").done().json["versions"]
    assert [(v["in_force_from"], v["in_force_to"], v["ended_by"]) for v in versions] == [
        ("2025-02-01", "2025-07-31", "withdrawn"),
        ("2026-11-21", None, None),
    ]


def test_an_approval_that_a_withdrawal_has_spent_cannot_be_given_again(told: Project, kb: Kb) -> None:
    again = ("approve", CALLBACK, "--area", "quality", "--by", "quality@example.org", "--on")
    before = told.read(CALLBACK)
    said = kb(*again, "2025-02-01").refused()
    assert (
        f"{CALLBACK}: approval refused: this very approval was given before the guide was withdrawn" in said
    )
    assert "give it for a later day" in said
    assert told.read(CALLBACK) == before
    kb(*again, "2026-11-21").done()


def test_a_withdrawal_that_is_not_committed_has_spent_nothing(told: Project, kb: Kb) -> None:
    kb("withdraw", "limits").done()
    path = "content/pt/limits.md"
    kb("approve", path, "--area", "quality", "--by", "quality@example.org", "--on", "2025-01-15").done()
    assert told.git("status", "--porcelain", path) == ""


def test_a_search_of_another_day_finds_that_days_texts(told: Project, kb: Kb) -> None:
    kb("build", "--no-site", "--on", TODAY.isoformat()).done()
    for day, total in (("2025-01-09", 0), ("2025-01-10", 1), ("2025-05-31", 1), ("2025-06-01", 0)):
        answer = kb("search", "manzanas", "--lang", "es", "--as-of", day, "--json").done().json
        assert (answer["as_of"], answer["total"]) == (day, total)
    assert kb("search", "uvas", "--lang", "es", "--as-of", "2027-01-01", "--json").done().json["total"] == 1


def test_without_git_there_are_only_present_texts_and_that_is_said(project: Project, kb: Kb) -> None:
    project("""
        content/es/a.md [clients]
            Texto.
    """).approve()
    assert "without git there is no history" in kb("status").done().out
    [version] = kb("history", "a", "--lang", "es", "--json").done().json["versions"]
    assert (version["version"], version["commit"], version["in_force_from"]) == (1, None, "2025-06-15")


def test_a_shallow_clone_is_refused_with_the_command_that_deepens_it(told: Project, kb: Kb, tmp_path) -> None:
    shallow = tmp_path / "shallow"
    told.git("clone", "--quiet", "--depth", "1", f"file://{told.folder}", str(shallow))
    for command in (("check",), ("status",), ("build", "--no-site"), ("history", "limits")):
        assert "git fetch --unshallow" in kb(*command, "--project", shallow).refused()
