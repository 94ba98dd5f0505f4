"""A live workbook: its Grid by block reads, a Plan carried out in blocks. Only xlwings calls that every engine has."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlwings as xw

from schemas.cells import Cell
from workbook.files.sheet_scan import MAX_COLUMN, MAX_ROW
from workbook.form.layout import NAME_PREFIX
from workbook.grid import Area, Edit, Grid, Height, Name, Plan, Sheet
from xladdin.native import is_excel, native_book, native_sheet

NEWER_ERRORS = {  # by the code that Excel hands out; xlwings knows only the seven older ones
    -2146826245: "#GETTING_DATA",
    -2146826243: "#SPILL!",
    -2146826242: "#CONNECT!",
    -2146826241: "#BLOCKED!",
    -2146826240: "#UNKNOWN!",
    -2146826239: "#FIELD!",
    -2146826238: "#CALC!",
}
ERROR_TEXTS = ("#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!", *NEWER_ERRORS.values())
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
READ_AS_OTHERS = ("TRUE", "FALSE", "上午", "下午", *MONTHS)
HIGHEST = 409.0  # points; Excel takes no higher row
MACRO_SUFFIXES = (".xlsm", ".xlsb", ".xls", ".xlam")


class HostTrouble(Exception):
    """The open workbook cannot be read or written; the message is Chinese and says what to do."""


@dataclass(frozen=True)
class Block:
    """Neighbouring cells to be written at once: a rectangle of values, or one of formulas."""

    top: int
    left: int
    rows: tuple[tuple[Edit, ...], ...]

    @property
    def is_formula(self) -> bool:
        """Whether formulas are written."""
        return self.rows[0][0].formula is not None


def need_ready(book: xw.Book) -> None:
    """Raise HostTrouble while a cell is edited: nothing can be read or written then."""
    if not native_book(book).is_ready():
        raise HostTrouble("正在输入的单元格还没有结束，请先按回车或 Esc，再点一次。")


def read_grid(book: xw.Book) -> Grid:
    """The open workbook as a Grid: block reads, never a cell at a time. Raises HostTrouble while a cell is edited."""
    need_ready(book)
    names = [(name, *_scope(str(name.name))) for name in book.names]
    sheets = {sheet.name: _read_sheet(sheet) for sheet in book.sheets}
    macros = book.name.lower().endswith(MACRO_SUFFIXES)
    texts = tuple(sorted({bare for _, _, bare in names}))
    return Grid(sheets, tuple(_own_names(names)), texts, native_book(book).links(), macros)


def carry_out(book: xw.Book, plan: Plan) -> None:
    """Copy the plan's sheets and write its cells. Raises HostTrouble where it may not: `need_open` tells before.

    Protection is lifted while it writes and put back in every case. `fit_rows` does the rest of a plan.
    """
    by_sheet: dict[str, list[Edit]] = {}
    for edit in plan.edits:
        by_sheet.setdefault(edit.sheet, []).append(edit)
    if plan.copies:
        there = {sheet.name for sheet in book.sheets}
        with writable(book, {*by_sheet, *(source for source, _ in plan.copies)} & there):
            pass  # a password is found before anything is copied; protection is back, for a copy takes what it finds
        for source, name in plan.copies:
            book.sheets[source].copy(after=book.sheets[source], name=name)
    with writable(book, by_sheet):
        for name, edits in by_sheet.items():
            sheet = book.sheets[name]
            for block in blocks(edits):
                _write(sheet, block)


def need_open(book: xw.Book, plan: Plan) -> None:
    """Raise HostTrouble where a sheet the plan writes on has a password, or no sheet can be added."""
    if plan.copies and native_book(book).is_structure_protected():
        raise HostTrouble("工作簿设了结构保护，不能增加工作表。请在“审阅”里撤销“保护工作簿”，再点一次。")
    there = {sheet.name for sheet in book.sheets}
    with writable(book, [name for name in dict.fromkeys(edit.sheet for edit in plan.edits) if name in there]):
        pass


def fit_rows(book: xw.Book, heights: Iterable[Height]) -> None:
    """Make rows high enough for what stands in them; on a sheet with a password they stay as they are."""
    by_sheet: dict[str, list[Height]] = {}
    for height in heights:
        by_sheet.setdefault(height.sheet, []).append(height)
    for name, own in by_sheet.items():
        with suppress(HostTrouble), writable(book, [name]):
            for height in own:
                book.sheets[name].range((height.row, 1)).row_height = min(height.points, HIGHEST)


@contextmanager
def undisturbed(book: xw.Book) -> Iterator[None]:
    """No flicker in between; screen, sheet and selection come back in every case."""
    app = book.app
    before = app.screen_updating
    active, selected = book.sheets.active.name, _selected(app)
    app.screen_updating = False
    try:
        yield
    finally:
        with suppress(Exception):  # a click that was done has not failed because a selection cannot be put back
            if active in {sheet.name for sheet in book.sheets} and book.sheets.active.name != active:
                book.sheets[active].activate()
            if selected and _selected(app) != selected:
                book.sheets[active].range(selected).select()
        app.screen_updating = before


@contextmanager
def writable(book: xw.Book, names: Iterable[str]) -> Iterator[None]:
    """Sheets whose protection is lifted for a while. Raises HostTrouble for one with a password."""
    with ExitStack() as back:
        for name in names:
            sheet = native_sheet(book.sheets[name])
            if sheet.is_protected():
                _lift(sheet, name)
                back.callback(sheet.protect)
        yield


def blocks(edits: Iterable[Edit]) -> Iterator[Block]:
    """Edits of one sheet as rectangles: runs of neighbours in a row, and like runs below one another."""
    runs = sorted(_runs(edits), key=lambda run: (run[0].formula is not None, run[0].column, len(run), run[0].row))
    pile: list[tuple[Edit, ...]] = []
    for run in runs:
        if pile and not _continues(pile[-1], run):
            yield Block(pile[0][0].row, pile[0][0].column, tuple(pile))
            pile = []
        pile.append(run)
    if pile:
        yield Block(pile[0][0].row, pile[0][0].column, tuple(pile))


def _lift(sheet: Any, name: str) -> None:
    try:
        sheet.unprotect()
    except Exception as error:  # every engine has an exception of its own
        raise HostTrouble(_locked(name)) from error
    if sheet.is_protected():
        raise HostTrouble(_locked(name))


def _locked(name: str) -> str:
    return f"工作表“{name}”设了密码保护，写不进去。请在“审阅”里用密码撤销工作表保护，再点一次。"


def _read_sheet(sheet: xw.Sheet) -> Sheet:
    used = sheet.used_range
    top, left = used.row, used.column
    if top + used.shape[0] > MAX_ROW or left + used.shape[1] > MAX_COLUMN:
        raise HostTrouble(
            f"工作表“{sheet.name}”一直用到第 {top + used.shape[0] - 1} 行，远在表格之外（多半是整列设了格式）。"
            "请选中表格下面和右边的空行、空列，删除后存盘，再点一次。"
        )
    texts = used.formula
    formula_rows = texts if isinstance(texts, (tuple, list)) else ((texts,),)
    values: list[list[Cell]] = [
        [plain(value, text) for value, text in zip(*pair, strict=True)]
        for pair in zip(used.options(ndim=2, err_to_str=True).value, formula_rows, strict=True)
    ]
    rows: list[list[Cell]] = [[] for _ in range(top - 1)]
    rows += [[None] * (left - 1) + row for row in values]
    formulas, errors = {}, {}
    for down, row in enumerate(formula_rows):
        for right, text in enumerate(row):
            at = (top + down, left + right)
            if isinstance(text, str) and text.startswith("=") and text != values[down][right]:
                formulas[at] = text[1:]
            if values[down][right] in ERROR_TEXTS:
                errors[at] = str(values[down][right])
    native = native_sheet(sheet)
    return Sheet(
        sheet.name,
        rows,
        formulas,
        errors,
        native.is_protected(),
        sheet.visible in (True, -1),
        native.hidden_rows(len(rows)),
        native.hidden_columns(max(len(row) for row in rows)),
        pictures=native.has_pictures(),
    )


def plain(value: Any, text: object) -> Cell:
    """A cell as a closed file gives it. `text` is what was typed: amounts in currency format come with 4 decimals."""
    if isinstance(value, Decimal):
        try:
            return float(str(text))
        except ValueError:  # a formula
            return float(value)
    if type(value) is int and value in NEWER_ERRORS:
        return NEWER_ERRORS[value]
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    return value  # type: ignore[no-any-return]


def _scope(name: str) -> tuple[str, str]:
    """The sheet a name is local to, "" for the whole book, and the bare name."""
    scope, _, bare = name.rpartition("!")
    return scope.strip("'").replace("''", "'"), bare


def _own_names(names: Iterable[tuple[xw.Name, str, str]]) -> Iterator[Name]:
    """The form's names, local to their sheets; foreign ones are of no use to it."""
    for name, scope, bare in names:
        if scope and bare.startswith(NAME_PREFIX):
            target, _, area = str(name.refers_to).lstrip("=").rpartition("!")
            with suppress(ValueError):  # a name that lost its area
                yield Name(bare, scope, target.strip("'").replace("''", "'"), Area.parse(area))


def _runs(edits: Iterable[Edit]) -> Iterator[tuple[Edit, ...]]:
    """Edits of neighbouring cells in one row, values and formulas apart."""
    run: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.row, edit.formula is not None, edit.column)):
        if run and not (_like(run[-1], edit) and (run[-1].row, run[-1].column + 1) == (edit.row, edit.column)):
            yield tuple(run)
            run = []
        run.append(edit)
    if run:
        yield tuple(run)


def _continues(above: tuple[Edit, ...], run: tuple[Edit, ...]) -> bool:
    """Whether a run lies right below one of the same width."""
    same_width = len(above) == len(run) and above[0].column == run[0].column
    return same_width and _like(above[0], run[0]) and above[0].row + 1 == run[0].row


def _like(one: Edit, other: Edit) -> bool:
    return (one.formula is None) == (other.formula is None)


def _write(sheet: xw.Sheet, block: Block) -> None:
    bottom, right = block.top + len(block.rows) - 1, block.left + len(block.rows[0]) - 1
    cells = sheet.range((block.top, block.left), (bottom, right))
    if block.is_formula:
        cells.formula = [["=" + (edit.formula or "").removeprefix("=") for edit in row] for row in block.rows]
    else:
        typed = [[as_typed(edit.value) for edit in row] for row in block.rows]
        cells.value = typed
        shown = _without_shown_apostrophes(cells, block, typed) if is_excel(sheet.book) else typed
        if shown != typed:
            cells.value = shown


def _without_shown_apostrophes(cells: xw.Range, block: Block, typed: list[list[Cell]]) -> list[list[Cell]]:
    """What to type where Excel shows the apostrophe: in cells of text format, which take any text as it is."""
    if all(
        value == edit.value for row, edits in zip(typed, block.rows, strict=True) for value, edit in _pairs(row, edits)
    ):
        return typed
    read = cells.options(ndim=2).value
    return [
        [
            edit.value if isinstance(value, str) and value != edit.value and got == value else value
            for (value, edit), got in zip(_pairs(row, edits), seen, strict=True)
        ]
        for row, edits, seen in zip(typed, block.rows, read, strict=True)
    ]


def _pairs(row: list[Cell], edits: tuple[Edit, ...]) -> Iterator[tuple[Cell, Edit]]:
    return zip(row, edits, strict=True)


def as_typed(value: Cell) -> Cell:
    """Text stays text, whatever it looks like: an apostrophe in front says so to the office program.

    A Decimal would be taken for currency, with four decimals.
    """
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, str) and value and (not value[0].isalpha() or value.upper().startswith(READ_AS_OTHERS)):
        return f"'{value}"
    return value


def selection(app: xw.App) -> xw.Range | None:
    """The selected cells; None where a drawing is selected, or nothing, as on a chart's own sheet."""
    try:
        return app.selection
    except AttributeError:
        return None


def _selected(app: xw.App) -> str:
    area = selection(app)
    return "" if area is None else str(area.address)
