"""Judging one document: its column checks are given, everything else is found."""

import pytest

from schemas.checks import failures
from schemas.plain_columns import columns_of
from tests.steps import checked, typed
from workbook.document import read_document
from workbook.files.package import Leftover, NotAWorkbook
from workbook.form.locate import IncompleteWorkbook
from workbook.returned.judge import judge, refused, skipped


def test_a_document_is_judged_alone_as_in_a_batch(filled: bytes) -> None:
    broken = typed(filled, ("项目自评3", "G8", -1), ("单位信息", "B7", None))
    document = read_document(broken)
    assert judge("某单位.xlsx", document, failures([columns_of(document.tables)])[0]) == checked(broken)


def test_column_checks_are_only_what_is_given(filled: bytes) -> None:
    document = read_document(typed(filled, ("项目自评3", "G8", -1)))
    given, none = judge("", document, failures([columns_of(document.tables)])[0]), judge("", document, {})
    said = {finding.code for finding in given.findings} - {finding.code for finding in none.findings}
    assert said == {"F102"}


def test_a_refusal_says_whose_fault_it_is() -> None:
    refusals = {
        refused("", NotAWorkbook("不是工作簿")): ("unreadable", "I101"),
        refused("", IncompleteWorkbook(("整体自评",))): ("invalid", "I102"),
        refused("", ZeroDivisionError()): ("unreadable", "I103"),
        skipped("~$某单位.xlsx", Leftover()): ("skipped", "I104"),
    }
    for verdict, expected in refusals.items():
        (finding,) = verdict.findings
        assert (verdict.status, finding.code) == expected


def test_a_flood_of_one_finding_is_counted_and_not_listed(filled: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """Five rows of one sheet at fault, where two are listed at most."""
    monkeypatch.setattr("workbook.returned.judge.MOST_ALIKE", 2)
    broken = typed(filled, *[("项目清单", f"G{row}", "XX") for row in range(9, 14)])
    own = [finding for finding in checked(broken).findings if finding.code == checked(broken).findings[0].code]
    assert len(own) == 2
    assert "还有" not in own[0].message
    assert own[1].message.endswith("（这张表同样的问题还有 3 处，没有逐处列出。）")
