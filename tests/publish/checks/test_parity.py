"""The site and the index show the same, of the real guides and of all texts that pass the checks."""

from __future__ import annotations

from hypothesis import given, settings

from kbserver.guides.audience import AUDIENCES, project
from kbserver.guides.decision_blocks import written_out
from kbserver.guides.slots import displays
from tests.conftest import library_of
from tests.readings import by_markdown_it, by_python_markdown
from tests.texts import bodies, passes

SLOTS = displays(library_of("").config.slots, "es")


def test_every_section_of_the_real_guides_reads_the_same_for_both_audiences(real_library):
    assert len(real_library.translations) >= 18
    for translation in real_library.translations:
        slots = displays(real_library.config.slots, translation.lang)
        for audience in AUDIENCES:
            body, _decisions = written_out(project(translation.body, audience), translation.lang)
            assert by_python_markdown(body, slots) == by_markdown_it(body, slots), translation.path


@settings(max_examples=5 * settings().max_examples)
@given(bodies())
def test_every_text_that_passes_the_checks_reads_the_same(body):
    if passes(body):
        for audience in AUDIENCES:
            seen, _decisions = written_out(project(body, audience), "es")
            assert by_python_markdown(seen, SLOTS) == by_markdown_it(seen, SLOTS)
