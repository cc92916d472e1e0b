"""The panel's figures on the small corpus: shapes and signs, never times."""

from __future__ import annotations

from benchmarks import panel
from benchmarks.inputs import Inputs


def test_the_panel_is_measured_in_a_browser(inputs: Inputs) -> None:
    figures = list(panel.figures(inputs))
    assert [figure.unit for figure in figures] == ["ms", "ms", "ms", "kB"]
    assert all(figure.value > 0 for figure in figures)
    assert figures[0].value <= figures[1].value
