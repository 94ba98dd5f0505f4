"""The page as it is written: what it says, that texts stay texts, and that nothing else may run or be loaded."""

import base64
import hashlib
import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from schemas.funds import Money
from tests.pages import DAY, NASTY, WAIVED, named, saying, small_outcome
from workbook.returned.page import UNPRINTABLE, view, write_page
from workbook.returned.page.charts import charts
from workbook.returned.report import STATUS_TITLES
from workbook.returned.verdict import Checked, Outcome
from workbook.rules import all_rules


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return small_outcome()


@pytest.fixture(scope="module")
def page(outcome: Outcome) -> html.HtmlElement:
    return html.document_fromstring(write_page(outcome, DAY))


def text_of(element: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


def rows(page: html.HtmlElement, table: str) -> list[list[str]]:
    return [[text_of(cell) for cell in row] for row in page.cssselect(f"{table} tbody tr")]


def skeleton(text: str) -> list[tuple[str, tuple[str, ...]]]:
    """Every element with the names of its attributes: what a text must not change."""
    return [(str(own.tag), tuple(own.attrib)) for own in html.document_fromstring(text).iter()]


HARMLESS = skeleton(write_page(saying("某局"), DAY))


def test_it_says_first_how_many_files_came_to_what(page: html.HtmlElement) -> None:
    tiles = {text_of(tile[0]): text_of(tile[1]) for tile in page.cssselect(".tiles > div")}
    assert [tiles[name] for name in ("文件", "通过", "有错误", "读不了", "跳过", "没有报送")] == list("521111")
    assert "校验日期 2024年4月18日" in text_of(page)
    assert [text_of(item) for item in page.cssselect("#missing li")] == ["某县信访局"]
    assert "F105 某县教育局 项目自评1!G8" in text_of(page)


def test_a_row_a_file_with_its_figures(page: html.HtmlElement) -> None:
    found = {row[0].split()[0]: row[1:] for row in rows(page, "#units")}
    assert found["某县教育局收回/教育局.xlsx"][:4] == ["有错误", "2023", "85.5", "良"]
    assert found["某县统计局收回/统计局.xlsx"] == [
        "通过", "2023", "9.5", "差", "2", "226.58", "226.58", "100%", "", "", "", "",
    ]  # fmt: skip
    assert found["收回/总结.xlsx"][0] == "读不了"


def test_every_finding_stands_under_its_file_with_all_that_is_known(outcome: Outcome, page: html.HtmlElement) -> None:
    for number, verdict in enumerate(outcome.verdicts, 1):
        listed = rows(page, f"#file-{number}")
        assert len(listed) == len(verdict.findings)
        for finding, (level, place, said, value, expected, difference) in zip(verdict.findings, listed, strict=True):
            assert (level == "已豁免") == bool(finding.waived)
            assert place == (f"{finding.sheet}!{finding.cell}" if finding.sheet else "文件")
            assert finding.code in said
            assert re.sub(r"\s+", " ", finding.message) in said
            assert (WAIVED if finding.waived else finding.remedy) in said
            figures = (finding.value, finding.expected, finding.difference)
            assert (value, expected, difference) == tuple(re.sub(r"\s+", " ", own).strip() for own in figures)


def test_each_rule_found_is_explained_once_and_every_link_has_its_place(
    outcome: Outcome, page: html.HtmlElement
) -> None:
    codes = {finding.code for verdict in outcome.verdicts for finding in verdict.findings}
    explained = [own.get("id") for own in page.cssselect(".rule")]
    assert explained == [f"rule-{code}" for code in sorted(codes)]
    for rule in all_rules():
        if rule.code in codes:
            said = text_of(page.get_element_by_id(f"rule-{rule.code}"))
            facts = (rule.title, rule.compares, rule.why, rule.basis, rule.remedy, rule.wrong, rule.mended)
            assert all(re.sub(r"\s+", " ", fact).strip() in said for fact in facts)
    identifiers = [own.get("id") for own in page.cssselect("[id]")]
    assert len(identifiers) == len(set(identifiers))
    places = {own.get("href").removeprefix("#") for own in page.cssselect("a[href^='#']") if "=" not in own.get("href")}
    assert places <= set(identifiers)


def test_nothing_but_its_own_style_and_script_is_admitted(page: html.HtmlElement) -> None:
    policy = page.cssselect("meta[http-equiv='Content-Security-Policy']")[0].get("content")
    for kind in ("style", "script"):
        (own,) = page.cssselect(kind)
        digest = base64.b64encode(hashlib.sha256(own.text.encode("utf-8")).digest()).decode("ascii")
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    names = {name for own in page.iter() for name in own.attrib}
    assert not {name for name in names if name.startswith("on")} | (names & {"src", "style", "action", "srcset"})
    assert all(own.get("href").startswith("#") for own in page.cssselect("[href]"))
    assert "url(" not in page.cssselect("style")[0].text


@pytest.mark.parametrize("text", NASTY)
def test_a_nasty_text_stays_text_wherever_it_comes_from(text: str) -> None:
    written = write_page(saying(text), DAY)
    assert skeleton(written) == HARMLESS
    page = html.document_fromstring(written)
    values = [own.text_content() for own in page.cssselect("td.value, td.expected, td.difference, .names li")]
    assert values
    assert set(values) == {text}
    assert {own.get("data-unit") for own in page.cssselect("#units tbody tr")} == {text, ""}


@given(st.text(st.characters(), min_size=1).filter(str.strip))
def test_any_text_reads_back_as_it_was(text: str) -> None:
    written = write_page(saying(text), DAY)
    assert skeleton(written) == HARMLESS
    shown = html.document_fromstring(written).cssselect("td.value")[0].text_content()
    assert shown == UNPRINTABLE.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")


def test_what_disguises_a_text_is_shown_as_a_blot_and_the_page_is_utf_8() -> None:
    written = write_page(saying("自评\u202excod.\x00\x1b[31m\ud800"), DAY)
    assert "自评\ufffdxcod.\ufffd\ufffd[31m\ufffd" in written
    written.encode("utf-8")


def test_the_same_outcome_gives_the_same_page(outcome: Outcome) -> None:
    assert write_page(outcome, DAY) == write_page(small_outcome(), DAY)


def test_where_there_is_too_much_errors_are_listed_first_and_the_true_number_is_said(
    monkeypatch: pytest.MonkeyPatch, outcome: Outcome
) -> None:
    school = outcome.verdicts[0]
    hints = tuple(replace(own, severity="hint") for own in school.findings)
    monkeypatch.setattr(view, "FINDINGS_ON_PAGE", len(school.findings))
    crowded = replace(school, findings=hints + school.findings)
    page = html.document_fromstring(write_page(Outcome((crowded,)), DAY))
    order = ("error", "warning", "hint")
    levels = sorted((own.severity for own in crowded.findings), key=order.index)[: len(hints)]
    assert Counter(row.get("data-level") for row in page.cssselect(".findings tbody tr")) == Counter(levels)
    assert f"共有 {2 * len(hints)} 处，这里列出最要紧的 {len(hints)} 处" in text_of(page)
    assert "问题清单.xlsx" in text_of(page)
    assert rows(page, "#units")[0][-4:-1] != ["", "", ""]
    (whole,) = view.files_of([school])
    assert whole.shown == school.findings


def test_a_check_that_was_stopped_says_so(outcome: Outcome) -> None:
    assert "校验中途停止" not in write_page(outcome, DAY)
    assert "校验中途停止" in write_page(replace(outcome, stopped=True), DAY)


def test_a_check_of_nothing_is_a_page_too() -> None:
    page = html.document_fromstring(write_page(Outcome(()), DAY))
    assert "没有发现问题。" in text_of(page)
    assert "没有可以统计的。" in text_of(page)


def bars(outcome: Outcome, title: str) -> dict[str, tuple[str, str]]:
    (chart,) = (own for own in charts(outcome) if own.title == title)
    return {bar.label: (bar.text, bar.length) for bar in chart.bars}


def test_the_charts_count_what_the_verdicts_say(outcome: Outcome) -> None:
    conclusions = bars(outcome, "校验结论")
    assert [conclusions[title][0] for title in STATUS_TITLES.values()] == ["2 个", "1 个", "1 个", "1 个"]
    assert conclusions["没有报送"] == ("1 个", "50")
    assert bars(outcome, "整体自评等级") == {
        "优": ("1 份", "100"), "良": ("1 份", "100"), "中": ("0 份", "0"), "差": ("1 份", "100"),
    }  # fmt: skip
    scores = bars(outcome, "整体得分分布")
    assert {name for name, (text, _) in scores.items() if text == "1 份"} == {"95 以上", "85–90", "60 以下"}
    unwaived = [own.code for verdict in outcome.verdicts for own in verdict.findings if not own.waived]
    shown = {label.split()[0]: int(text.split()[0]) for label, (text, _) in bars(outcome, "最常见的问题").items()}
    assert shown == dict(Counter(unwaived))


@pytest.mark.parametrize(
    ("score", "band"),
    [("100", "95 以上"), ("95", "95 以上"), ("94.99", "90–95"), ("90", "90–95"), ("60", "60–65"), ("59.99", "60 以下")],
)
def test_a_score_falls_into_the_band_whose_lower_end_it_reaches(outcome: Outcome, score: str, band: str) -> None:
    one = Outcome((named(outcome.verdicts[2], "某局", score, "优"),))
    assert [name for name, (text, _) in bars(one, "整体得分分布").items() if text == "1 份"] == [band]


def test_execution_rates_from_the_lowest_on_with_the_impossible_ones_in_sight(outcome: Outcome) -> None:
    amounts = {"甲局": (100, 50), "乙局": (0, 5), "丙局": (100, 105), "丁局": (0, 0)}
    verdicts = [with_funds(outcome.verdicts[2], unit, *own) for unit, own in amounts.items()]
    assert list(bars(Outcome(tuple(verdicts)), "预算执行率").items()) == [
        ("乙局", ("无预算有支出", "100")), ("丁局", ("0%", "0")), ("甲局", ("50%", "50")), ("丙局", ("105%", "100")),
    ]  # fmt: skip


def with_funds(checked: Checked, unit: str, budget: int, executed: int) -> Checked:
    assert checked.summary is not None
    basic = Money(Decimal(budget), Decimal(budget), Decimal(executed))
    return replace(checked, summary=replace(checked.summary, unit=unit, basic=basic, projects=()))
