"""Against what the bureau approved: units, projects, budgets, indicators. Rules A101 to A111, and the roster itself."""

from io import BytesIO

import openpyxl
import pytest

from schemas.cells import Cell
from schemas.finding import Finding
from schemas.scheme_files import load_scheme
from tests.steps import typed
from tests.valid import valid_workbook
from workbook.returned.batch import check
from workbook.roster import RosterError, RosterProject, read_roster

TITLES = "单位名称,项目编码,项目名称,项目级次,预算类别,年初预算数,二级指标,三级指标,指标性质,指标值,度量单位,分值"
ROSTER = f"""{TITLES}
某县农业农村局,P001,农技培训经费,县级,一般公共预算,5,数量指标,培训农户人次,≥,90,人次,16
,,,,,,数量指标,举办培训班,,≥4次,,8
,,,,,,质量指标,培训合格率,,不低于95%,,8
,,,,,,时效指标,培训完成日期,,11月30日前,,8
,,,,,,成本指标,每次培训成本,≤,1.25,万元,10
,,,,,,社会效益指标,农户种养技能,定性,明显提升,,30
,,,,,,服务对象满意度指标,参训农户满意度,≥,90,%,10
某县农业农村局,P002,脱贫户产业补助资金,省级,一般公共预算,5.3,,,,,,
某县水务局,P001,河道管护经费,县级,,12,,,,,,
"""


@pytest.fixture(scope="module")
def book() -> bytes:
    return valid_workbook(load_scheme("national-2020"))


def roster(text: str = ROSTER) -> list[RosterProject]:
    return read_roster(text.encode("utf-8"), "名册.csv")


def findings(data: bytes, text: str = ROSTER) -> list[Finding]:
    return list(check([("某局.xlsx", data)], roster=roster(text))[0].findings)


def test_what_agrees_with_the_roster_gives_no_finding(book: bytes) -> None:
    assert findings(book) == []


def test_a_roster_may_be_a_bare_list_of_units(book: bytes) -> None:
    """It tells who is missing; projects are compared only where any are listed."""
    units = "单位名称,项目名称,项目级次\n某县农业农村局,,\n某县水务局,,\n"
    assert findings(book, units) == []
    (unknown,) = findings(book, units.replace("农业农村", "林草"))
    assert unknown.code == "A101"
    assert "A103" in {finding.code for finding in findings(book, f"{units}某县水务局,河道管护,县级\n")}


def test_without_a_roster_nothing_is_compared(book: bytes) -> None:
    changed = typed(book, ("项目清单", "C9", "培训经费"))
    assert not [f for f in check([("某局.xlsx", changed)])[0].findings if f.code.startswith("A")]


# sheet, cell, what is typed, rule, where the finding stands, expected, difference
CHANGED: list[tuple[str, str, Cell, str, str, str, str]] = [
    ("单位信息", "B4", "某县农业局", "A101", "B4", "某县农业农村局", ""),
    ("项目清单", "C9", "农技培训专项经费", "A104", "C9", "农技培训经费", ""),
    ("项目清单", "B9", "P010", "A105", "B9", "P001", ""),
    ("项目清单", "D10", "市级", "A105", "D10", "省级", ""),
    ("项目清单", "E10", "政府性基金预算", "A105", "E10", "一般公共预算", ""),
    ("项目自评1", "D8", 4, "A106", "D8", "5", "-1"),
    ("项目自评2", "D8", 4, "A106", "D8:D10", "5.3", "-0.5"),
    ("项目自评1", "C17", "举办技术培训班", "A108", "C17", "举办培训班", ""),
    ("项目自评1", "C18", "发放宣传册", "A109", "C18", "", ""),
    ("项目自评1", "E16", 80, "A110", "E16", "≥90人次", ""),
    ("项目自评1", "D16", "=", "A110", "D16", "≥90人次", ""),
    ("项目自评1", "E21", 90, "A110", "E21", "不低于95%", ""),
    ("项目自评1", "F29", "元", "A110", "F29", "≤1.25万元", ""),
    ("项目自评1", "E37", "有所提升", "A110", "E37", "定性明显提升", ""),
    ("项目自评1", "H16", 14, "A111", "H16", "16", "-2"),
]


@pytest.mark.parametrize("case", CHANGED, ids=[f"{case[3]}-{case[0]}-{case[1]}" for case in CHANGED])
def test_a_change_is_found_at_its_cell(book: bytes, case: tuple[str, str, Cell, str, str, str, str]) -> None:
    sheet, cell, value, code, at, expected, difference = case
    own = [f for f in findings(typed(book, (sheet, cell, value))) if f.code.startswith("A")]
    assert [(f.code, f.sheet, f.cell, f.expected, f.difference) for f in own] == [
        (code, sheet, at, expected, difference)
    ]


def test_a_missing_project_stands_at_the_first_free_row(book: bytes) -> None:
    more = ROSTER + "某县农业农村局,P003,走访慰问经费,县级,,2,,,,,,\n"
    (finding,) = findings(book, more)
    assert (finding.code, finding.sheet, finding.cell, finding.expected) == ("A102", "项目清单", "C11", "走访慰问经费")


def test_a_surplus_project_is_named(book: bytes) -> None:
    less = "".join(line for line in ROSTER.splitlines(keepends=True) if "P002" not in line)
    (finding,) = findings(book, less)
    assert (finding.code, finding.cell, finding.value) == ("A103", "C10", "脱贫户产业补助资金")


def test_a_missing_indicator_is_named(book: bytes) -> None:
    more = ROSTER.replace(",,,,,,质量指标", ",,,,,,数量指标,印发资料,≥,500,份,\n,,,,,,质量指标")
    (finding,) = findings(book, more)
    assert (finding.code, finding.cell, finding.expected) == ("A107", "H53", "印发资料")


def test_rows_of_a_project_come_together_whether_repeated_or_left_blank() -> None:
    first, second, other = roster()
    assert [indicator.name for indicator in first.indicators][:2] == ["培训农户人次", "举办培训班"]
    assert (len(first.indicators), second.indicators, other.unit) == (7, (), "某县水务局")
    repeated = ROSTER.replace("\n,,,,,,", "\n某县农业农村局,P001,农技培训经费,县级,一般公共预算,5,")
    assert roster(repeated) == roster()


def test_one_name_on_two_levels_is_two_projects(book: bytes) -> None:
    twice = ROSTER.replace("P002,脱贫户产业补助资金", ",农技培训经费").replace("P001,农技", ",农技")
    named = typed(book, ("项目清单", "B9", None), ("项目清单", "B10", None), ("项目清单", "C10", "农技培训经费"))
    assert [f.code for f in findings(named, twice) if f.code.startswith("A")] == []


@pytest.mark.parametrize(
    "text",
    [
        ROSTER + "合计,,,,,22.3,,,,,,\n备注：以批复为准,,,,,,,,,,,\n",
        ROSTER.replace("项目名称,项目级次", "项目 名称,项目\u3000级次"),
        ROSTER.replace("P001", "ｐ００１"),
        ROSTER.replace("农技培训经费", "农技培训经费 "),
        ROSTER.replace("培训农户人次", "指标1：培训农户人次"),
        ROSTER.replace(
            "某县农业农村局,P002", "某县农业农村局,P001,农技培训经费,县级,一般公共预算,5,,,,,,\n某县农业农村局,P002"
        ),
        ROSTER.replace(",省级,一般公共预算,5.3", ",省级,一般公共预算,—"),
        ROSTER.replace("明显提升", "明显提升。"),
    ],
    ids=["sums", "titles", "codes", "spaces", "numbering", "repeated", "no figure", "punctuation"],
)
def test_rosters_as_bureaus_write_them_agree(book: bytes, text: str) -> None:
    assert findings(book, text) == []


def test_a_unit_without_projects_may_stand_on_the_roster(book: bytes) -> None:
    alone = f"{TITLES}\n某县农业农村局,,无,,,,,,,,,\n某县水务局,P001,河道管护经费,县级,,12,,,,,,\n"
    assert {f.code for f in findings(book, alone)} == {"A103"}


def test_the_same_project_twice_with_other_figures_is_refused() -> None:
    with pytest.raises(RosterError, match="第 12 行的项目“脱贫户产业补助资金”与第 9 行是同一个项目"):
        roster(ROSTER + "\n某县农业农村局,P002,脱贫户产业补助资金,省级,一般公共预算,9,,,,,,\n")


def test_a_near_name_on_another_level_is_the_same_project(book: bytes) -> None:
    changed = typed(book, ("项目清单", "B10", None), ("项目清单", "C10", "脱贫户产业补助"), ("项目清单", "D10", "市级"))
    own = [(f.code, f.cell) for f in findings(changed) if f.code.startswith("A")]
    assert own == [("A104", "C10"), ("A105", "D10")]


def test_a_code_that_lost_its_tail_in_a_number_cell_is_named() -> None:
    sheet = openpyxl.Workbook()
    sheet.worksheets[0].append(["单位名称", "项目编码", "项目名称", "项目级次"])
    sheet.worksheets[0].append(["某局", 62032123000000000001, "培训经费", "县级"])
    stream = BytesIO()
    sheet.save(stream)
    with pytest.raises(RosterError, match="第 2 行的项目编码超过 15 位"):
        read_roster(stream.getvalue(), "名册.xlsx")
