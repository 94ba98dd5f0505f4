"""An xlwings engine on a running LibreOffice, over UNO: the same macros, the office itself recalculates."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import xlwings as xw
from xlwings import base_classes

from xladdin.engines import shared
from xladdin.engines.bridge import bridge, desktop
from xladdin.engines.office_cells import Range
from xladdin.engines.office_sheets import Sheet, Sheets

ENGINE_NAME = "libreoffice"
SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
XLSX = "Calc MS Excel 2007 XML"
OK_BUTTON, YES_NO_BUTTONS, YES = 1, 3, 2


def engine(pipe: str) -> xw.Engine:
    """The engine, connected to the office that listens on a pipe. Raises NoOffice."""
    if ENGINE_NAME not in [known.name for known in xw.engines]:
        xw.engines.add(xw.Engine(impl=Engine()))
    found = xw.engines[ENGINE_NAME]
    found.impl.apps.connect(pipe)
    return found


class Engine(shared.Conversion):
    """Entry point that xlwings asks for apps and value conversion."""

    name, type = ENGINE_NAME, "desktop"

    def __init__(self) -> None:
        self.apps = Apps(self)


class Apps(shared.Apps):
    """The offices connected to, the last first."""

    def connect(self, pipe: str) -> "App":
        """The office behind a pipe; those that have ended are forgotten. Raises NoOffice."""
        self.running = [app for app in self.running if app.pipe != pipe and app.is_running()]
        app = App(self, pipe)
        self.running.insert(0, app)
        return app


class App(shared.App):
    """A running office."""

    version = "16.0"

    def __init__(self, apps: Apps, pipe: str) -> None:
        self.apps, self.pipe = apps, pipe
        self.desktop = desktop(pipe)
        self.progress: Any = None

    def is_running(self) -> bool:
        """Whether it still answers."""
        try:
            return bool(self.desktop.Components)
        except Exception:  # the bridge raises its own kind
            return False

    @property
    def pid(self) -> int:
        """A number that stands for its pipe."""
        return -1 - abs(hash(self.pipe))

    @property
    def books(self) -> "Books":
        """Its open spreadsheets."""
        return Books(self)

    @property
    def selection(self) -> Range | None:
        """The selected cells; None where a drawing is selected."""
        controller = self.desktop.CurrentComponent.CurrentController
        selected = controller.getSelection()
        if hasattr(selected, "getCount"):
            selected = selected.getByIndex(0)
        if not hasattr(selected, "RangeAddress"):
            return None
        area = selected.RangeAddress
        book = Book(self.books, self.desktop.CurrentComponent)
        corners = (area.StartRow + 1, area.StartColumn + 1), (area.EndRow + 1, area.EndColumn + 1)
        return Range(Sheet(book, selected.Spreadsheet), *corners)

    @property
    def calculation(self) -> str:
        """Whether changed cells are recalculated at once."""
        automatic = all(book.document.isAutomaticCalculationEnabled() for book in self.books)
        return "automatic" if automatic else "manual"

    @calculation.setter
    def calculation(self, mode: str) -> None:
        for book in self.books:
            book.document.enableAutomaticCalculation(mode != "manual")

    def calculate(self) -> None:
        """Recalculate what is out of date."""
        for book in self.books:
            book.document.calculate()

    @property
    def status_bar(self) -> Any:
        """Nothing to be read."""
        return False

    @status_bar.setter
    def status_bar(self, text: Any) -> None:
        if self.progress is None and text:
            self.progress = self.desktop.CurrentFrame.createStatusIndicator()
            self.progress.start(str(text), 0)
        elif text:
            self.progress.setText(str(text))
        elif self.progress is not None:
            self.progress.end()
            self.progress = None

    def alert(self, prompt: str, title: str, buttons: str, mode: str | None, callback: str | None) -> str:
        """A message box over the current window."""
        from com.sun.star.awt.MessageBoxType import INFOBOX, QUERYBOX, WARNINGBOX

        window = self.desktop.CurrentFrame.ContainerWindow
        asks = buttons == "yes_no"
        kind = QUERYBOX if asks else WARNINGBOX if mode == "critical" else INFOBOX
        shown = YES_NO_BUTTONS if asks else OK_BUTTON
        answer = window.getToolkit().createMessageBox(window, kind, shown, title or "", prompt or "").execute()
        return "ok" if not asks else "yes" if answer == YES else "no"


class Books(base_classes.Books):
    """The open spreadsheets of an office, the one in front first: of two with the same name it is the one meant."""

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def active(self) -> "Book":
        """The spreadsheet in front."""
        current = self.app.desktop.CurrentComponent
        return Book(self, current) if _is_spreadsheet(current) else next(iter(self))

    def open(self, fullname: str, *args: Any, **options: Any) -> "Book":
        """Open a file in a window of its own. Raises FileNotFoundError when the office refuses it."""
        document = self.app.desktop.loadComponentFromURL(Path(fullname).absolute().as_uri(), "_blank", 0, ())
        if document is None:
            raise FileNotFoundError(fullname)
        document.CurrentController.Frame.activate()
        return Book(self, document)

    def __call__(self, key: int | str) -> "Book":
        """A book by position or name."""
        books = list(self)
        if isinstance(key, int):
            return books[key - 1]
        for book in books:
            if key.lower() in (book.name.lower(), book.fullname.lower()):
                return book
        raise KeyError(key)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator["Book"]:
        components = self.app.desktop.Components.createEnumeration()
        documents = []
        while components.hasMoreElements():
            documents.append(components.nextElement())
        front = self.app.desktop.CurrentComponent
        for document in sorted(documents, key=lambda one: bool(one != front)):
            if _is_spreadsheet(document) and not _is_addin(document):
                yield Book(self, document)


class Book(base_classes.Book):
    """An open spreadsheet; `api` is itself: it has the methods of a NativeBook."""

    def __init__(self, books: Books, document: Any) -> None:
        self.books, self.document = books, document

    @property
    def app(self) -> App:
        """Its office."""
        return self.books.app

    @property
    def api(self) -> "Book":
        """Itself."""
        return self

    @property
    def fullname(self) -> str:
        """Its path; its title while it was never saved."""
        url = self.document.URL
        return str(bridge().fileUrlToSystemPath(url)) if url.startswith("file:") else str(self.document.Title)

    @property
    def name(self) -> str:
        """Its file name."""
        return Path(self.fullname).name

    @property
    def sheets(self) -> Sheets:
        """Its sheets."""
        return Sheets(self)

    @property
    def names(self) -> Any:
        """All its names, those local to sheets included."""
        return self.sheets.all_names()

    def is_ready(self) -> bool:
        """A cell being edited does not keep others from being written."""
        return True

    def is_structure_protected(self) -> bool:
        """Whether sheets can be neither added nor deleted."""
        return bool(self.document.isProtected())

    def links(self) -> tuple[str, ...]:
        """The other documents it draws on."""
        return tuple(self.document.ExternalDocLinks.ElementNames)

    def full_name(self) -> str:
        """Its path."""
        return self.fullname

    def hang(self, cell: Any, text: str) -> bool:
        """Hang a note on a cell; the office sizes it by itself."""
        cell.add_note(text)
        return True

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Save as .xlsx: where it lies, or a copy at a path."""
        uno = bridge()
        from com.sun.star.beans import PropertyValue

        kind = PropertyValue(Name="FilterName", Value=XLSX)
        if path is None:
            self.document.store()
        else:
            self.document.storeToURL(uno.systemPathToFileUrl(str(Path(path).absolute())), (kind,))

    def close(self) -> None:
        """Close it without saving."""
        self.document.setModified(False)
        self.document.close(True)

    def activate(self, steal_focus: bool = False) -> None:
        """Bring it to the front."""
        self.document.CurrentController.Frame.activate()


def _is_spreadsheet(document: Any) -> bool:
    return document is not None and hasattr(document, "supportsService") and document.supportsService(SPREADSHEET)


def _is_addin(document: Any) -> bool:
    return str(document.URL).lower().endswith(".xlam")
