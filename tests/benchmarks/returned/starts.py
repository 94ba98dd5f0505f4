"""Whole processes: the help, and one file checked."""

import statistics
import subprocess
import sys

from tests.benchmarks.returned.measure import Section, Step, ratio, ratios, rounds, spread, table
from tests.benchmarks.returned.samples import DEMO_PROJECTS, Settings

ROUNDS = 7
NOTHING, PANDERA = "`python -c pass`", '`python -c "import pandera.pandas"`'
HELP, ONE_FILE = "`ziping --help`", "`ziping check`, one file"
BASES = {HELP: NOTHING, ONE_FILE: PANDERA}


def section(settings: Settings) -> Section:
    """The processes, each beside its base."""
    path = settings.files(DEMO_PROJECTS, 1)[0]
    commands = {
        NOTHING: ("-c", "pass"),
        HELP: ("-m", "workbook", "--help"),
        PANDERA: ("-c", "import pandera.pandas"),
        ONE_FILE: ("-m", "workbook", "check", str(path), "--again"),
    }
    steps = {name: Step(lambda number, own=own: _python(*own)) for name, own in commands.items()}  # type: ignore[misc]
    times = rounds(settings.count(ROUNDS), steps)
    rows = [
        (name, f"{statistics.median(own) * 1000:.0f}", _beside(times, name), BASES.get(name, ""))
        for name, own in times.items()
    ]
    figures = {name: ratio(times, name, base) for name, base in BASES.items()}
    return Section("Whole processes", table(("", "ms", "×", "of"), rows), figures)


def _beside(times: dict[str, list[float]], name: str) -> str:
    return spread(ratios(times, name, BASES[name])) if name in BASES else ""


def _python(*arguments: str) -> None:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, check=False)
    if done.returncode not in {0, 1}:
        raise RuntimeError(done.stderr.decode("utf-8", "replace"))
