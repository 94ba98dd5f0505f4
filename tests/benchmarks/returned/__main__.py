"""Print the report in Markdown: `python -m tests.benchmarks.returned [PART…] [--quick] [--samples FOLDER]`."""

import argparse
import datetime as dt
import os
import platform
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.returned import batches, checking, growth, marking, nation, reading, starts
from tests.benchmarks.returned.goals import goals_table
from tests.benchmarks.returned.samples import Samples, Settings

PARTS = {
    "reading": reading.section,
    "checking": checking.section,
    "marking": marking.section,
    "batches": batches.section,
    "starts": starts.section,
    "growth": growth.section,
    "nation": nation.section,
}
USUAL = ("reading", "checking", "marking", "batches", "starts")


def main() -> None:
    """Measure the parts asked for, and hold them against the goals."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    options = _options()
    print(f"Measured {dt.date.today()}: {_machine()}{', --quick' if options.quick else ''}.")
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        samples = Samples(options.samples or Path(folder, "samples"))
        settings = Settings(samples, Path(folder), options.quick)
        for name in options.parts or USUAL:
            section = PARTS[name](settings)
            figures |= section.figures
            print(f"\n## {section.title}\n\n{section.text}", flush=True)
    print(f"\n## Goals\n\n{goals_table(figures)}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.returned", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)} (default: {', '.join(USUAL)})")
    parser.add_argument("--quick", action="store_true", help="half as much of everything")
    parser.add_argument(
        "--samples", type=Path, metavar="FOLDER", help="keep the workbooks that are copied, for next time"
    )
    options = parser.parse_args()
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    return options


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


if __name__ == "__main__":
    main()
