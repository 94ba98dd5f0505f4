"""What people do in an office program is survived: inserted rows and columns, renamed and copied sheets."""

from pathlib import Path
from random import Random

import pytest

from schemas.scheme_files import load_scheme
from tests.faults import FAULTS
from tests.mutation import carried, missed
from tests.office import edited, need_office
from tests.settings import SEED
from tests.steps import checked, paragraphs, shown, typed
from tests.valid import valid_workbook
from workbook.document import read_document
from workbook.fill import fill

pytestmark = [pytest.mark.libreoffice, pytest.mark.xdist_group("office")]


@pytest.fixture(autouse=True)
def _office() -> None:
    need_office()


@pytest.mark.parametrize(
    "steps",
    [
        [
            ["rows", "项目自评1", 17, 2],
            ["rows", "项目自评2", 1, 1],
            ["rows", "单位信息", 17, 1],
            ["rows", "整体自评", 20, 1],
        ],
        [
            ["rows", "单位信息", 25, 1],
            ["rows", "项目清单", 5, 1],
            ["rows", "项目清单", 12, 2],
            ["rows", "自评总结", 20, 2],
        ],
        [["columns", "项目自评1", 4, 1], ["columns", "单位信息", 2, 1], ["columns", "项目清单", 5, 1]],
        [["rename", "项目自评1", "统战经费"], ["rename", "单位信息", "基本情况"], ["rename", "项目清单", "项目 清单"]],
        [["forget names"]],
        [["forget names"], ["rename", "项目自评3", "党派"]],
    ],
    ids=["rows", "more rows", "columns", "renamed", "no names", "no names, renamed"],
)
def test_moving_things_about_changes_nothing(filled: bytes, tmp_path: Path, steps: list[list[object]]) -> None:
    moved = edited(filled, tmp_path / "a", *steps)
    before, after = read_document(filled), read_document(moved)
    assert [p.money for p in after.evaluated().projects] == [p.money for p in before.evaluated().projects]
    assert [(f.code, f.sheet, f.cell, f.message) for f in checked(moved).findings] == []


def test_a_finding_names_the_cell_where_it_now_stands(filled: bytes, tmp_path: Path) -> None:
    broken = typed(filled, ("项目自评1", "I17", 9))
    moved = edited(broken, tmp_path / "a", ["rows", "项目自评1", 3, 2], ["rename", "项目自评1", "统战 经费"])
    assert ("S102", "统战 经费", "I19") in [(f.code, f.sheet, f.cell) for f in checked(moved).findings]


INSERTED = [
    ["rows", "项目自评1", 17, 2], ["rows", "项目自评2", 1, 1], ["columns", "项目自评2", 4, 1],
    ["rows", "单位信息", 17, 1], ["rows", "整体自评", 30, 1], ["rows", "自评总结", 20, 2],
    ["rows", "项目清单", 5, 1], ["columns", "项目清单", 5, 1],
]  # fmt: skip


@pytest.mark.parametrize("renamed", [{}, {"项目自评1": "农技 培训", "单位信息": "基本情况", "项目清单": "清单"}])
def test_faults_are_found_where_they_now_stand(tmp_path: Path, renamed: dict[str, str]) -> None:
    data = valid_workbook(load_scheme("national-2020"))
    steps = [*INSERTED, *(["rename", name, new] for name, new in renamed.items())]
    moved = edited(data, tmp_path / "a", *steps)
    home, away = read_document(data), read_document(moved)
    some = Random(SEED).sample([fault for fault in FAULTS if fault.steps], 40)
    kept = [fault for own in some if (fault := carried(own, home, away, renamed))]
    assert len(kept) > 25
    assert missed(moved, kept) == []


@pytest.mark.parametrize("position", [0, 20])
def test_a_copied_project_sheet_is_surplus_and_not_summed(filled: bytes, tmp_path: Path, position: int) -> None:
    copied = edited(filled, tmp_path / "a", ["copy", "项目自评1", "项目自评1 (2)", position])
    verdict = checked(copied)
    assert [(f.code, f.sheet) for f in verdict.findings if f.severity == "error"] == [("C103", "项目自评1 (2)")]
    assert verdict.summary is not None
    assert str(verdict.summary.project_spending.full_year) == "133.71"


def test_a_field_that_was_deleted_is_named(tmp_path: Path) -> None:
    """Row 13 holds the goal; with it gone, another label stands where it should be."""
    data = valid_workbook(load_scheme("national-2020"))
    found = checked(edited(data, tmp_path / "a", ["remove rows", "项目自评1", 13, 1])).findings
    assert "I206" in [f.code for f in found if f.sheet == "项目自评1"]


def test_fill_works_on_what_came_back(filled: bytes, tmp_path: Path) -> None:
    moved = edited(filled, tmp_path / "a", ["rows", "自评总结", 20, 2], ["rows", "项目自评1", 17, 1])
    assert paragraphs(fill(moved).workbook) == paragraphs(filled)


def test_a_deleted_sheet_is_said_once_and_its_dead_formulas_go(filled: bytes, tmp_path: Path) -> None:
    deleted = edited(filled, tmp_path / "a", ["delete", "项目自评3"])
    errors = [(f.code, f.sheet, f.cell) for f in checked(deleted).findings if f.severity == "error"]
    assert errors == [("C102", "项目清单", "C11"), *(error for error in errors if error[0] == "N101")]
    exempt = typed(deleted, ("项目清单", "I11", "否"), ("项目清单", "J11", "涉密项目"))
    assert "C112" in [f.code for f in checked(exempt).findings]
    assert checked(fill(exempt).workbook).status == "valid"
    blanked = typed(deleted, *(("项目清单", f"{column}11", None) for column in "BCDEFGHIJ"))
    assert "C112" in [f.code for f in checked(blanked).findings]
    cleared = fill(blanked).workbook
    assert checked(cleared).status == "valid"
    assert shown(cleared, "项目清单", "L11") is None
    assert shown(cleared, "整体自评", "F17") == 344.49
