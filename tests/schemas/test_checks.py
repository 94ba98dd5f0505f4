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


def test_the_schema_says_what_the_columns_declare() -> None:
    for table, model in TABLES.items():
        declared = {own.name: (own.title, own.help, True) for own in model.columns()}
        assert {name: (own.title, own.description, own.nullable) for name, own in schema(table).columns.items()} == (
            declared
        )


def test_every_declaration_has_its_check() -> None:
    checks = {
        f"{table}.{name}": [check.name for check in column.checks]
        for table in TABLES
        for name, column in schema(table).columns.items()
        if column.checks
    }
    assert checks["project_funds.executed"] == ["F102", "F103"]
    assert checks["indicators.weight"] == ["W103"]
    assert checks["indicators.score"] == ["S108"]
    assert checks["indicators.sign"] == checks["projects.level"] == ["C105"]
    assert checks["unit.year"] == ["Y103", "C101"]
    assert "projects.executed" not in checks
