from schemas.checks import failures, frame, schema
from schemas.records import Tables
from schemas.tables import TABLES
from tests.steps import typed
from workbook.document import read_document


def tables(data: bytes) -> Tables:
    return read_document(data).tables


def test_one_frame_holds_many_workbooks(filled: bytes) -> None:
    typed_frame = frame("projects", [tables(filled), tables(filled)])
    assert list(typed_frame["workbook"].value_counts()) == [8, 8]


def test_a_failure_belongs_to_its_own_workbook(filled: bytes) -> None:
    broken = typed(filled, ("项目自评3", "G8", -1))
    good, bad, again = failures([tables(filled), tables(broken), tables(filled)])
    assert good == again == {}
    (place,) = bad["F102"]
    assert (place.sheet, place.table, place.row, place.column) == ("项目自评3", "project_funds", 0, "executed")


def test_a_negative_is_found_beside_text(filled: bytes) -> None:
    broken = typed(filled, ("项目自评3", "F8", "四万"), ("项目自评3", "G8", -1))
    assert len(failures([tables(broken)])[0]["F102"]) == 1


def test_checking_twice_gives_the_same(filled: bytes) -> None:
    broken = tables(typed(filled, ("项目自评3", "G8", -1)))
    assert failures([broken]) == failures([broken])


def test_every_check_is_named_by_a_rule() -> None:
    from schemas.finding import rules

    codes = {rule.code for rule in rules("schemas.rules")}
    for table in TABLES:
        for column in schema(table).columns.values():
            assert {check.name for check in column.checks} <= codes
