"""Reading returned workbooks, a chunk at a time: what runs in a worker process, or on a cluster.

A Task goes in and a Reading comes out, both plain. Whatever a file does to the reader, it is told in the
Reading; only the death of the process itself is not, and that is for `workers` to notice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from schemas.finding import Place
from schemas.plain_columns import Columns, columns_of
from schemas.scheme_files import SHIPPED, Schemes
from workbook.document import read_document
from workbook.returned.judge import judge, refused
from workbook.returned.verdict import Checked
from workbook.roster import RosterProject


@dataclass(frozen=True)
class Standard:
    """What workbooks are held against: the schemes at hand, and the roster where the bureau gives one."""

    schemes: Schemes = SHIPPED
    roster: tuple[RosterProject, ...] | None = None


@dataclass(frozen=True)
class Task:
    """A file to read: its `number` among those given, its path and content.

    `failed` are the column checks it is known to fail; none are known when it is first read.
    """

    number: int
    path: str
    data: bytes
    failed: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """The verdict on a Task as far as `failed` tells, and the columns to check; None where none could be read."""

    number: int
    verdict: Checked
    columns: Columns | None = None

    @property
    def rows(self) -> int:
        """How many rows there are to check."""
        return sum(len(own.rows) for own in self.columns.tables.values()) if self.columns else 0


def readings(tasks: Sequence[Task], standard: Standard) -> Iterator[Reading]:
    """Read tasks one by one; nothing is raised for a bad file."""
    for task in tasks:
        yield read(task, standard)


def read_chunk(tasks: Sequence[Task], standard: Standard) -> list[Reading]:
    """Read tasks and return all that was read: the same, where results cannot be sent one by one."""
    return list(readings(tasks, standard))


def read(task: Task, standard: Standard) -> Reading:
    """Read and judge one file; nothing is raised for a bad one."""
    try:
        document = read_document(task.data, standard.schemes)
        verdict = judge(task.path, document, task.failed, standard.roster)
    except Exception as error:  # one file must never cost the others their verdict
        return Reading(task.number, refused(task.path, error))
    return Reading(task.number, verdict, columns_of(document.tables))
