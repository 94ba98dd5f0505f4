"""The template: built alike every time, and agreeing with the declarations."""

from io import BytesIO

import openpyxl
import pytest

from schemas.expected import expected_values
from schemas.finding import Place
from schemas.scheme_files import load_scheme, scheme_ids
from schemas.tables import TABLES
from workbook.document import read_document
from workbook.files.reader import read_workbook
from workbook.form.formulas import formulas
from workbook.form.locate import locate
from workbook.form.template import fresh_layout
from workbook.grid import address
from workbook.new import TEMPLATE_FOLDER, template


@pytest.mark.parametrize("scheme_id", scheme_ids("project"))
def test_two_builds_are_the_committed_file_byte_for_byte(scheme_id: str) -> None:
    first, second = template(scheme_id), template(scheme_id)
    assert first == second
    assert first == (TEMPLATE_FOLDER / f"{scheme_id}.xlsx").read_bytes(), "rebuild with: make templates"


@pytest.mark.parametrize("scheme_id", scheme_ids("project"))
def test_every_table_is_found_where_it_was_drawn(scheme_id: str) -> None:
    scheme = load_scheme(scheme_id)
    overall = load_scheme(scheme.overall)
    located = locate(read_workbook(template(scheme_id)), scheme, overall)
    assert located.missing == ()
    assert located.layout.links == {"项目自评1": 0}
    fresh = {(block.table, block.sheet): block for block in fresh_layout(scheme, overall, 1).blocks}
    for block in located.layout.blocks:
        drawn = fresh[block.table, block.sheet]
        assert (block.rows, dict(block.places)) == (drawn.rows, dict(drawn.places))


def test_headings_are_the_declared_titles(blank: bytes) -> None:
    document = read_document(blank)
    for block in document.layout.blocks:
        sheet = document.grid.sheets[block.sheet]
        for name, label in block.labels.items():
            assert sheet.text(label.row, label.column) == label.text.replace("\n", ""), f"{block.table}.{name}"


def test_every_declared_column_has_its_place(blank: bytes) -> None:
    document = read_document(blank)
    for table, model in TABLES.items():
        block = document.layout.block(table)
        assert set(block.places) == {column.name for column in model.columns()}, table


def test_what_is_computed_is_locked_and_what_is_entered_is_open(blank: bytes) -> None:
    book = openpyxl.load_workbook(BytesIO(blank))
    for block in read_document(blank).layout.blocks:
        if block.table == "meta":
            continue
        for column in TABLES[block.table].columns():
            cell = book[block.sheet].cell(*block.at(0, column.name))
            assert cell.protection.locked == (column.origin == "computed"), f"{block.sheet}!{cell.coordinate}"
        assert book[block.sheet].protection.sheet
        assert not book[block.sheet].protection.password


def test_entry_cells_carry_the_declared_prompt(blank: bytes) -> None:
    book = openpyxl.load_workbook(BytesIO(blank))
    for block in read_document(blank).layout.blocks:
        prompts = {
            coordinate: validation.prompt
            for validation in book[block.sheet].data_validations.dataValidation
            for area in validation.sqref.ranges
            for row in area.rows
            for coordinate in (address(*at) for at in row)
        }
        for column in TABLES[block.table].columns():
            if column.origin != "computed" and block.table != "paragraphs" and column.name != "signature":
                at = address(*block.at(0, column.name))
                assert prompts.get(at) == column.help, f"{block.table}.{column.name}"


def test_drop_downs_offer_the_allowed_values(blank: bytes) -> None:
    book = openpyxl.load_workbook(BytesIO(blank))
    layout = read_document(blank).layout
    for table, name in (("projects", "level"), ("projects", "budget_kind"), ("indicators", "sign")):
        block = layout.block(table)
        at = address(*block.at(0, name))
        offered = [
            validation.formula1
            for validation in book[block.sheet].data_validations.dataValidation
            if at in validation.sqref and validation.type == "list"
        ]
        assert offered == [f'"{",".join(TABLES[table].column(name).allowed)}"']


def test_every_formula_has_a_computed_value_and_the_other_way_round(filled: bytes) -> None:
    document = read_document(filled)
    texts = formulas(document.layout, document.scheme, document.overall_scheme)
    used = {
        record.place(name) for rows in document.tables.records.values() for record in rows for name in record.values
    }
    assert set(expected_values(document.evaluated())) == set(texts) & used


def test_computed_columns_are_formulas_or_fixed_labels(filled: bytes) -> None:
    document = read_document(filled)
    texts = formulas(document.layout, document.scheme, document.overall_scheme)
    written_by_ziping = {"paragraphs", "meta"}
    for table, model in TABLES.items():
        if table in written_by_ziping:
            continue
        sheet = document.layout.block(table).sheet
        for column in model.columns():
            has_formula = Place(table, sheet, 0, column.name) in texts
            fixed = bool(column.allowed) or column.name in {"level1", "level2"}
            assert has_formula or column.origin == "entered" or fixed, f"{table}.{column.name}"


def test_spare_rows_wait_hidden(blank: bytes) -> None:
    sheet = openpyxl.load_workbook(BytesIO(blank))["项目自评1"]
    rows = read_document(blank).layout.block("indicators", "项目自评1").rows
    hidden = [row for row in rows if sheet.row_dimensions[row].hidden]
    assert (len(rows), len(hidden)) == (37, 27)


def test_the_form_prints_on_a4_one_page_wide(blank: bytes) -> None:
    for sheet in openpyxl.load_workbook(BytesIO(blank)).worksheets:
        if sheet.sheet_state == "visible":
            assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, 1)
            assert sheet.sheet_properties.pageSetUpPr.fitToPage
