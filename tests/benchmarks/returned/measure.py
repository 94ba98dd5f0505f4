"""Times taken round by round, their ratios, memory, and tables of them in Markdown.

Times move with the machine and with what else runs on it; ratios within a round hold. Nothing heavy is imported
here: what is measured may be a process that holds nothing heavy.
"""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from multiprocessing import get_context
from threading import Event, Thread
from typing import Any

MEGABYTE = 2**20
LOOK_EVERY = 0.02
CALAMINE = "python-calamine, every sheet to lists"
Times = dict[str, list[float]]


@dataclass(frozen=True)
class Section:
    """A part of the report: its title, what it prints in Markdown, and the figures the goals are held against."""

    title: str
    text: str
    figures: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """Something measured once a round: what is done with the round's number, and how many workbooks that is."""

    run: Callable[[int], object]
    workbooks: int = 1


def rounds(count: int, steps: Mapping[str, Step]) -> Times:
    """Seconds a workbook of each step, round by round; a round before the first, not counted, warms up."""
    times: Times = {name: [] for name in steps}
    for number in range(-1, count):
        for name, step in steps.items():
            began = time.perf_counter()
            step.run(max(number, 0))
            if number >= 0:
                times[name].append((time.perf_counter() - began) / step.workbooks)
    return times


def ratios(times: Times, name: str, base: str) -> list[float]:
    """How many times `base` it took, round by round."""
    return [own / other for own, other in zip(times[name], times[base], strict=True)]


def ratio(times: Times, name: str, base: str) -> float:
    """The median of the ratios."""
    return statistics.median(ratios(times, name, base))


def times_table(times: Times, base: str, missing: Mapping[str, str] | None = None) -> str:
    """Milliseconds and ratios to `base` of every step; `missing` are steps that could not be measured, and why."""
    rows = [
        (name, f"{statistics.median(own) * 1000:.1f}", spread(ratios(times, name, base))) for name, own in times.items()
    ]
    rows += [(name, "–", why) for name, why in (missing or {}).items()]
    return table(("", "ms", f"× {base}"), rows)


def spread(values: Sequence[float]) -> str:
    """The median, and between which values the middle half lies."""
    if len(values) == 1:
        return f"**{values[0]:.3g}**"
    lower, middle, upper = statistics.quantiles(values, n=4, method="inclusive")
    return f"**{middle:.3g}** ({lower:.3g} – {upper:.3g})"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown; all columns but the first are figures."""
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def apart(work: Callable[..., Any], *arguments: Any) -> Any:
    """What `work` returns in a fresh process, which has imported nothing else; it may start processes itself."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(work, *arguments).result()


def bare_read(data: bytes) -> None:
    """What everything is held against: calamine, every sheet to lists."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(BytesIO(data))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python(skip_empty_area=False)


@dataclass
class Memory:
    """The most memory (MB resident) of this process and of any one it started."""

    own: float = 0
    child: float = 0

    def look(self) -> None:
        """Take the present memory into account."""
        from psutil import Error, Process

        here = Process()
        self.own = max(self.own, here.memory_info().rss / MEGABYTE)
        for process in here.children():
            try:
                self.child = max(self.child, process.memory_info().rss / MEGABYTE)
            except Error:  # it has ended
                continue


def resident() -> float:
    """The memory of this process (MB resident)."""
    from psutil import Process

    return float(Process().memory_info().rss) / MEGABYTE


@contextmanager
def watched() -> Iterator[Memory]:
    """The memory taken while something is done."""
    memory, ended = Memory(), Event()

    def watch() -> None:
        while not ended.wait(LOOK_EVERY):
            memory.look()

    watcher = Thread(target=watch, daemon=True)
    memory.look()
    watcher.start()
    try:
        yield memory
    finally:
        ended.set()
        watcher.join()
        memory.look()
