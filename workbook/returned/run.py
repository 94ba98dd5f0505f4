"""A run over returned files: what was read before is taken from the store, the rest is read in workers.

The columns of many readings go through pandera together; a workbook that fails one is judged again, the failures
known. Interrupted, a run still has a verdict for every file: those it did not reach say so.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Protocol

from schemas.finding import Place
from workbook.files.package import Leftover, NotAWorkbook, Unforeseen
from workbook.returned.intake import Source
from workbook.returned.judge import refused, remarked, skipped
from workbook.returned.kept import Kept
from workbook.returned.problems import EarlierReport, NotReached
from workbook.returned.reading import Reading, Task
from workbook.returned.repeats import Entry, settled
from workbook.returned.verdict import Checked, whole
from workbook.returned.workers import CHUNKS_AHEAD

CHUNK, ROWS = 8, 50_000
CHUNK_BYTES, HELD_BYTES = 8 * 2**20, 96 * 2**20  # of files' contents, in a chunk and in this process
BREATH = 0.2  # seconds: on Windows, Ctrl-C waits for the end of a wait
LEFT_OUT = (Leftover, EarlierReport)
Failed = Mapping[str, tuple[Place, ...]]


class Readers(Protocol):
    """Whoever reads chunks of tasks: worker processes here, or a cluster. `jobs` read at once."""

    jobs: int

    def submit(self, tasks: Sequence[Task]) -> "Future[list[Reading]]":
        """Have a chunk read; its readings come in order."""


@dataclass(frozen=True)
class Result:
    """The verdicts on all files in the order given, how many were kept from earlier, and whether it was stopped."""

    verdicts: tuple[Checked, ...]
    kept: int
    stopped: bool


class Run:
    """One run. `done` is called with the number of files that have their verdict, `held` makes of it what is held."""

    def __init__(
        self,
        readers: Readers,
        kept: Kept,
        done: Callable[[int], None] = lambda count: None,
        held: Callable[[Checked], Checked] = whole,
    ) -> None:
        self.readers, self.kept, self.done, self.held = readers, kept, done, held
        self.taken = 0
        self._verdicts: dict[int, Checked] = {}
        self._keys: dict[int, bytes] = {}
        self._tasks: dict[int, Task] = {}
        self._read: list[Reading] = []
        self._again: list[Task] = []

    def over(self, sources: Sequence[Source]) -> Result:
        """Check every source; Ctrl-C ends it with what it has."""
        stopped = False
        try:
            self._go(sources)
        except KeyboardInterrupt:
            stopped = True
            self._check_columns()
        entries = [
            Entry(
                self._verdict(number, source),
                source.changed,
                self._keys.get(number, b""),
            )
            for number, source in enumerate(sources)
        ]
        return Result(tuple(settled(entries)), self.taken, stopped)

    def _go(self, sources: Sequence[Source]) -> None:
        fresh = self._fresh(sources)
        flying: dict[Future[list[Reading]], tuple[Task, ...]] = {}
        while True:
            while self._has_room(flying) and (chunk := self._chunk(fresh)):
                flying[self.readers.submit(chunk)] = chunk
            if not flying:
                self._check_columns()
                if not self._again:
                    return
                continue
            import_module("workbook.returned.batch")  # pandas takes its time: while the workers read
            self._take(wait(flying, BREATH, FIRST_COMPLETED).done, flying)

    def _has_room(self, flying: "dict[Future[list[Reading]], tuple[Task, ...]]") -> bool:
        """Whether another chunk may be loaded: one always, more while their contents do not fill the memory."""
        return not flying or (len(flying) < self.readers.jobs * CHUNKS_AHEAD and self._held() < HELD_BYTES)

    def _held(self) -> int:
        """The bytes of files' contents held until their columns are checked."""
        return sum(len(task.data) for task in self._tasks.values())

    def _take(
        self, landed: "set[Future[list[Reading]]]", flying: "dict[Future[list[Reading]], tuple[Task, ...]]"
    ) -> None:
        for future in landed:
            del flying[future]
            self._read += future.result()
        if sum(own.rows for own in self._read) >= ROWS or self._held() >= HELD_BYTES:
            self._check_columns()

    def _chunk(self, fresh: Iterator[Task]) -> tuple[Task, ...]:
        """The next tasks to read, those to judge again first: no more than fit a worker beside one another."""
        chunk: list[Task] = []
        while len(chunk) < CHUNK and sum(len(task.data) for task in chunk) < CHUNK_BYTES:
            task = self._again.pop(0) if self._again else next(fresh, None)
            if task is None:
                break
            chunk.append(task)
        return tuple(chunk)

    def _fresh(self, sources: Sequence[Source]) -> Iterator[Task]:
        """The tasks of sources that have to be read; the others get their verdict at once."""
        for number, source in enumerate(sources):
            data = source.load()
            if isinstance(data, NotAWorkbook):
                left_out = isinstance(data, LEFT_OUT)
                self._settle(number, skipped(source.path, data) if left_out else refused(source.path, data))
                continue
            self._keys[number] = self.kept.key(data)
            known = self.kept.get(self._keys[number], source.path)
            if known is not None:
                self.taken += 1
                self._settle(number, known)
                continue
            self._tasks[number] = Task(number, source.path, data)
            yield self._tasks[number]

    def _check_columns(self) -> None:
        """Pandera over the columns of all new readings at once; then they are done, or judged again."""
        if not self._read:
            return
        readings, self._read = self._read, []
        finished: list[Reading] = []
        for reading, failed in self._with_failures(readings):
            if isinstance(failed, Unforeseen):
                finished.append(Reading(reading.number, refused(reading.verdict.path, failed)))
            elif failed:
                self._tasks[reading.number] = replace(self._tasks[reading.number], failed=failed)
                self._again.append(self._tasks[reading.number])
            else:
                finished.append(reading)
        self.kept.put((self._keys[own.number], own.verdict) for own in finished if _is_lasting(own.verdict))
        for reading in finished:
            del self._tasks[reading.number]
            self._settle(reading.number, reading.verdict)

    def _with_failures(self, readings: Sequence[Reading]) -> Iterator[tuple[Reading, Failed | Unforeseen]]:
        """Each reading with the column checks it turns out to fail; none for those judged with them already."""
        from workbook.returned.batch import failures_each

        judged = {own.number for own in readings if self._tasks[own.number].failed}
        new = {own.number: own.columns for own in readings if own.columns is not None and own.number not in judged}
        found = dict(zip(new, failures_each(list(new.values())), strict=True)) if new else {}
        return ((own, found.get(own.number, {})) for own in readings)

    def _verdict(self, number: int, source: Source) -> Checked:
        verdict = self._verdicts.get(number)
        if verdict is None:
            return skipped(source.path, NotReached())
        was_loaded = number in self._keys
        return remarked(verdict, source.remark) if source.remark and was_loaded else verdict

    def _settle(self, number: int, verdict: Checked) -> None:
        self._verdicts[number] = self.held(verdict)
        self.done(len(self._verdicts))


def _is_lasting(verdict: Checked) -> bool:
    """Whether a verdict would be the same next time: not when the reader was cut off or failed."""
    return not any(finding.code in {"I103", "I120"} for finding in verdict.findings)
