"""What a worker process does to a workbook, in a process that holds what a worker holds and nothing else."""

import gc
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from tests.benchmarks.returned.measure import CALAMINE, Step, Times, bare_read, resident, rounds

READ_AND_JUDGED = "read and judged, all rules but the columns'"
WITHOUT_TEXT = "the same without the text audit"
TEXT_RULES = frozenset({"letter", "narrative"})
HEAVY = ("pandas", "numpy", "pandera", "openpyxl", "docx")


@dataclass(frozen=True)
class Worked:
    """The times of a worker, its memory (MB), and the heavy packages it holds."""

    times: Times
    memory: float
    heavy: tuple[str, ...]

    @property
    def told(self) -> str:
        """Memory and packages in words."""
        return f"{self.memory:.0f} MB, holding {', '.join(self.heavy) or 'none of ' + ', '.join(HEAVY)}"


def measured(paths: Sequence[Path], count: int) -> Worked:
    """Read and judge one workbook a round, each in turn."""
    from workbook.returned.reading import Standard, Task, read

    tasks = [Task(number, path.name, path.read_bytes()) for number, path in enumerate(paths)]
    standard = Standard()
    gc.freeze()

    def judged(number: int) -> None:
        read(tasks[number % len(tasks)], standard)

    def without_text(number: int) -> None:
        with text_left_out():
            judged(number)

    steps = {
        CALAMINE: Step(lambda number: bare_read(tasks[number % len(tasks)].data)),
        READ_AND_JUDGED: Step(judged),
        WITHOUT_TEXT: Step(without_text),
    }
    return Worked(rounds(count, steps), resident(), tuple(name for name in HEAVY if name in sys.modules))


def text_left_out() -> AbstractContextManager[object]:
    """Everything is judged but the narrative, which is neither drafted nor merged."""
    from workbook.returned import judge

    families = tuple(name for name in judge.FAMILIES if name not in TEXT_RULES)
    return patch.multiple(judge, FAMILIES=families, rows_of=_nothing, drafts_of=_nothing, merge=_nothing)


def _nothing(*_: object) -> list[object]:
    return []
