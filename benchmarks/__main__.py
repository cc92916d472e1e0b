"""`make bench`: measures what the design sets budgets for and prints one table.

    python -m benchmarks [--quick] [--only NAME]... [--json FILE]

Where the test corpora (`KB_CORPORA`) are absent, each part that needs them says so and the rest is measured.
The exit code does not depend on budgets: a figure that does not hold says NO.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks import helping, history, indexing, large, pages, panel, publishing, search, serving
from benchmarks.corpus import MIX, ROOT, corpora
from benchmarks.inputs import GUIDES, PAST, Inputs, full, library_of, quick
from benchmarks.table import Figure, heading, line, machine

__all__ = ["NAMES", "main"]

_FIGURES: dict[str, Callable[[Inputs], Iterator[Figure]]] = {
    "indexing": indexing.figures,
    "search": search.figures,
    "large": large.figures,
    "help": helping.figures,
    "http": serving.figures,
    "panel": panel.figures,
    "publishing": publishing.figures,
    "history": history.figures,
    "site": pages.figures,
}
NAMES = tuple(_FIGURES)
"""What `--only` takes, in the order of the table."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run as a command; 0 also where a budget does not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure.")
    parser.add_argument("--quick", action="store_true", help="a small made-up corpus, to see that all works")
    parser.add_argument("--only", action="append", choices=NAMES, help="this part alone; repeatable")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        inputs = quick(Path(folder)) if chosen.quick else full()
        found = list(_printed(inputs, chosen.only or NAMES))
    if chosen.json:
        figures = [asdict(figure) | {"holds": figure.holds} for figure in found]
        chosen.json.write_text(json.dumps({"machine": machine(), "figures": figures}, indent=1) + "\n")
    return 0


def _printed(inputs: Inputs | None, names: Sequence[str]) -> Iterator[Figure]:
    """Every figure, printed as soon as it is known."""
    print(machine())
    print(heading(), flush=True)
    for name in names:
        for figure in _figures(name, inputs):
            print(line(figure), flush=True)
            yield figure


def _figures(name: str, inputs: Inputs | None) -> Iterator[Figure]:
    if inputs is not None:
        yield from _FIGURES[name](inputs)
    elif name == "history":
        yield from history.figures_of(PAST)
    elif name == "publishing":
        yield from publishing.figures_of(GUIDES)
    elif name == "site":
        yield from pages.figures_of(library_of(ROOT))
    else:
        print(f"{name}: not measured, {corpora() / MIX} is absent (KB_CORPORA)")


if __name__ == "__main__":
    sys.exit(main())
