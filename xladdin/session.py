"""One click: the workbook read, a macro run on it, the accountant told – and nothing left half done.

What a macro writes is noted on the hidden sheet before the first cell changes. When it fails half way, the cells get
back what they held; when the whole process is killed, the next click does that first.
"""

import datetime as dt
import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps

import xlwings as xw
from filelock import FileLock, Timeout

from workbook import journal
from workbook.content import changes
from workbook.document import Document, UnknownScheme, from_grid
from workbook.files.output import FileTrouble
from workbook.files.package import NotAWorkbook
from workbook.form.layout import RESULTS_SHEET
from workbook.form.memory import HELD
from workbook.grid import Plan
from workbook.marking import form_sheets, is_ours
from xladdin import marks, own_schemes
from xladdin.host import HostTrouble, carry_out, fit_rows, need_open, need_ready, read_grid, undisturbed, writable
from xladdin.native import native_book, native_sheet
from xladdin.places import log_file, schemes_folder, state_folder
from xladdin.tell import TITLE

SEPARATOR = "/"  # no sheet name holds one
log = logging.getLogger("ziping")


@dataclass(frozen=True)
class Outcome:
    """How a click ended: whether it was done, and what the accountant was told."""

    done: bool
    message: str


class Desk:
    """The open workbook while a macro works on it; `document` is what it holds now."""

    def __init__(self, book: xw.Book, title: str) -> None:
        self.book, self.title = book, title
        self.schemes = own_schemes.at_hand()
        self.document = from_grid(read_grid(book), self.schemes)
        self.held, self.mode = False, "automatic"

    @contextmanager
    def lifted(self) -> Iterator[None]:
        """All sheets of the form open to be written. Raises HostTrouble where one is not, and nothing is written."""
        wanted = {*form_sheets(self.document), RESULTS_SHEET}
        with writable(self.book, [name for name in self.document.grid.sheets if name in wanted]):
            self.hold()
            yield

    def hold(self) -> None:
        """Write down what has to be put back, then stop recalculation: to be called before the first write."""
        if not self.held:
            app, grid = self.book.app, self.document.grid
            protected = (name for name, sheet in grid.sheets.items() if sheet.protected)
            self.mode = app.calculation
            carry_out(self.book, self._holding((self.mode, SEPARATOR.join(protected))))
            self.held = True
            app.calculation = "manual"

    def release(self) -> None:
        """Calculation as it was; then nothing has to be put back any more."""
        if self.held:
            self.book.app.calculation = self.mode
            self.book.app.calculate()
            carry_out(self.book, self._holding(()))

    def put_back(self) -> None:
        """Calculation and protection as a click left them that was killed before it could put them back."""
        mode, protected = HELD.head(self.document.hidden)
        if mode:
            self.held, self.mode = True, mode
            self.book.app.calculation = mode
            for name in protected.split(SEPARATOR):
                if name in self.document.grid.sheets and not self.document.grid.sheets[name].protected:
                    native_sheet(self.book.sheets[name]).protect()
            self.reread()

    def reread(self) -> Document:
        """Read the workbook again, after somebody else than `write` changed it."""
        self.document = from_grid(read_grid(self.book), self.schemes)
        return self.document

    def say(self, text: str) -> None:
        """Progress, in the status bar."""
        self.book.app.status_bar = f"{TITLE}：{text}…"

    def write(self, plan: Plan) -> int:
        """Carry out a plan so that it can be undone; returns how many cells changed. Whole, or not at all.

        Rows are made as high as the plan wants them, changed or not; that is not undone.
        """
        plan = changes(self.document.grid, plan)
        if not plan.copies and not plan.edits:
            fit_rows(self.book, plan.heights)
            return 0
        need_open(self.book, plan)
        self.hold()
        if plan.copies and marks.take_off(self.book, self.document):
            self.reread()  # or a new sheet would take the marks of the one it is copied from
        noted = journal.opened(self.document, self.title, dt.datetime.now(), plan)
        try:
            for step in (*noted, plan, journal.closed(self.document)):
                carry_out(self.book, step)
            fit_rows(self.book, plan.heights)
        except Exception:
            self.reread()
            self.roll_back()
            raise
        self.reread()
        return len(plan.edits)

    def roll_back(self) -> journal.Undo | None:
        """Take the last write back; None where there is none."""
        last = journal.journal_of(self.document)
        if last is None:
            return None
        self.hold()
        noted = [name for name in last.sheets if name in self.document.grid.sheets and self._is_noted(name)]
        back = journal.undo(self.document, last, noted)
        if last.finished and back.is_empty:
            return back
        carry_out(self.book, Plan(edits=back.edits))
        for name in back.sheets:
            self.book.sheets[name].delete()
        carry_out(self.book, journal.forgotten(self.document))
        self.reread()
        return back

    def _is_noted(self, sheet: str) -> bool:
        """Whether somebody hung a note on a sheet."""
        return any(not is_ours(note.text) for note in self.book.sheets[sheet].notes)

    def _holding(self, head: Sequence[str]) -> Plan:
        return Plan(edits=tuple(HELD.head_written(self.document.hidden, head)))


Body = Callable[[Desk], str]
Macro = Callable[..., Outcome]


def macro(title: str) -> Callable[[Body], Macro]:
    """Make a macro of a body: takes a book (by default the one that called), never raises, tells how it ended."""

    def made(body: Body) -> Macro:
        @wraps(body)
        def run(book: xw.Book | None = None) -> Outcome:
            book = book or xw.Book.caller()
            outcome = _run(book, title, body)
            book.app.alert(outcome.message, f"{TITLE} · {title}", mode="info" if outcome.done else "critical")
            return outcome

        return run

    return made


def _run(book: xw.Book, title: str, body: Body) -> Outcome:
    try:
        need_ready(book)
        with _alone(book), _status(book, title), undisturbed(book):
            desk = Desk(book, title)
            desk.put_back()
            try:
                message = _recovered(desk) + body(desk)
            finally:
                desk.release()
    except (HostTrouble, NotAWorkbook, FileTrouble) as trouble:
        log.warning("%s %s: %s", title, book.name, trouble)
        hint = f"\n县里自定的方案文件（.toml）请放到：{schemes_folder()}" if isinstance(trouble, UnknownScheme) else ""
        return Outcome(False, f"没有做“{title}”，工作簿没有改动。\n{trouble}{hint}")
    except Exception:
        log.exception("%s %s", title, book.name)
        return Outcome(False, f"“{title}”中途出错，{_state_after(book)}\n请把日志发给维护人员：{log_file()}")
    log.info("%s %s: %s", title, book.name, message.replace("\n", " "))
    return Outcome(True, message)


def _recovered(desk: Desk) -> str:
    """Take back what an earlier click left half done; says so."""
    last = journal.journal_of(desk.document)
    if last is None or last.finished:
        return ""
    back = desk.roll_back()
    kept = f"（{'、'.join(back.kept)} 此后有改动，未动）" if back and back.kept else ""
    return f"上一次“{last.title}”没有做完，已先恢复原样{kept}。\n"


def _state_after(book: xw.Book) -> str:
    """What the workbook is like after a fault: as before, or half written."""
    try:
        last = journal.journal_of(from_grid(read_grid(book), own_schemes.at_hand()))
    except Exception:
        log.exception("after a fault")
        return "可能写了一半：请关闭工作簿，不要保存，再重新打开。"
    if last is not None and not last.finished:
        return "写了一半、没能恢复：请关闭工作簿，不要保存，再重新打开。"
    return "工作簿已恢复原样。"


@contextmanager
def _alone(book: xw.Book) -> Iterator[None]:
    """One click at a time on one workbook. Raises HostTrouble for a second one."""
    mark = hashlib.sha256(native_book(book).full_name().encode()).hexdigest()[:16]
    try:
        with FileLock(state_folder() / f"{mark}.lock", timeout=0):
            yield
    except Timeout as error:
        raise HostTrouble("上一次操作还没有做完，请等它结束后再点。") from error


@contextmanager
def _status(book: xw.Book, title: str) -> Iterator[None]:
    book.app.status_bar = f"{TITLE}：{title}…"
    try:
        yield
    finally:
        book.app.status_bar = False
