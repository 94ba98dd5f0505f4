"""What a run says while it works: a bar with rate and remaining time for people, a log for a colleague."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from schemas.cells import on_one_line
from workbook.files.output import FileTrouble
from workbook.returned.report_names import LOG


@contextmanager
def progress(total: int) -> Iterator[Callable[[int], None]]:
    """A bar on standard error, when that is a terminal: yields what is called with the number of files done."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        """Files a second."""

        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text(f"{speed:.0f} 个/秒" if speed else "")

    columns = ("校验", BarColumn(), MofNCompleteColumn(), Rate(), "还需", TimeRemainingColumn())
    with Progress(*columns, console=Console(file=sys.stderr), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda done: bar.update(task, completed=done)


class _OneLine(logging.Formatter):
    """An entry is one line, whatever the names of files hold."""

    def format(self, record: logging.LogRecord) -> str:
        return on_one_line(super().format(record))


class _Quiet(logging.FileHandler):
    """What the disk has no room for is lost to the log alone; the reports say it when they are written."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Say nothing."""


@contextmanager
def diary(folder: Path | None) -> Iterator[logging.Logger]:
    """The log of a run, appended to 校验日志.txt in `folder`; nowhere without one. Raises FileTrouble."""
    log = logging.Logger("ziping", logging.INFO)
    if folder is None:
        yield log
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = _Quiet(folder / LOG, encoding="utf-8", errors="replace")
    except OSError as error:
        raise FileTrouble(f"写不了“{folder}”（{error.strerror}）。请换一个目录。") from error
    handler.setFormatter(_OneLine("%(asctime)s %(message)s", "%Y-%m-%d %H:%M:%S"))
    log.addHandler(handler)
    try:
        yield log
    finally:
        with suppress(OSError):  # as above: the disk is full
            handler.close()
