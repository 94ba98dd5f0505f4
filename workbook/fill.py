"""Fill: missing sheets added, scores restored, the narrative merged, cached values and the letter made.

Every step is a Plan made from a Document: what a command writes into a copy, a macro writes into the live workbook.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from schemas.expected import expected_values
from schemas.records import declared
from schemas.rounding import plain
from schemas.scheme_files import SHIPPED, Schemes
from schemas.scored import ScoredRow
from workbook.add_project import missing_sheets
from workbook.clear import clear
from workbook.content import changes
from workbook.document import Document, computed_edits, read_document
from workbook.files.add_sheet import apply_plan
from workbook.files.patcher import apply_edits
from workbook.form import indicator_rows
from workbook.form.extract import NUMBER_FORMULA
from workbook.form.formulas import formulas
from workbook.grid import Edit, Height, Plan
from workbook.marking import remembered
from workbook.narrative.letter import write_letter
from workbook.narrative.sheet import merged_rows, narrative_edits, narrative_heights

LETTER_TITLE = "预算绩效自评工作总结"


@dataclass(frozen=True)
class Filled:
    """What `fill` made: the workbook's bytes and the letter's, the sheets it added, the paragraphs' states counted."""

    workbook: bytes
    letter: bytes
    added: tuple[str, ...]
    states: dict[str, int]


def fill(data: bytes, schemes: Schemes = SHIPPED) -> Filled:
    """Fill a copy of a workbook. Raises NotAWorkbook; nothing the accountant typed is replaced."""
    document = read_document(data, schemes)
    plan = changes(document.grid, steps(document, missing_sheets, restored, scores, narrative))
    if plan.copies and remembered(document.hidden):
        data = clear(data, schemes).workbook  # or a new sheet would take the marks of the one it is copied from
    data = apply_plan(data, plan)
    document = read_document(data, schemes)
    added = tuple(name for _, name in plan.copies)
    return Filled(apply_edits(data, computed_edits(document)), letter(document), added, states(document))


def steps(document: Document, *makers: Callable[[Document], Plan]) -> Plan:
    """Several steps as one plan, each made from what the ones before it left."""
    plan = Plan()
    for make in makers:
        step = make(document)
        document, plan = document.after(step), plan.then(step)
    return plan


def letter(document: Document) -> bytes:
    """The official letter (.docx), from 自评总结 as it stands with this workbook's figures."""
    rows, facts = merged_rows(document)
    return write_letter(rows, facts, LETTER_TITLE)


def states(document: Document) -> dict[str, int]:
    """How many paragraphs of 自评总结 are in each state."""
    counted: dict[str, int] = {}
    for row in merged_rows(document)[0]:
        counted[row.state] = counted.get(row.state, 0) + 1
    return counted


def restored(document: Document) -> Plan:
    """Computed cells that were blanked get the form's own formulas back."""
    return Plan(edits=tuple(_restored(document)))


def scores(document: Document) -> Plan:
    """得分 filled or restored; a typed score is never replaced."""
    return Plan(edits=tuple(_scores(document)))


def narrative(document: Document) -> Plan:
    """The narrative's rows, and rows of the form high enough for their text."""
    rows = merged_rows(document)[0]
    heights = (*narrative_heights(document, rows), *_heights(document))
    shown = (one for one in heights if one.row not in document.grid.sheets[one.sheet].hidden_rows)
    return Plan(edits=tuple(narrative_edits(document, rows)), heights=tuple(shown))


def _scores(document: Document) -> Iterator[Edit]:
    """得分 restored where the cell is blank, or preset and its formula cannot read what was typed.

    The formula comes back where it can compute the score; else the score itself is written, as a formula
    such as "=9.5", by which the next fill knows that nobody typed it.
    """
    texts = formulas(document.layout, document.scheme, document.overall_scheme)
    for row in document.evaluated().scored_rows:
        place = row.record.place("score")
        at = document.layout.cell(place)
        reference = row.reference
        mechanical = NUMBER_FORMULA.fullmatch(document.tables.formulas.get(place, "")) is not None
        if reference.preset is not None and (mechanical or _is_blank_score(document, row)):
            yield Edit(place.sheet, *at, reference.preset, texts[place])
        elif reference.score is not None and not reference.on_sheet and (row.score is None or mechanical):
            yield Edit(place.sheet, *at, reference.score, f"={plain(reference.score)}")


def _restored(document: Document) -> Iterator[Edit]:
    """The form's own formulas where a computed cell was blanked; blanks where a list row pulls from a lost sheet."""
    texts = formulas(document.layout, document.scheme, document.overall_scheme)
    evaluation = document.evaluated()
    values = expected_values(evaluation)
    unread = {item.place for item in document.tables.unread}
    for place in sorted(set(texts) & set(values) - unread):
        record = document.tables.at(place)
        blank = place.column not in record.live and record[place.column] is None
        if blank and declared(place.table, place.column).origin == "computed":
            yield Edit(place.sheet, *document.layout.cell(place), values[place], texts[place])
    for place in sorted(place for place in unread if evaluation.is_dead_pull(place)):
        yield Edit(place.sheet, *document.layout.cell(place), None)


def _heights(document: Document) -> Iterator[Height]:
    """Indicator rows high enough for their name and reason."""
    for record in document.tables.all("indicators"):
        place = record.place("reason")
        if record["reason"] is None or place in document.tables.formulas:
            continue
        points = indicator_rows.row_height(record.text("name"), record.text("reason"))
        if points > indicator_rows.ROW_HEIGHT:
            yield Height(place.sheet, document.layout.cell(place)[0], points)


def _is_blank_score(document: Document, row: ScoredRow) -> bool:
    unread = document.tables.is_unread(row.record, ["score"])
    return not row.preset and row.record["score"] is None and not unread
