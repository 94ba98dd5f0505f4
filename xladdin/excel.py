"""Excel found by its window, and xlwings taught two manners: to leave other Excels alone, not to wait for ever.

At its end a process that imported xlwings kills every EXCEL.EXE in which it sees no open workbook: the accountant's
empty one, and the one that shows a protected view. And a call that a busy Excel refuses it repeats without end.
"""

import atexit
from importlib import import_module
from types import ModuleType

import xlwings as xw

TRIES = 1_000_000  # of a refused call: a minute or two, for who types into a cell has to be waited for


def book_in(window: str, name: str) -> xw.Book:
    """The open workbook of this name, in the Excel that has this window. Raises KeyError where it is not open.

    xw.Book.caller() would not find every name: it cuts them at an equals sign and drops spaces at their ends.
    """
    app = xw.App(impl=tamed().App(xl=int(window)))
    return app.books[name]


def tamed() -> ModuleType:
    """xlwings' engine for Excel, with both manners."""
    engine = import_module("xlwings._xlwindows")
    atexit.unregister(engine.cleanup)
    engine.N_COM_ATTEMPTS = TRIES  # type: ignore[attr-defined]
    return engine
