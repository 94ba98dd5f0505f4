"""A click carried out: the office found, the macro run, the log written."""

import contextlib
import logging
import sys
from logging.handlers import RotatingFileHandler

import xlwings as xw

from xladdin import macros
from xladdin.call import DONE, FAILED, REFUSED, Call
from xladdin.excel import book_in
from xladdin.places import log_file
from xladdin.tell import TITLE

NOT_DONE = (
    "这一步没有做完，程序意外结束。\n你填的内容没有丢。请再点一次：会先恢复原样，再重做。\n"
    "仍不行时，请把日志发给维护人员："
)
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
        if call.office:
            _tell_in_office(call)
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
    """The workbook; None where xw.Book.caller() finds it.

    That cuts names at an equals sign, and takes none of two of one name: LibreOffice may have both open, and the one
    in front is meant.
    """
    if not call.office:
        return book_in(call.window, call.book)
    named = [book for book in list(xw.apps)[0].books if book.name == call.book]
    return None if len(named) == 1 and "=" not in call.book else named[0]


def _tell_in_office(call: Call) -> None:
    """Say that it failed, where nobody waits for the exit code."""
    from xladdin.engines.libreoffice import engine

    with contextlib.suppress(Exception):
        next(iter(engine(call.office).apps)).alert(f"{NOT_DONE}{log_file()}", TITLE, mode="critical")
