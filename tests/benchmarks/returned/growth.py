"""How time and memory grow with the projects in a workbook and with the workbooks returned; drawn for docs."""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from tests.benchmarks.returned import batches
from tests.benchmarks.returned.measure import Section, apart, bare_read, resident, table
from tests.benchmarks.returned.samples import DEMO_PROJECTS, Settings

PROJECTS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
WORKBOOKS = (10, 20, 50, 100, 200, 500, 1000, 2000)
PICTURE = Path(__file__).parents[3] / "docs" / "pictures" / "growth.png"
FIT_FROM_PROJECTS, FIT_FROM_WORKBOOKS, TRIES = 20, 100, 3
Growth = Mapping[int, tuple[float, float, float]]


def section(settings: Settings) -> Section:
    """Both growths; the picture is drawn anew unless this is quick."""
    warm_up = settings.files(PROJECTS[0], 1)[0]
    projects = {
        number: apart(one_workbook, settings.files(number, 1)[0], warm_up, settings.count(TRIES))
        for number in PROJECTS
        if not settings.quick or number <= PROJECTS[-1] // 5
    }
    counts = [number for number in WORKBOOKS if not settings.quick or number <= WORKBOOKS[-1] // 10]
    paths = settings.files(DEMO_PROJECTS, counts[-1])
    workbooks = apart(many_workbooks, paths, counts, settings.folder)
    exponents = (exponent(projects, FIT_FROM_PROJECTS), exponent(workbooks, FIT_FROM_WORKBOOKS))
    if not settings.quick:
        draw(projects, workbooks, exponents, PICTURE)
    text = "\n\n".join(
        (
            _table("projects in a workbook", projects),
            f"From {FIT_FROM_PROJECTS} projects on it grows with their number to the power **{exponents[0]:.2f}**.",
            _table(f"workbooks, {os.cpu_count()} worker processes", workbooks),
            f"From {FIT_FROM_WORKBOOKS} workbooks on it grows with their number to the power **{exponents[1]:.2f}**.",
        )
    )
    return Section("Growth", text)


def one_workbook(path: Path, warm_up: Path, tries: int) -> tuple[float, float, float]:
    """Seconds to read a workbook bare and to check it, the best of some tries, and the memory it takes (MB)."""
    from workbook.returned.batch import check

    data = path.read_bytes()
    check([(str(warm_up), warm_up.read_bytes())])
    before = resident()
    checked = _best(lambda: check([(str(path), data)]), tries)
    taken = resident() - before
    return _best(lambda: bare_read(data), tries), checked, taken


def many_workbooks(paths: Sequence[Path], counts: Sequence[int], folder: Path) -> dict[int, tuple[float, float, float]]:
    """Seconds to read so many workbooks bare and to run over them, and the memory of this process then (MB)."""
    readers = batches.Pool(batches.Standard(), os.cpu_count() or 1)
    grown = {}
    try:
        batches.run(paths[:100], readers, folder / "grown-0.sqlite")
        for count in counts:
            bare = _best(lambda count=count: batches.read_all(paths[:count]), 1)  # type: ignore[misc]
            store = folder / f"grown-{count}.sqlite"
            whole = _best(lambda count=count, store=store: batches.run(paths[:count], readers, store), 1)  # type: ignore[misc]
            grown[count] = (bare, whole, resident())
    finally:
        readers.close()
    return grown


def exponent(growth: Growth, start: int) -> float:
    """The slope of the check's time on logarithmic scales."""
    import numpy as np

    numbers = [number for number in growth if number >= start]
    return float(np.polyfit(np.log(numbers), np.log([growth[number][1] for number in numbers]), 1)[0])


def draw(projects: Growth, workbooks: Growth, exponents: tuple[float, float], path: Path) -> None:
    """The picture: time by projects, memory by projects, time by workbooks."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (one, memory, many) = pyplot.subplots(1, 3, figsize=(13, 4.2), layout="constrained")
    powers = [f"$\\sim n^{{{power:.2f}}}$" for power in exponents]
    panels = (
        (one, projects, "One workbook: time", "projects in the workbook", f"check {powers[0]}"),
        (many, workbooks, "Many workbooks: time", "workbooks", f"check, {os.cpu_count()} processes {powers[1]}"),
    )
    for axes, growth, title, across, label in panels:
        axes.plot(list(growth), [own[1] for own in growth.values()], "o-", label=label)
        axes.plot(list(growth), [own[0] for own in growth.values()], "s--", label="bare calamine read")
        axes.set(title=title, xlabel=across, ylabel="seconds")
        axes.legend()
    memory.plot(list(projects), [max(own[2], 0.1) for own in projects.values()], "o-")
    memory.set(title="One workbook: memory of the check", xlabel="projects in the workbook", ylabel="MB")
    for axes in (one, memory, many):
        axes.set(xscale="log", yscale="log")
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.yaxis.set_major_formatter("{x:g}")
        axes.grid(which="major", alpha=0.3)
    figure.savefig(path, dpi=110, metadata={"Software": None})


def _best(work: Callable[[], object], tries: int) -> float:
    return min(_timed(work) for _ in range(tries))


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _table(what: str, growth: Growth) -> str:
    rows = [
        (f"{number:,}", f"{bare:.3f}", f"{whole:.3f}", f"{whole / bare:.1f}", f"{memory:.0f}")
        for number, (bare, whole, memory) in growth.items()
    ]
    return table((what, "bare read, s", "check, s", "×", "MB"), rows)
