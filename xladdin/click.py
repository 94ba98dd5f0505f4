"""A click carried out: the office found, the macro run, the log written."""

import logging
import sys
from logging.handlers import RotatingFileHandler

import xlwings as xw

from xladdin import macros
from xladdin.call import DONE, FAILED, REFUSED, Call
from xladdin.excel import book_in
from xladdin.places import log_file

LOG_SIZE, LOG_COUNT = 1_000_000, 3
log = logging.getLogger("ziping")


def run(call: Call) -> int:
    """Run the macro of a click; returns its exit code. Nothing is raised: what goes wrong stands in the log."""
    keep_log()
    before, sys.argv = sys.argv, call.arguments
    try:
        _activate_office(call)
        outcome = getattr(macros, call.macro)(_book(call))
        return DONE if outcome.done else REFUSED
    except Exception:
        log.exception("%s", call)
        return FAILED
    finally:
        sys.argv = before


def keep_log() -> None:
    """Write the log, once a process; without a place to write it, the macros work all the same."""
    if log.handlers:
        return
    log.setLevel(logging.INFO)
    try:
        handler: logging.Handler = RotatingFileHandler(
            log_file(), maxBytes=LOG_SIZE, backupCount=LOG_COUNT, encoding="utf-8"
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)


def _activate_office(call: Call) -> None:
    if call.office:
        from xladdin.engines.libreoffice import engine

        engine(call.office).activate()


def _book(call: Call) -> xw.Book | None:
    """The workbook; None where xw.Book.caller() finds it, which cuts names at an equals sign."""
    if not call.office:
        return book_in(call.window, call.book)
    if "=" not in call.book:
        return None
    return next(book for app in xw.apps for book in app.books if book.name == call.book)
