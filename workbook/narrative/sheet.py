"""自评总结 as rows: read from the tables, drafted, merged, and written back as Edits."""

from collections.abc import Iterator, Sequence

from schemas.evaluation import Evaluation
from schemas.facts import Facts, collect_facts
from schemas.finding import Place
from schemas.records import Record, Tables
from schemas.tables import Paragraphs
from workbook.document import Document
from workbook.form.narrative_sheet import text_height
from workbook.grid import Edit, Height
from workbook.narrative.compose import compose
from workbook.narrative.merge import Where, merge
from workbook.narrative.paragraph import COMPUTED, Draft, Row

HEADINGS = frozenset({"一级", "二级", "三级"})
FIELDS = tuple(column.name for column in Paragraphs.columns())


def rows_of(tables: Tables) -> list[Row]:
    """The paragraphs as they stand on the sheet, in order."""
    return [_row(record, tables) for record in tables.all("paragraphs")]


def _row(record: Record, tables: Tables) -> Row:
    """A row to the letter: indents and line breaks of the text are the accountant's."""
    fields = {name: record.text(name) for name in FIELDS}
    fields["text"] = str(record["text"] or "")
    return Row(**fields, formula=tables.formulas.get(record.place("text"), ""), origin=record.row)


def drafts_of(evaluation: Evaluation, facts: Facts) -> list[Draft]:
    """The paragraphs as wording and facts give them now."""
    return compose(facts, annexes(evaluation))


def annexes(evaluation: Evaluation) -> list[str]:
    """The letter's annexes: the sheets that exist."""
    year = evaluation.unit.text("year")
    names = [f"{year}年度部门（单位）整体支出绩效自评表"]
    count = sum(project.evaluated for project in evaluation.listed if project.sheet is not None)
    if count:
        names.append(f"{year}年度项目支出绩效自评表（{count}份）")
    return names


def merged_rows(document: Document) -> tuple[list[Row], Facts]:
    """The rows of 自评总结 after writing this workbook's facts over them, and the facts."""
    evaluation = document.evaluated()
    facts = collect_facts(evaluation)
    return merge(rows_of(document.tables), drafts_of(evaluation, facts), facts, place_printer(document)), facts


def outline(document: Document) -> list[Row]:
    """The rows a blank workbook starts with: headings, and what the accountant writes; no sentence on figures yet."""
    rows, _ = merged_rows(document)
    return [row for row in rows if row.kind != COMPUTED or row.style in HEADINGS]


def place_printer(document: Document) -> Where:
    """Prints a place of this workbook as the basis column shows it: 整体自评!F17."""

    def print_place(place: Place) -> str:
        return f"{place.sheet}!{document.layout.address(place)}" if place.sheet else ""

    return print_place


def narrative_edits(document: Document, rows: Sequence[Row]) -> Iterator[Edit]:
    """The Edits that put `rows` on the sheet, and blank what stood below them."""
    block = document.layout.block("paragraphs")
    first = block.rows[0]
    column = block.places["text"][1]
    as_typed = {
        row.origin: (row.text, document.grid.sheets[block.sheet].value(block.rows[row.origin], column))
        for row in rows_of(document.tables)
    }
    used = max((record.row + 1 for record in document.tables.all("paragraphs")), default=0)
    for position in range(max(len(rows), used)):
        row = rows[position] if position < len(rows) else None
        for name in FIELDS:
            value = getattr(row, name) if row else None
            formula = row.formula or None if row and name == "text" else None
            if row and name == "text" and row.text and as_typed.get(row.origin, ("",))[0] == row.text:
                value = as_typed[row.origin][1]
            yield Edit(block.sheet, first + position, block.places[name][1], value or None, formula)


def narrative_heights(document: Document, rows: Sequence[Row]) -> Iterator[Height]:
    """Rows high enough for what stands in them."""
    block = document.layout.block("paragraphs")
    for number, row in enumerate(rows, block.rows[0]):
        yield Height(block.sheet, number, text_height(text=row.text, basis=row.basis, beside=row.beside))
