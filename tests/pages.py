"""What the tests of the report page start from: one check of a few files, and texts that must stay texts."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from schemas.finding import Finding
from schemas.funds import Money
from schemas.scheme_files import load_scheme
from tests.steps import typed
from tests.valid import valid_workbook
from workbook.files.package import Leftover
from workbook.returned.batch import check
from workbook.returned.judge import skipped
from workbook.returned.summary import Summary
from workbook.returned.verdict import Checked, Outcome, status_of

DAY = dt.date(2024, 4, 18)
WAIVED = "年中划转，调整文件已报备（某县财政局绩效股同意，至 2024-12-31）"
NASTY = (
    "<script>window.ran = 1</script>",
    '"><img src=x onerror="window.ran = 1">',
    "' onmouseover='window.ran = 1' x='",
    "</style><script>window.ran = 1</script>",
    "</title></option></select><svg onload=window.ran=1>",
    "javascript:window.ran=1",
    "=cmd|'/c calc'!A1",
    "{{ 7 * 7 }}{% raw %}",
    "<!-- ]]> &lt;b&gt; &amp;",
    "https://example.invalid/pixel.png",
    "#rule=F105&level=error",
    "../../某局＜自评＞.xlsx",
    "某局  两个空格\n和换行",
)


def small_outcome() -> Outcome:
    """教育局 has 3 faults, 水务局 1 that is waived, 统计局 none; one file cannot be read, one is a leftover."""
    book = valid_workbook(load_scheme("national-2020"))
    broken = typed(book, ("项目自评1", "G8", 6), ("项目自评1", "D8", 4), ("项目清单", "G5", "XX"))
    school, water, statistics, letter = check(
        [
            ("收回/教育局.xlsx", broken),
            ("收回/水务局.xlsx", typed(book, ("项目自评1", "D8", 4))),
            ("收回/统计局.xlsx", book),
            ("收回/总结.xlsx", b"no workbook"),
        ]
    )
    accepted = tuple(replace(finding, waived=WAIVED) for finding in water.findings)
    verdicts = (
        named(school, "某县教育局", "85.5", "良"),
        named(replace(water, findings=accepted, status=status_of(accepted)), "某县水务局", "100", "优"),
        named(statistics, "某县统计局", "9.5", "差"),
        letter,
        skipped("收回/~$教育局.xlsx", Leftover()),
    )
    return Outcome(verdicts, missing=("某县信访局",), unused=("F105 某县教育局 项目自评1!G8",))


def named(checked: Checked, unit: str, score: str, grade: str) -> Checked:
    """The verdict as that of another unit with another score."""
    assert checked.summary is not None
    return replace(checked, summary=replace(checked.summary, unit=unit, score=Decimal(score), grade=grade))


def saying(text: str, findings: int = 1) -> Outcome:
    """An outcome that says one text wherever a text can come from outside."""
    own = Finding(
        "F105", "error", text, text, text, value=text, expected=text, difference=text, path=text, sheet=text, cell=text
    )
    summary = Summary(text, text, 2023, Decimal(90), text, Money(), (), (), None, (), ())
    verdict = Checked(text, "invalid", (own,) * findings + (replace(own, waived=text),), summary)
    return Outcome((verdict, replace(verdict, summary=None, status="unreadable")), (text,), (text,))
