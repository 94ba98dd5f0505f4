"""Two hundred returned workbooks: worker processes beside the bare sequential read, all included but imports."""

import datetime as dt
from collections.abc import Sequence
from itertools import count as counted
from pathlib import Path

from tests.benchmarks.returned.measure import (
    CALAMINE,
    Memory,
    Section,
    Step,
    Times,
    apart,
    bare_read,
    ratio,
    rounds,
    times_table,
    watched,
)
from tests.benchmarks.returned.samples import DEMO_PROJECTS, Settings
from workbook.returned.intake import sources_in
from workbook.returned.kept import Kept
from workbook.returned.reading import Standard
from workbook.returned.run import Readers, Result, Run
from workbook.returned.workers import Pool

WORKBOOKS, ROUNDS = 200, 5
ONE, TWO, AGAIN = "one worker process", "two worker processes", "unchanged, run again"
DAY = dt.date(2024, 6, 30)


def section(settings: Settings) -> Section:
    """The runs over two hundred workbooks, and their memory."""
    paths = settings.files(DEMO_PROJECTS, settings.count(WORKBOOKS))
    times = apart(measured, paths, settings.folder, settings.count(ROUNDS))
    memory = apart(memory_of, paths, settings.folder)
    figures = {
        TWO: ratio(times, TWO, CALAMINE),
        f"{ONE} / {TWO}": ratio(times, ONE, TWO),
        AGAIN: ratio(times, AGAIN, CALAMINE),
        "worker MB": memory.child,
        "parent MB": memory.own,
    }
    text = (
        f"A workbook of {len(paths)}, worker processes (spawn) that have started:\n\n{times_table(times, CALAMINE)}\n\n"
        f"Two processes are {figures[f'{ONE} / {TWO}']:.2f} × as fast as one. "
        f"Most memory over a run with two: {memory.child:.0f} MB a worker, {memory.own:.0f} MB the parent."
    )
    return Section(f"{len(paths)} workbooks in worker processes", text, figures)


def measured(paths: Sequence[Path], folder: Path, count: int) -> Times:
    """Seconds a workbook: read bare, run with one and with two workers into a new store, and run again."""
    stores = (folder / f"store-{number}.sqlite" for number in counted())
    one, two = Pool(Standard(), 1), Pool(Standard(), 2)
    last: list[Path] = []

    def fresh(pool: Pool) -> None:
        last[:] = [next(stores)]
        run(paths, pool, last[0])

    ways = {
        CALAMINE: lambda number: read_all(paths),
        ONE: lambda number: fresh(one),
        TWO: lambda number: fresh(two),
        AGAIN: lambda number: run(paths, two, last[0]),
    }
    try:
        return rounds(count, {name: Step(way, len(paths)) for name, way in ways.items()})
    finally:
        one.close()
        two.close()


def memory_of(paths: Sequence[Path], folder: Path) -> Memory:
    """The memory of one run with two workers."""
    pool = Pool(Standard(), 2)
    with watched() as memory:
        run(paths, pool, folder / "store-memory.sqlite")
        memory.look()
        pool.close()
    return memory


def run(paths: Sequence[Path], readers: Readers, store: Path) -> Result:
    """A run as the command does it, with everything from looking for the files to closing the store."""
    kept = Kept(store, Standard(), DAY)
    try:
        return Run(readers, kept).over(tuple(sources_in(paths)))
    finally:
        kept.close()


def read_all(paths: Sequence[Path]) -> None:
    """The files one after the other, bare."""
    for path in paths:
        bare_read(path.read_bytes())
