"""An xlwings engine on closed files: reads come from the Grid, writes are kept as Edits, save patches a copy.

It has what the host and the macros use; everything else raises NotImplementedError in xlwings' own way.
Formulas are not recalculated while a book is open: `app.calculate()` brings the form's own values up to date.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlwings as xw
from xlwings import base_classes

from workbook.document import computed_edits, from_grid
from workbook.files.add_sheet import copy_sheet
from workbook.files.drop_sheet import drop_sheet
from workbook.files.fills import apply_fills, read_fills
from workbook.files.notes import apply_notes, read_notes
from workbook.files.package import NotAWorkbook
from workbook.files.patcher import apply_edits
from workbook.files.reader import read_workbook
from workbook.grid import Edit, Fill, Grid, Height, Note
from xladdin.engines import shared
from xladdin.engines.file_cells import Range
from xladdin.engines.file_sheets import Sheets

ENGINE_NAME = "files"


def engine() -> xw.Engine:
    """The engine, registered with xlwings on first use."""
    if ENGINE_NAME not in [known.name for known in xw.engines]:
        xw.engines.add(xw.Engine(impl=Engine()))
    return xw.engines[ENGINE_NAME]


def open_book(path: Path) -> xw.Book:
    """Open a closed workbook in the engine, which becomes the active one."""
    engine().activate()
    return engine().apps.add().books.open(str(path))


class Engine(shared.Conversion):
    """Entry point that xlwings asks for apps and value conversion."""

    name, type = ENGINE_NAME, "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)


class Apps(shared.Apps):
    """The running apps: one a call of `add`."""

    def add(self, spec: Any = None, add_book: Any = None, xl: Any = None, visible: Any = None) -> "App":
        """A new app."""
        app = App(self)
        self.running.insert(0, app)
        return app


class App(shared.App):
    """An app without a window."""

    calculation = "automatic"
    status_bar: Any = False
    selection: Range | None = None

    def __init__(self, apps: Apps) -> None:
        self.apps = apps
        self._pid = -1 - len(apps.running)
        self._books = Books(self)
        self.alerts: list[tuple[str, str]] = []

    @property
    def pid(self) -> int:
        """Its id."""
        return self._pid

    @property
    def books(self) -> "Books":
        """Its open books."""
        return self._books

    def calculate(self) -> None:
        """Bring the form's formulas up to date in every open book."""
        for book in self.books.open_books:
            book.calculate()

    def alert(self, prompt: str, title: str, buttons: str, mode: str | None, callback: str | None) -> str:
        """Nobody is there to read it: kept for who asks."""
        self.alerts.append((title, prompt))
        return "ok"


class Books(base_classes.Books):
    """The open books of an app."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.open_books: list[Book] = []

    @property
    def active(self) -> "Book":
        """The book opened last."""
        return self.open_books[-1]

    def open(self, fullname: str, *args: Any, **options: Any) -> "Book":
        """Open a file."""
        self.open_books.append(Book(self, Path(fullname)))
        return self.open_books[-1]

    def __call__(self, key: int | str) -> "Book":
        """A book by position or name."""
        if isinstance(key, int):
            return self.open_books[key - 1]
        for book in self.open_books:
            if key in (book.name, book.fullname):
                return book
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self.open_books)

    def __iter__(self) -> Iterator["Book"]:
        return iter(self.open_books)


class Book(base_classes.Book):
    """An open file: its bytes, and the Grid they hold. `api` is itself: it has the methods of a NativeBook."""

    def __init__(self, books: Books, path: Path) -> None:
        self.books = books
        self.path = path
        self.data = path.read_bytes()
        self.grid: Grid = read_workbook(self.data)
        self.pending: list[Edit | Fill | Height | Note] = []
        self.front = next(iter(self.grid.sheets))
        self.lifted: set[str] = set()
        self.typing = False
        self.read, self.noted = self.data, read_notes(self.data)

    @property
    def app(self) -> App:
        """Its app."""
        return self.books.app

    @property
    def api(self) -> "Book":
        """Itself."""
        return self

    @property
    def name(self) -> str:
        """Its file name."""
        return self.path.name

    @property
    def fullname(self) -> str:
        """Its path."""
        return str(self.path)

    @property
    def sheets(self) -> Sheets:
        """Its sheets."""
        return Sheets(self)

    @property
    def names(self) -> Any:
        """All its names, those local to sheets included."""
        return self.sheets.all_names()

    def is_ready(self) -> bool:
        """Whether nobody is typing into a cell: never, unless a test says so."""
        return not self.typing

    def is_structure_protected(self) -> bool:
        """A closed file is always open to new sheets."""
        return False

    def links(self) -> tuple[str, ...]:
        """The other workbooks it draws on."""
        return self.settle().links

    def full_name(self) -> str:
        """Its path."""
        return self.fullname

    def hang(self, cell: Any, text: str) -> bool:
        """Hang a note on a cell; the writer of notes sizes it."""
        cell.add_note(text)
        return True

    def settle(self) -> Grid:
        """The Grid with all pending writes in it."""
        if self.pending:
            waiting, self.pending = self.pending, []
            heights = [item for item in waiting if isinstance(item, Height)]
            self.data = apply_edits(self.data, (item for item in waiting if isinstance(item, Edit)), heights)
            self.data = apply_fills(self.data, (item for item in waiting if isinstance(item, Fill)))
            self.data = apply_notes(self.data, (item for item in waiting if isinstance(item, Note)))
            self.grid = read_workbook(self.data)
        return self.grid

    def notes(self) -> dict[tuple[str, int, int], str]:
        """The notes by (sheet, row, column), those that wait to be written included."""
        if self.read is not self.data:
            self.read, self.noted = self.data, read_notes(self.data)
        found = dict(self.noted)
        for item in self.pending:
            if isinstance(item, Note):
                found.pop((item.sheet, item.row, item.column), None)
                if item.text is not None:
                    found[item.sheet, item.row, item.column] = item.text
        return found

    def color(self, spot: tuple[str, int, int]) -> str | None:
        """A cell's background as RRGGBB."""
        for item in reversed(self.pending):
            if isinstance(item, Fill) and (item.sheet, item.row, item.column) == spot:
                return item.color
        return read_fills(self.data, [spot])[spot]

    def copy_sheet(self, source: str, name: str) -> None:
        """Copy a sheet, right behind itself."""
        self.settle()
        self.data = copy_sheet(self.data, source, name)
        self.grid = read_workbook(self.data)

    def drop_sheet(self, name: str) -> None:
        """Delete a sheet."""
        self.settle()
        self.data = drop_sheet(self.data, name)
        self.grid = read_workbook(self.data)

    def calculate(self) -> None:
        """Bring the form's formulas up to date; a workbook not ours has none."""
        try:
            document = from_grid(self.settle())
        except NotAWorkbook:
            return
        self.pending += computed_edits(document)
        self.settle()

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Write the book to a path."""
        self.calculate()
        Path(path or self.fullname).write_bytes(self.data)

    def activate(self, steal_focus: bool = False) -> None:
        """There is no window to bring to the front."""

    def close(self) -> None:
        """Forget it."""
        self.books.open_books.remove(self)
