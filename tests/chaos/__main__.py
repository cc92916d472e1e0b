"""`make chaos`: the scenario at full length; prints what happens, and at last what was measured.

    python -m tests.chaos [--pushes 100] [--kills 30] [--seed 1] [--pause 1.5]

The exit code is 1 where anything was not as it must be; the same seed plays the same events.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.chaos.report import Size
from tests.chaos.scenario import play


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description="Push, kill, fill, cut, read.")
    parser.add_argument("--pushes", type=int, default=100)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pause", type=float, default=1.5, help="mean seconds between two events")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kb-chaos-") as folder:
        report = play(Path(folder), Size(**vars(chosen), crowded=True), lambda line: print(line, flush=True))
    print(report.ending())
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
