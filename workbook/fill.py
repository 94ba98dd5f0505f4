"""Fill: missing sheets added, scores restored, the narrative merged, cached values and the letter made."""

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.evaluation import ScoredRow
from workbook.add_project import add_missing_sheets
from workbook.document import Document, computed_edits, read_document
from workbook.files.patcher import apply_edits
from workbook.form import indicator_rows
from workbook.form.formulas import formulas
from workbook.grid import Edit
from workbook.narrative.letter import write_letter
from workbook.narrative.sheet import merged_rows, narrative_edits

LETTER_TITLE = "预算绩效自评工作总结"


@dataclass(frozen=True)
class Filled:
    """What `fill` made: the workbook's bytes and the letter's, the sheets it added, the paragraphs' states counted."""

    workbook: bytes
    letter: bytes
    added: tuple[str, ...]
    states: dict[str, int]


def fill(data: bytes) -> Filled:
    """Fill a copy of a workbook. Raises NotAWorkbook; nothing the accountant typed is replaced."""
    complete, added = add_missing_sheets(data)
    scored = apply_edits(complete, score_edits(read_document(complete)))
    document = read_document(scored)
    rows, facts = merged_rows(document)
    edits = (*computed_edits(document), *narrative_edits(document, rows), *height_edits(document))
    written = apply_edits(scored, edits)
    states: dict[str, int] = {}
    for row in rows:
        states[row.state] = states.get(row.state, 0) + 1
    return Filled(written, write_letter(rows, facts, LETTER_TITLE), added, states)


def score_edits(document: Document) -> Iterator[Edit]:
    """得分 restored to its preset formula where the cell is blank and the rules give a score."""
    texts = formulas(document.layout, document.scheme, document.overall_scheme)
    evaluation = document.evaluated()
    sheets = [project.scored for project in evaluation.projects if project.scored] + [evaluation.overall]
    for row in (row for scored in sheets for row in scored.rows):
        if _is_blank_score(document, row) and row.reference.score is not None:
            for column in ("reference", "score"):
                place = row.record.place(column)
                at = document.layout.cell(place)
                yield Edit(place.sheet, *at, row.reference.score, texts[place])


def height_edits(document: Document) -> Iterator[Edit]:
    """Indicator rows made high enough for their name and reason."""
    for record in document.tables.all("indicators"):
        height = indicator_rows.row_height(record.text("name"), record.text("reason"))
        if height > indicator_rows.ROW_HEIGHT and record["reason"] is not None:
            place = record.place("reason")
            yield Edit(place.sheet, *document.layout.cell(place), record["reason"], height=height)


def _is_blank_score(document: Document, row: ScoredRow) -> bool:
    unread = document.tables.is_unread(row.record, ["score"])
    return not row.preset and row.record["score"] is None and not unread
