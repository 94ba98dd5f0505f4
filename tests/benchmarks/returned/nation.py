"""A nationwide run: 300,000 workbooks calculated from the measured rate, a hundredth of them checked for real."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from tests.benchmarks.returned import batches
from tests.benchmarks.returned.measure import MEGABYTE, Memory, Section, apart, resident, table, watched
from tests.benchmarks.returned.samples import DEMO_PROJECTS, Settings

NATION, PART, COUNTIES = 300_000, 100, 60
CORES = (1, 2, 8)
LOOK_EVERY = 50
GROWN_FROM = 0.25


@dataclass
class Simulated:
    """What the command took: seconds, exit code, most memory, the parent's by files done, MB of store and reports."""

    seconds: float = 0
    code: int = -1
    memory: Memory = field(default_factory=Memory)
    parent: list[tuple[int, float]] = field(default_factory=list)
    store: float = 0
    reports: float = 0

    @property
    def growth(self) -> float:
        """MB the parent grows with every thousand workbooks, once it is warm."""
        import numpy as np

        late = [one for one in self.parent if one[0] >= self.parent[-1][0] * GROWN_FROM]
        return float(np.polyfit(*zip(*late, strict=True), 1)[0]) * 1000


def section(settings: Settings) -> Section:
    """The calculated run and the simulated one."""
    count = settings.count(NATION // PART)
    paths = settings.files(DEMO_PROJECTS, count, COUNTIES)
    times = apart(batches.measured, paths[: batches.WORKBOOKS], settings.folder, 1)
    one, two = (1 / times[name][0] for name in (batches.ONE, batches.TWO))
    done = apart(simulated, paths[0].parents[1], settings.folder)
    rates = {1: one, 2: two, 8: 4 * two}
    calculated = [(str(cores), f"{rates[cores]:.0f}", f"{NATION / rates[cores] / 3600:.1f}") for cores in CORES]
    rows = [
        ("workbooks, counties", f"{count:,}, {COUNTIES}"),
        ("time, whole command with report", f"{done.seconds:.0f} s"),
        ("rate", f"{count / done.seconds:.0f} a second"),
        ("exit code", str(done.code)),
        ("most memory, parent", f"{done.memory.own:.0f} MB"),
        ("most memory, a worker", f"{done.memory.child:.0f} MB"),
        ("parent grows", f"{done.growth:.1f} MB a thousand workbooks"),
        ("store", f"{done.store:.1f} MB, {done.store * 1024 / count:.1f} KB a workbook"),
        ("reports", f"{done.reports:.1f} MB"),
    ]
    text = (
        f"Calculated for {NATION:,} workbooks, eight cores as four times two:\n\n"
        f"{table(('cores', 'workbooks a second', 'hours'), calculated)}\n\n"
        f"Simulated, one in {NATION // count}, `ziping check` with {os.cpu_count()} cores:\n\n{table(('', ''), rows)}"
    )
    return Section("A nationwide run", text)


def simulated(returned: Path, folder: Path) -> Simulated:
    """The command over a folder of counties, with a store of its own."""
    from workbook.commands import main

    result, store, reports = Simulated(), folder / "nation.sqlite", folder / "报告"

    @contextmanager
    def progress(total: int) -> Iterator[Callable[[int], None]]:
        yield lambda done: result.parent.append((done, resident())) if done % LOOK_EVERY == 0 else None

    own_store = patch("workbook.returned.kept.default_store", lambda: store)
    own_progress = patch("workbook.returned.telling.progress", progress)
    with watched() as result.memory, open(os.devnull, "w", encoding="utf-8") as nowhere:
        began = time.perf_counter()
        with redirect_stdout(nowhere), redirect_stderr(nowhere), own_store, own_progress:
            result.code = main(["check", str(returned), "-o", str(reports), "--date", str(batches.DAY)])
        result.seconds = time.perf_counter() - began
    result.store = sum(path.stat().st_size for path in folder.glob(f"{store.name}*")) / MEGABYTE
    result.reports = sum(path.stat().st_size for path in reports.rglob("*") if path.is_file()) / MEGABYTE
    return result
