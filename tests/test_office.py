"""The live formulas, recalculated by LibreOffice, show what Python computes."""

from decimal import Decimal
from pathlib import Path

import pytest

from schemas.cells import Cell
from schemas.expected import Value, expected_values
from schemas.scheme_files import Schemes, load_scheme, read_scheme, scheme_ids
from tests.generated import random_rows
from tests.office import converted, need_office
from tests.settings import SEED, STRESS
from tests.steps import checked, shown, typed
from tests.valid import valid_workbook
from workbook.document import Document, read_document
from workbook.files.patcher import apply_edits
from workbook.form.template import build
from workbook.grid import Edit, address
from workbook.new import template

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("office")]
ROWS_A_SHEET = 37
CLOSE = Decimal("0.000001")


@pytest.fixture(autouse=True)
def _office() -> None:
    need_office()


def differences(document: Document, recalculated: Document) -> list[str]:
    """Cells whose recalculated value is not the expected one."""
    wrong = []
    for place, value in expected_values(document.evaluated()).items():
        row, column = document.layout.cell(place)
        found = recalculated.grid.sheets[place.sheet].value(row, column)
        if not same(value, found) and place.column in live(document, place.table, place.sheet, place.row):
            wrong.append(f"{place.sheet}!{address(row, column)} {place.column}: {value!r} expected, {found!r} shown")
    return wrong


def live(document: Document, table: str, sheet: str, row: int) -> frozenset[str]:
    return next(record.live for record in document.tables.on(table, sheet) if record.row == row)


def same(value: Value, found: Cell) -> bool:
    if isinstance(value, Decimal):
        return isinstance(found, (int, float)) and abs(Decimal(repr(found)) - value) <= CLOSE
    return (found or "") == value


def without_values(data: bytes) -> bytes:
    """The workbook with every formula's value taken out, so that only recalculation can bring it back."""
    document = read_document(data)
    edits = [
        Edit(name, *at, None, f"={formula}")
        for name, sheet in document.grid.sheets.items()
        for at, formula in sheet.formulas.items()
    ]
    return apply_edits(data, edits)


def test_the_demonstration_recalculates_to_the_same(filled: bytes, tmp_path: Path) -> None:
    recalculated = converted({"demo.xlsx": without_values(filled)}, "xlsx", tmp_path)["demo.xlsx"]
    document = read_document(filled)
    assert len(expected_values(document.evaluated())) > 300
    assert differences(document, read_document(recalculated)) == []


@pytest.mark.parametrize("scheme_id", scheme_ids("project"))
def test_random_admitted_rows_recalculate_to_the_same(scheme_id: str, tmp_path: Path) -> None:
    scheme = load_scheme(scheme_id)
    overall = load_scheme(scheme.overall)
    count = 60 if STRESS else 6
    books = {f"{n}.xlsx": random_rows(scheme, overall, 6, SEED + n) for n in range(count // 6)}
    recalculated = converted(books, "xlsx", tmp_path)
    rows = 0
    for name, data in books.items():
        document = read_document(data)
        rows += len(document.tables.all("indicators"))
        assert differences(document, read_document(recalculated[name])) == []
    assert rows >= count * 33


HALVES = [
    ("local-grade-80", "≤", 162, 172.8, 8, 8),
    ("local-grade-80", "≥", 144, 90, 5.6, 4),
    ("local-grade-80", "≥", 63.7, 4.55, 7, 1),
    ("local-grade-80", "≥", 90, 95, 16.5, 16.5),
    ("national-2020", "=", 19, 36.575, 1, 0.08),
    ("national-2020", "≤", 156, 309.66, 1, 0.02),
]


def test_halves_fall_on_the_same_side(tmp_path: Path) -> None:
    books = {}
    for number, (scheme_id, sign, target, actual, weight, _) in enumerate(HALVES):
        cells = zip(("C16", "D16", "E16", "G16", "H16"), ("指标", sign, target, actual, weight), strict=True)
        book = typed(template(scheme_id), *(("项目自评1", cell, value) for cell, value in cells))
        books[f"{number}.xlsx"] = without_values(book)
    recalculated = converted(books, "xlsx", tmp_path)
    for number, (*_, score) in enumerate(HALVES):
        book = recalculated[f"{number}.xlsx"]
        assert shown(book, "项目自评1", "L16") == pytest.approx(score)
        assert differences(read_document(books[f"{number}.xlsx"]), read_document(book)) == []


OWN = """base = "local-grade-80"
id = "own"
title = "某县"
source = "某县"

[quantitative]
late_share = 0.5
source = "某县"

[over_fulfilment]
deduct_from = 120
deduct = "deviation"
deduct_points = 0
source = "某县"

[execution]
zero_budget_share = 1
source = "某县"

[cap]
bands = [{ rate_below = 60, total = 69 }, { rate_below = 80, total = 89.5 }]
source = "某县"

[qualitative]
levels = [
    { name = "优秀", low = 90 },
    { name = "良好", low = 75 },
    { name = "一般", low = 40 },
    { name = "较差", low = 0 },
]
source = "某县"

[rounding]
places = 3
tolerance = 0.001
source = "某县"
"""


def test_random_rows_of_a_county_scheme_recalculate_to_the_same(tmp_path: Path) -> None:
    path = tmp_path / "某县.toml"
    path.write_text(OWN, "utf-8")
    scheme = read_scheme(path)
    schemes = Schemes({scheme.id: scheme})
    books = {"own.xlsx": random_rows(scheme, schemes.get(scheme.overall), 6, SEED)}
    document = read_document(books["own.xlsx"], schemes)
    recalculated = converted(books, "xlsx", tmp_path)["own.xlsx"]
    assert differences(document, read_document(recalculated, schemes)) == []


def test_a_blank_template_recalculates_to_what_it_shows(blank: bytes, scheme, overall, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    recalculated = converted({"blank.xlsx": build(scheme, overall, 2)}, "xlsx", tmp_path)["blank.xlsx"]
    assert differences(read_document(blank), read_document(recalculated)) == []


def test_valid_workbooks_come_back_without_a_finding(tmp_path: Path) -> None:
    """Of every scheme, through LibreOffice and back."""
    books = {f"{own}.xlsx": valid_workbook(load_scheme(own), 3) for own in scheme_ids("project")}
    returned = converted(books, "xlsx", tmp_path)
    assert {name: checked(data).findings for name, data in returned.items()} == dict.fromkeys(books, ())


def test_a_round_trip_through_another_office_program_changes_no_verdict(filled: bytes, tmp_path: Path) -> None:
    broken = typed(filled, ("项目自评1", "G7", 7), ("项目自评1", "I16", 9))
    returned = converted({"good.xlsx": filled, "broken.xlsx": broken}, "xlsx", tmp_path)
    assert checked(returned["good.xlsx"]).findings == ()
    before, after = checked(broken), checked(returned["broken.xlsx"])
    assert [(f.code, f.sheet, f.cell, f.expected) for f in before.findings] == [
        (f.code, f.sheet, f.cell, f.expected) for f in after.findings
    ]
