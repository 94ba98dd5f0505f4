"""The last write of the add-in, kept on the hidden sheet, and the way back: cell by cell.

An entry remembers what a cell held before, and a digest of what was written. Undo gives back only cells that still
hold what was written. What an accountant changed since is left alone and named: with a changed cell the whole row,
on 自评总结, where paragraphs move from row to row, the whole sheet; a sheet whose rows or columns moved is not touched.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from workbook.content import BLANK, FORMULA, Content, content, digest, short_digest, value_of
from workbook.document import Document
from workbook.form.memory import JOURNAL
from workbook.grid import Edit, Grid, Plan, Sheet, address, parse_address

CELL, SHEET, SHAPE = "格", "表", "形"
WRITING, DONE = "写入中", "完成"
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

    @property
    def is_empty(self) -> bool:
        """Whether all is left alone: then the journal stays, for who puts rows or cells back as they were."""
        return bool(self.kept) and not self.edits and not self.sheets


def journal_of(document: Document) -> Journal | None:
    """The last write that can be taken back."""
    sheet = document.hidden
    title, time, state = JOURNAL.head(sheet)[:3]
    return Journal(title, time, state == DONE, tuple(JOURNAL.entries(sheet))) if title else None


def opened(document: Document, title: str, now: dt.datetime, plan: Plan) -> tuple[Plan, Plan, Plan]:
    """What notes a plan before it is carried out: the old head blanked, the entries, the head.

    Three plans in this order, so that a journal cut short is never taken for a whole one.
    """
    sheet, entries = document.hidden, tuple(_entries(document, plan))
    head = (title, f"{now:%Y-%m-%d %H:%M}", WRITING)
    return (
        Plan(edits=tuple(JOURNAL.head_written(sheet, ()))),
        Plan(edits=tuple(JOURNAL.entries_written(sheet, entries))),
        Plan(edits=tuple(JOURNAL.head_written(sheet, head))),
    )


def closed(document: Document) -> Plan:
    """What says that the noted plan has been carried out whole."""
    return Plan(edits=(Edit(document.hidden.name, 1, JOURNAL.left + 3, DONE),))


def forgotten(document: Document) -> Plan:
    """What empties the journal."""
    sheet = document.hidden
    return Plan(edits=(*JOURNAL.head_written(sheet, ()), *JOURNAL.entries_written(sheet, ())))


def undo(document: Document, journal: Journal, noted: Collection[str] = ()) -> Undo:
    """The way back from the last write; `noted` are sheets on which somebody hung a note.

    After an interrupted write, a cell that was not reached holds what it held before: it needs nothing.
    """
    grid = document.grid
    added = {entry[1]: entry for entry in journal.entries if entry[0] == SHEET}
    dropped = tuple(
        name
        for name, entry in added.items()
        if name in grid.sheets and name not in noted and _is_as_left(grid, journal, entry)
    )
    kept = [f"{name}（已有填写）" for name in added if name in grid.sheets and name not in dropped]
    kept += [f"{name}（已改名或删去）" for name in added if name not in grid.sheets]
    listed = _list_rows(document, [name for name in added if name not in dropped])
    edits: list[Edit] = []
    shapes = {entry[1]: entry[6] for entry in journal.entries if entry[0] == SHAPE}
    for sheet, shape in shapes.items():
        if shape != _shape(document, sheet):
            kept.append(f"{sheet}（行列有变动）" if sheet in grid.sheets else f"{sheet}（已改名或删去）")
            continue
        own = [_Step.of(grid, entry) for entry in journal.entries if entry[:2] == (CELL, sheet)]
        own = [step for step in own if (sheet, step.edit.row) not in listed]
        edits += _restored(own, kept, whole=journal.finished and sheet == _narrative(document))
    return Undo(tuple(edits), dropped, tuple(kept))


@dataclass(frozen=True)
class _Step:
    """An entry of the journal beside what its cell holds now."""

    edit: Edit
    is_written: bool
    is_untouched: bool

    @classmethod
    def of(cls, grid: Grid, entry: tuple[str, ...]) -> "_Step":
        _, sheet, cell, kind, first, rest, written = entry
        holds = content(grid.sheets[sheet], *parse_address(cell))
        edit = _restoring(sheet, parse_address(cell), kind, first + rest)
        return cls(edit, digest(holds) == written, holds == (kind, first + rest))

    @property
    def is_changed(self) -> bool:
        """Whether somebody changed the cell since."""
        return not self.is_written and not self.is_untouched


def _restored(steps: Sequence[_Step], kept: list[str], *, whole: bool) -> Iterator[Edit]:
    """What goes back of a sheet: all but the rows with a changed cell; of a `whole` one all or nothing."""
    changed = [step.edit for step in steps if step.is_changed]
    kept += [f"{edit.sheet}!{address(edit.row, edit.column)}" for edit in changed]
    rows = {edit.row for edit in changed}
    if whole and changed:
        kept.append(f"{changed[0].sheet}（整张）")
        return
    yield from (step.edit for step in steps if step.is_written and step.edit.row not in rows)


def _shape(document: Document, sheet: str) -> str:
    """A digest of where the form's tables stand on a sheet: it changes with every inserted row or column."""
    areas = sorted((name.name, str(name.area)) for name in document.grid.names if name.scope == sheet)
    places = sorted(
        (block.table, block.rows[0], *sorted(block.places.items()))
        for block in document.layout.blocks
        if block.sheet == sheet
    )
    return short_digest(repr((areas, places))) if sheet in document.grid.sheets else ""


def _list_rows(document: Document, sheets: Collection[str]) -> set[tuple[str, int]]:
    """The rows of the project list that pull from these sheets."""
    block, links = document.layout.block("projects"), document.layout.links
    return {(block.sheet, block.rows[links[name]]) for name in sheets if name in links}


def _narrative(document: Document) -> str:
    return document.layout.block("paragraphs").sheet


def _entries(document: Document, plan: Plan) -> Iterator[tuple[str, ...]]:
    added = {name for _, name in plan.copies}
    grid, after = document.grid, plan.on(document.grid)
    for source, name in plan.copies:
        yield SHEET, name, "", "", source, "", _sheet_digest(after.sheets[name])
    for sheet in dict.fromkeys(edit.sheet for edit in plan.edits if edit.sheet not in added):
        yield SHAPE, sheet, "", "", "", "", _shape(document, sheet)
    for edit in plan.edits:
        if edit.sheet in added:
            continue
        kind, before = _held(grid, edit)
        written = _held(after, edit)
        if (kind, before) != written:
            halves = before[:MAX_CELL], before[MAX_CELL:]
            yield CELL, edit.sheet, address(edit.row, edit.column), kind, *halves, digest(written)


def _is_as_left(grid: Grid, journal: Journal, entry: tuple[str, ...]) -> bool:
    """Whether an added sheet holds what the write left there, or is a copy not yet blanked by a write cut short."""
    _, name, _, _, source, _, left = entry
    bare = source in grid.sheets and grid.sheets[source].rows == grid.sheets[name].rows
    return _sheet_digest(grid.sheets[name]) == left or (bare and not journal.finished)


def _sheet_digest(sheet: Sheet) -> str:
    """A digest of all that was typed on a sheet, and of its formulas."""
    filled = ((row, column) for row, cells in enumerate(sheet.rows, 1) for column, _ in enumerate(cells, 1))
    held = ((at, digest(content(sheet, *at))) for at in sorted({*filled, *sheet.formulas}))
    blank = digest((BLANK, ""))
    return short_digest(repr([pair for pair in held if pair[1] != blank]))


def _held(grid: Grid, edit: Edit) -> Content:
    return content(grid.sheets[edit.sheet], edit.row, edit.column)


def _restoring(sheet: str, at: tuple[int, int], kind: str, text: str) -> Edit:
    if kind == FORMULA:
        return Edit(sheet, *at, None, f"={text}")
    return Edit(sheet, *at, value_of(kind, text))
