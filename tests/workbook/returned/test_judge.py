"""Judging one document: its column checks are given, everything else is found."""

from schemas.checks import failures
from tests.steps import checked, typed
from workbook.document import read_document
from workbook.files.package import NotAWorkbook
from workbook.form.locate import IncompleteWorkbook
from workbook.returned.judge import judge, refused, skipped


def test_a_document_is_judged_alone_as_in_a_batch(filled: bytes) -> None:
    broken = typed(filled, ("项目自评3", "G8", -1), ("单位信息", "B7", None))
    document = read_document(broken)
    assert judge("某单位.xlsx", document, failures([document.tables])[0]) == checked(broken)


def test_column_checks_are_only_what_is_given(filled: bytes) -> None:
    document = read_document(typed(filled, ("项目自评3", "G8", -1)))
    given, none = judge("", document, failures([document.tables])[0]), judge("", document, {})
    said = {finding.code for finding in given.findings} - {finding.code for finding in none.findings}
    assert said == {"F102"}


def test_a_refusal_says_whose_fault_it_is() -> None:
    refusals = {
        refused("", NotAWorkbook("不是工作簿")): ("unreadable", "I101"),
        refused("", IncompleteWorkbook(("整体自评",))): ("invalid", "I102"),
        refused("", ZeroDivisionError()): ("unreadable", "I103"),
        skipped("~$某单位.xlsx"): ("skipped", "I104"),
    }
    for verdict, expected in refusals.items():
        (finding,) = verdict.findings
        assert (verdict.status, finding.code) == expected
