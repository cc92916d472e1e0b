"""What readers get is checked too: neither an approval nor an edit after it makes a text publishable."""

from __future__ import annotations

from kbserver.approval.history import read_history
from kbserver.publish.checks import check_library
from tests.conftest import DAY, Project

GUIDE = "content/es/service/hours.md"


def errors(project: Project) -> list[tuple[str, str]]:
    repository = project.repository
    library = project.library()
    found = check_library(library, DAY, read_history(repository, repository.head()))
    return [(problem.path, problem.code) for problem in found if problem.severity == "error"]


def test_a_refused_text_that_was_approved_is_refused_until_another_is(project) -> None:
    made = project("""
        content/es/service/hours.md [clients]
            Abierto de lunes a viernes.

            <script>alert(1)</script>
    """)
    made.approve()
    made.commit()
    assert (GUIDE, "raw-html") in errors(made)
    made.write(GUIDE, made.read(GUIDE).replace("<script>alert(1)</script>", "Cerrado los domingos."))
    made.commit()
    assert errors(made) == [(GUIDE, "raw-html")]
    made.approve()
    made.commit()
    assert errors(made) == []
