"""Which workbooks are ours to check: version, schemes, and schemes changed since the workbook was issued."""

from pathlib import Path

from schemas.scheme_files import Schemes, load_scheme, read_scheme
from tests.steps import checked, typed
from tests.valid import valid_workbook
from workbook.returned.batch import check

OWN = """base = "national-2020"
id = "own-2023"
title = "某县"
source = "某县财政局"
"""
STRICTER = (
    OWN
    + """
[execution]
reason_below = 95
source = "某县财政局"
"""
)


def own_schemes(folder: Path, text: str) -> Schemes:
    path = folder / "某县.toml"
    path.write_text(text, "utf-8")
    scheme = read_scheme(path)
    return Schemes({scheme.id: scheme})


def test_another_template_version_is_named_with_both_versions_and_what_to_do(filled: bytes) -> None:
    verdict = checked(typed(filled, ("_ziping", "B1", "0")))
    (finding,) = verdict.findings
    assert (verdict.status, finding.code, finding.value, finding.expected) == ("unreadable", "I105", "0", "1")
    assert "当前版本是 1" in finding.message
    assert "新建当前版本的模板" in finding.remedy


def test_an_unknown_scheme_is_named_with_the_way_to_give_it(filled: bytes) -> None:
    (finding,) = checked(typed(filled, ("_ziping", "B2", "own-2023"))).findings
    assert finding.code == "I106"
    assert "--scheme" in finding.remedy


def test_a_scheme_changed_after_issue_is_one_finding_not_a_flood(tmp_path: Path) -> None:
    before, after = own_schemes(tmp_path, OWN), own_schemes(tmp_path, STRICTER)
    data = valid_workbook(before.get("own-2023"), 1, before)
    assert check([("某局.xlsx", data)], before)[0].findings == ()
    findings = check([("某局.xlsx", data)], after)[0].findings
    assert [(finding.code, finding.sheet, finding.cell) for finding in findings] == [("I210", "_ziping", "B4")]


def test_words_about_a_scheme_may_change(tmp_path: Path) -> None:
    plain, renamed = own_schemes(tmp_path, OWN), own_schemes(tmp_path, OWN.replace("某县财政局", "某县财政局绩效股"))
    assert plain.get("own-2023").fingerprint == renamed.get("own-2023").fingerprint
    assert load_scheme("national-2020").fingerprint != load_scheme("local-grade-80").fingerprint


def test_a_workbook_without_the_mark_is_taken_as_it_is(filled: bytes) -> None:
    assert checked(typed(filled, ("_ziping", "A4", None), ("_ziping", "B4", None))).findings == ()
