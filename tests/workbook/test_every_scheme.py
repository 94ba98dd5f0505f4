"""A workbook under each scheme is built, filled, recalculated and checked."""

from decimal import Decimal
from pathlib import Path

import pytest

from schemas.cells import Cell
from schemas.records import Record
from schemas.scheme_files import load_scheme, scheme_ids
from tests.office import converted, need_office
from tests.steps import checked, found, typed
from tests.valid import valid_workbook
from workbook.document import read_document
from workbook.files.patcher import apply_edits
from workbook.grid import Edit

SCHEMES = scheme_ids("project")
TYPED = ("name", "sign", "target", "measure_unit", "actual", "weight")


@pytest.fixture(scope="module")
def books() -> dict[str, bytes]:
    """A valid workbook of every scheme."""
    return {scheme_id: valid_workbook(load_scheme(scheme_id)) for scheme_id in SCHEMES}


@pytest.mark.parametrize("scheme_id", SCHEMES)
def test_a_filled_workbook_is_valid_and_full_marks_are_the_best_grade(scheme_id: str, books: dict[str, bytes]) -> None:
    verdict = checked(books[scheme_id])
    assert verdict.findings == ()
    assert verdict.summary is not None
    assert {(project.score, project.grade) for project in verdict.summary.projects} == {(Decimal(100), "优")}


@pytest.mark.libreoffice
@pytest.mark.xdist_group("office")
def test_recalculated_elsewhere_it_stays_valid(books: dict[str, bytes], tmp_path: Path) -> None:
    need_office()
    returned = converted({f"{name}.xlsx": data for name, data in books.items()}, "xlsx", tmp_path)
    for scheme_id in SCHEMES:
        assert checked(returned[f"{scheme_id}.xlsx"]).findings == ()


def test_a_low_execution_rate_caps_the_total(books: dict[str, bytes]) -> None:
    """60 % of 5 万元: 6 points for execution, 96 in all, capped at 79."""
    summary = checked(typed(books["local-execution-cap"], ("项目自评1", "G8", 3))).summary
    assert summary is not None
    assert (summary.projects[0].score, summary.projects[0].grade) == (Decimal(79), "中")


def test_a_project_without_satisfaction_gives_its_points_to_the_benefits(books: dict[str, bytes]) -> None:
    """财预〔2021〕101号: the cost layout's 10 points go to 效益; as long as they do not, they are missed."""
    book = books["national-2021-cost"]
    row = {record.text("level1"): record for record in read_document(book).tables.on("indicators", "项目自评1")}
    kept_back = apply_edits(book, [edit(book, row["满意度指标"], column, None) for column in TYPED])
    assert [finding.code for finding in checked(kept_back).findings if finding.code in {"C106", "W101"}] == ["C106"]
    given = [edit(book, row["效益指标"], column, 30) for column in ("weight", "score")]
    assert [f for f in checked(apply_edits(kept_back, given)).findings if f.code in {"C106", "W101"}] == []


def edit(book: bytes, record: Record, column: str, value: Cell) -> Edit:
    return Edit(record.sheet, *read_document(book).layout.cell(record.place(column)), value)


def test_a_lower_score_of_ones_own_is_accepted_far_above_the_target(books: dict[str, bytes]) -> None:
    """120 % and more of the target: the score may be lowered by hand, with the reason."""
    book, said = books["local-grade-80"], ("项目自评1", "J16", "年初指标值定得偏低，下年度调高。")
    for actual, codes in ((107, ["S102"]), (108, [])):
        lowered = typed(book, ("项目自评1", "G16", actual), ("项目自评1", "I16", 12), said)
        assert [f.code for f in checked(lowered).findings if f.cell == "I16"] == codes


def test_points_spread_freely_still_make_a_hundred(books: dict[str, bytes]) -> None:
    (finding,) = found(typed(books["local-free-90"], ("项目自评1", "H16", 11)), "W104")
    assert (finding.sheet, finding.value, finding.expected, finding.difference) == ("项目自评1", "101", "100", "1")
