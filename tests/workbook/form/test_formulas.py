"""The form's formulas: spelt once for sheets that are laid out alike, and anew for those that are not."""

from dataclasses import replace
from decimal import Decimal

from schemas.finding import Place
from workbook.document import Document, read_document
from workbook.form.formulas import formulas
from workbook.form.layout import Block, Layout


def on_sheet(document: Document, layout: Layout, sheet: str) -> dict[tuple[str, int, str], str]:
    texts = formulas(layout, document.scheme, document.overall_scheme)
    own = {"project_sheets", "indicators"}
    pulled = {"name", "level"}
    return {
        (place.table, place.row, place.column): text
        for place, text in texts.items()
        if place.sheet == sheet and place.table in own and place.column not in pulled
    }


def one_down(block: Block) -> Block:
    return replace(block, rows=tuple(row + 1 for row in block.rows))


def test_sheets_laid_out_alike_have_the_same_formulas(filled: bytes) -> None:
    document = read_document(filled)
    assert on_sheet(document, document.layout, "项目自评1") == on_sheet(document, document.layout, "项目自评2")


def test_a_sheet_with_a_row_inserted_has_its_own(filled: bytes) -> None:
    """A row above the indicators of the second sheet: what stands above it stays, its rows are one further down."""
    document = read_document(filled)
    before = on_sheet(document, document.layout, "项目自评1")
    lowered = {("indicators", "项目自评2")}
    blocks = (one_down(own) if (own.table, own.sheet) in lowered else own for own in document.layout.blocks)
    moved = Layout(tuple(blocks), document.layout.links)
    assert on_sheet(document, moved, "项目自评1") == before
    assert before["indicators", 0, "score"] == '=IF(ISNUMBER(L16),L16,"")'
    after = on_sheet(document, moved, "项目自评2")
    assert after["indicators", 0, "score"] == '=IF(ISNUMBER(L17),L17,"")'
    assert after["project_sheets", 0, "rate"] == before["project_sheets", 0, "rate"]


def test_two_schemes_of_one_name_have_each_their_own(filled: bytes) -> None:
    document = read_document(filled)
    execution = document.scheme.execution.model_copy(update={"weight": Decimal(20)})
    heavier = document.scheme.model_copy(update={"execution": execution})
    total = Place("project_sheets", "项目自评1", 0, "weight_total")
    weights = [
        formulas(document.layout, scheme, document.overall_scheme)[total].partition("+")[0]
        for scheme in (document.scheme, heavier, document.scheme)
    ]
    assert weights == ["=10", "=20", "=10"]
