"""The last write of the add-in, kept on the hidden sheet, and the way back: cell by cell.

An entry remembers what a cell held before, and a digest of what was written. Undo gives back only cells that still
hold what was written: what an accountant changed since, or moved by inserting rows, is left alone and named.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.cells import Cell
from workbook.document import Document
from workbook.form.memory import JOURNAL
from workbook.grid import Edit, Grid, Plan, Sheet, address, as_read, parse_address

CELL, SHEET = "格", "表"
WRITING, DONE = "写入中", "完成"
BLANK, TEXT, NUMBER, LOGICAL, DAY, FORMULA = "", "文字", "数", "是否", "日期", "公式"
MAX_CELL = 32_000


@dataclass(frozen=True)
class Journal:
    """A write: what it was called, when, whether it was finished, and its entries as kept."""

    title: str
    time: str
    finished: bool
    entries: tuple[tuple[str, ...], ...]

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets it added."""
        return tuple(entry[1] for entry in self.entries if entry[0] == SHEET)


@dataclass(frozen=True)
class Undo:
    """The way back: cells to restore, sheets to delete, and what is left alone because it changed since."""

    edits: tuple[Edit, ...]
    sheets: tuple[str, ...]
    kept: tuple[str, ...]


def journal_of(document: Document) -> Journal | None:
    """The last write that can be taken back."""
    sheet = _memory(document)
    title, time, state = JOURNAL.head(sheet)[:3]
    return Journal(title, time, state == DONE, tuple(JOURNAL.entries(sheet))) if title else None


def changes(grid: Grid, plan: Plan) -> Plan:
    """The plan without the edits that change nothing; those on its new sheets all stay."""
    added = {name for _, name in plan.copies}
    after = plan.on(grid)
    changed = (edit for edit in plan.edits if edit.sheet in added or _held(grid, edit) != _held(after, edit))
    return Plan(plan.copies, tuple(changed))


def opened(document: Document, title: str, now: dt.datetime, plan: Plan) -> tuple[Plan, Plan, Plan]:
    """What notes a plan before it is carried out: the old head blanked, the entries, the head.

    Three plans in this order, so that a journal cut short is never taken for a whole one.
    """
    sheet, entries = _memory(document), tuple(_entries(document.grid, plan))
    head = (title, f"{now:%Y-%m-%d %H:%M}", WRITING)
    return (
        Plan(edits=tuple(JOURNAL.head_written(sheet, ()))),
        Plan(edits=tuple(JOURNAL.entries_written(sheet, entries))),
        Plan(edits=tuple(JOURNAL.head_written(sheet, head))),
    )


def closed(document: Document) -> Plan:
    """What says that the noted plan has been carried out whole."""
    return Plan(edits=(Edit(_memory(document).name, 1, JOURNAL.left + 3, DONE),))


def forgotten(document: Document) -> Plan:
    """What empties the journal."""
    sheet = _memory(document)
    return Plan(edits=(*JOURNAL.head_written(sheet, ()), *JOURNAL.entries_written(sheet, ())))


def undo(document: Document, journal: Journal, untouched: Sequence[str]) -> Undo:
    """The way back from the last write; `untouched` are the sheets nobody has typed on.

    After an interrupted write, a cell that was not reached holds what it held before: it needs nothing.
    """
    added = [name for name in journal.sheets if name in document.grid.sheets]
    droppable = tuple(name for name in added if name in untouched or _is_bare_copy(document.grid, journal, name))
    edits, kept = [], [f"{name}（已有填写）" for name in added if name not in droppable]
    for _, sheet, cell, kind, first, rest, written in (entry for entry in journal.entries if entry[0] == CELL):
        if sheet in added:
            continue
        at = parse_address(cell)
        holds = _content(document.grid.sheets[sheet], *at) if sheet in document.grid.sheets else None
        if holds is not None and _digest(holds) == written:
            edits.append(_restoring(sheet, at, kind, first + rest))
        elif holds != (kind, first + rest):
            kept.append(f"{sheet}!{cell}")
    return Undo(tuple(edits), droppable, tuple(kept))


def _memory(document: Document) -> Sheet:
    return document.grid.sheets[document.layout.block("meta").sheet]


def _entries(grid: Grid, plan: Plan) -> Iterator[tuple[str, ...]]:
    added = {name for _, name in plan.copies}
    for source, name in plan.copies:
        yield SHEET, name, "", "", source, "", ""
    after = plan.on(grid)
    for edit in plan.edits:
        if edit.sheet in added:
            continue
        kind, before = _held(grid, edit)
        written = _held(after, edit)
        if (kind, before) != written:
            halves = before[:MAX_CELL], before[MAX_CELL:]
            yield CELL, edit.sheet, address(edit.row, edit.column), kind, *halves, _digest(written)


def _is_bare_copy(grid: Grid, journal: Journal, name: str) -> bool:
    """Whether a sheet is what an interrupted write left: a copy not yet blanked."""
    source = next(entry[4] for entry in journal.entries if entry[:2] == (SHEET, name))
    same = source in grid.sheets and grid.sheets[source].rows == grid.sheets[name].rows
    return same and not journal.finished


def _held(grid: Grid, edit: Edit) -> tuple[str, str]:
    return _content(grid.sheets[edit.sheet], edit.row, edit.column)


def _content(sheet: Sheet, row: int, column: int) -> tuple[str, str]:
    """(kind, text) of what a cell holds."""
    formula = sheet.formulas.get((row, column))
    if formula is not None:
        return FORMULA, formula
    value = as_read(sheet.value(row, column))
    if value is None:
        return BLANK, ""
    if isinstance(value, bool):
        return LOGICAL, str(int(value))
    if isinstance(value, (int, float)):
        return NUMBER, repr(float(value))
    if isinstance(value, dt.date):
        return DAY, value.isoformat()
    return TEXT, str(value)


def _digest(content: tuple[str, str]) -> str:
    kind, text = content
    spelled = text.replace("$", "").replace("'", "").replace(" ", "").upper() if kind == FORMULA else text
    return hashlib.sha256(f"{kind}\n{spelled}".encode()).hexdigest()[:16]


def _restoring(sheet: str, at: tuple[int, int], kind: str, text: str) -> Edit:
    if kind == FORMULA:
        return Edit(sheet, *at, None, f"={text}")
    return Edit(sheet, *at, _value(kind, text))


def _value(kind: str, text: str) -> Cell:
    if kind == NUMBER:
        return float(text)
    if kind == LOGICAL:
        return text == "1"
    if kind == DAY:
        return dt.date.fromisoformat(text)
    return text or None
