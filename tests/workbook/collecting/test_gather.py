"""Each unit counts once; nothing is left out without a word."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings

from schemas.funds import Money
from tests.settings import examples
from tests.workbook.collecting.counties import FIVE, project, summary, units, verdict, verdicts
from workbook.collecting.county import gather
from workbook.collecting.cover_sheet import reservations
from workbook.files.package import Leftover
from workbook.returned.judge import skipped
from workbook.returned.verdict import Checked


def counted(*own: Checked) -> tuple[list[str], dict[str, str]]:
    """(paths that count, reasons by path of those that do not)."""
    county = gather(own)
    return [unit.checked.path for unit in county.units], {left.checked.path: left.why for left in county.left_out}


def test_units_keep_the_order_given() -> None:
    county = gather(units("乙局", "甲局"))
    assert [(unit.number, unit.name) for unit in county.units] == [(1, "乙局"), (2, "甲局")]
    assert county.left_out == ()


def test_the_same_workbook_twice_counts_once() -> None:
    own = summary("某局", project())
    paths, left = counted(verdict("a.xlsx", own), verdict("b.xlsx", own))
    assert paths == ["b.xlsx"]
    assert left == {"a.xlsx": "与“b.xlsx”是同一单位，内容相同，只汇总一份。"}


def test_of_two_different_workbooks_the_one_without_errors_counts_and_both_are_named() -> None:
    good, bad = verdict("a.xlsx", summary("某局", project())), verdict("b.xlsx", summary(" 某局"), "invalid")
    paths, left = counted(good, bad)
    assert paths == ["a.xlsx"]
    assert "“a.xlsx”是同一单位，内容不同" in left["b.xlsx"]
    (said,) = reservations(gather([good, bad]))
    assert "a.xlsx" in said
    assert "b.xlsx" in said


def test_the_year_most_workbooks_state_outranks_all_else() -> None:
    late = verdict("去年.xlsx", summary("某局", year=2022))
    this = verdict("今年.xlsx", summary("某局", year=2023), "invalid")
    assert counted(*units("甲局", "乙局"), late, this)[0] == ["甲局.xlsx", "乙局.xlsx", "今年.xlsx"]


def test_another_year_alone_counts_and_is_said() -> None:
    county = gather([*units("甲局", "乙局"), verdict("某局.xlsx", summary("某局", year=2022))])
    assert (county.year, len(county.units)) == (2023, 3)
    assert list(reservations(county)) == ["“某局”的自评年度填的是 2022，与多数单位（2023）不同，已照样汇总。"]


def test_workbooks_without_a_unit_are_each_a_unit_of_their_own() -> None:
    own = verdict("某.xlsx", summary(""))
    assert len(gather([own, own]).units) == 2


def test_what_cannot_be_read_or_was_superseded_is_named_with_its_reason() -> None:
    paths, left = counted(*units("某局"), verdict("坏.xlsx", None, "unreadable"), skipped("~$某局.xlsx", Leftover()))
    assert paths == ["某局.xlsx"]
    assert left == {"坏.xlsx": "没有读出内容。", "~$某局.xlsx": "这是打开工作簿时留下的临时文件，已跳过。"}


def test_a_project_without_its_sheet_is_said() -> None:
    lost = replace(project("修路"), sheet="", money=Money(), sources=(), score=None, grade="", indicators=())
    county = gather([verdict("某局.xlsx", summary("某局", lost))])
    assert county.total == FIVE
    assert list(reservations(county)) == ["1 个项目在项目清单中有、没有项目自评表，金额按 0 计：某局“修路”。"]


def test_coverage_is_that_of_all_projects_together() -> None:
    half = replace(summary("甲局", project(), project("乙", 1)), coverage=Decimal("0.5"))
    county = gather([verdict("甲.xlsx", half), verdict("乙.xlsx", summary("乙局", project(), project("乙", 1)))])
    assert county.coverage == Decimal("0.75")


@settings(max_examples=examples(40))
@given(verdicts())
def test_every_verdict_is_either_counted_or_left_out(own: list[Checked]) -> None:
    county = gather(own)
    kept = [unit.checked.path for unit in county.units] + [left.checked.path for left in county.left_out]
    assert sorted(kept) == sorted(one.path for one in own)
    assert len({unit.name for unit in county.units}) == len(county.units)
