"""An xlwings engine on closed files: Range reads come from the Grid, Range writes become Edits, save patches a copy.

It has what the host and the macros use; everything else raises NotImplementedError in xlwings' own way.
Formulas are not recalculated while a book is open: `app.calculate()` brings the form's own values up to date.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlwings as xw
from xlwings import base_classes

from workbook.document import computed_edits, from_grid
from workbook.files import patcher
from workbook.files.reader import read_workbook
from workbook.grid import Edit, Grid
from xladdin.engines.file_cells import Sheets

ENGINE_NAME = "files"


def engine() -> xw.Engine:
    """The engine, registered with xlwings on first use."""
    if ENGINE_NAME not in [known.name for known in xw.engines]:
        xw.engines.add(xw.Engine(impl=Engine()))
    return xw.engines[ENGINE_NAME]


def open_book(path: Path) -> xw.Book:
    """Open a closed workbook in the engine."""
    return engine().apps.add().books.open(str(path))


class Engine:
    """Entry point that xlwings asks for apps and value conversion."""

    name, type = ENGINE_NAME, "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)

    @staticmethod
    def prepare_xl_data_element(value: Any, options: Any) -> Any:
        """A Python value as a cell holds it."""
        return "" if value is None else value

    @staticmethod
    def clean_value_data(data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool) -> Any:
        """Cell values as the caller's options ask for them; dates and errors are clean already."""
        return [[empty_as if value is None or value == "" else value for value in row] for row in data]


class Apps(base_classes.Apps):
    """The running apps: one a call of `add`."""

    def __init__(self, parent: Engine) -> None:
        self.engine = parent
        self.running: list[App] = []

    def add(self, spec: Any = None, add_book: Any = None, xl: Any = None, visible: Any = None) -> "App":
        """A new app."""
        self.running.insert(0, App(self))
        return self.running[0]

    def keys(self) -> list[int]:
        """The ids of the running apps."""
        return [app.pid for app in self.running]

    def __iter__(self) -> Iterator["App"]:
        return iter(self.running)

    def __len__(self) -> int:
        return len(self.running)

    def __getitem__(self, pid: int) -> "App":
        return next(app for app in self.running if app.pid == pid)


class App(base_classes.App):
    """An app without a window."""

    screen_updating = display_alerts = True
    calculation = "automatic"

    def __init__(self, apps: Apps) -> None:
        self.apps = apps
        self._pid = -1 - len(apps.running)
        self._books = Books(self)

    @property
    def engine(self) -> Engine:
        """Its engine."""
        return self.apps.engine

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

    def activate(self, steal_focus: bool = False) -> None:
        """Make it the first app."""
        self.apps.running.remove(self)
        self.apps.running.insert(0, self)


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
    """An open file: its bytes, and the Grid they hold."""

    def __init__(self, books: Books, path: Path) -> None:
        self.books = books
        self.path = path
        self.data = path.read_bytes()
        self.grid: Grid = read_workbook(self.data)
        self.pending: list[Edit] = []

    @property
    def app(self) -> App:
        """Its app."""
        return self.books.app

    @property
    def name(self) -> str:
        """Its file name."""
        return self.path.name

    @property
    def fullname(self) -> str:
        """Its path."""
        return str(self.path)

    @property
    def sheets(self) -> "Sheets":
        """Its sheets."""
        return Sheets(self)

    def settle(self) -> Grid:
        """The Grid with all pending writes in it."""
        if self.pending:
            self.data = patcher.apply_edits(self.data, self.pending)
            self.grid, self.pending = read_workbook(self.data), []
        return self.grid

    def calculate(self) -> None:
        """Bring the form's formulas up to date."""
        self.pending += computed_edits(from_grid(self.settle()))
        self.settle()

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Write the book to a path."""
        self.calculate()
        Path(path or self.fullname).write_bytes(self.data)

    def close(self) -> None:
        """Forget it."""
        self.books.open_books.remove(self)
