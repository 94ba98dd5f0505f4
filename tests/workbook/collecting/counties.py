"""Made-up counties: verdicts with the summaries that workbooks would have."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from schemas.finding import Finding
from schemas.funds import Money
from schemas.tables import BUDGET_KINDS, ECONOMIC_CLASSES, FUND_SOURCES, LEVELS
from workbook.returned.summary import Amount, IndicatorLine, ProjectLine, Summary
from workbook.returned.verdict import Checked, Status

FIVE = Money(Decimal(5), Decimal(6), Decimal("5.5"))
ERROR = Finding("F104", "error", "执行数大于预算数", "改", "依据")
LATE = IndicatorLine(
    "产出指标", "时效指标", "完成日期", "≤", "2023-11-30", "日期", "2023-12-20", Decimal(10), Decimal(4), "下雨", True
)


def project(
    name: str = "培训经费", row: int = 0, level: str = "县级", money: Money = FIVE, code: str = ""
) -> ProjectLine:
    return ProjectLine(
        key=code or f"{name}（{level}）",
        code=code,
        name=name,
        level=level,
        budget_kind=BUDGET_KINDS[0],
        evaluated=True,
        exemption="",
        sheet=f"项目自评{row + 1}",
        row=row,
        money=money,
        sources=(Amount(FUND_SOURCES[0], money),),
        score=Decimal("91.5"),
        grade="优",
        indicators=(LATE,),
    )


def summary(unit: str, *projects: ProjectLine, year: int | None = 2023, basic: Money = FIVE) -> Summary:
    return Summary(
        unit=unit, department=unit, year=year, score=Decimal("95.25"), grade="优", basic=basic,
        basic_funds=(Amount(BUDGET_KINDS[0], basic),), economic_classes=((ECONOMIC_CLASSES[0], basic.executed),),
        coverage=Decimal(1) if projects else None, projects=projects, indicators=(),
    )  # fmt: skip


def verdict(path: str, own: Summary | None, status: Status = "valid", *findings: Finding) -> Checked:
    return Checked(path, status, findings, own)


def units(*names: str) -> list[Checked]:
    """A verdict a unit, each with one project."""
    return [verdict(f"{name}.xlsx", summary(name, project())) for name in names]


AMOUNTS = st.decimals(min_value=0, max_value=10**7, places=4) | st.decimals(min_value=0, max_value=10**4, places=2)
MONEY = st.builds(Money, AMOUNTS, AMOUNTS, AMOUNTS)
SCORES = st.none() | st.decimals(min_value=0, max_value=100, places=2)
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)


@st.composite
def project_lines(draw: st.DrawFn, row: int) -> ProjectLine:
    sources = draw(st.dictionaries(st.sampled_from(FUND_SOURCES), MONEY, max_size=3))
    money = sum(sources.values(), Money())
    own = project(draw(TEXTS), row, draw(st.sampled_from((*LEVELS, ""))), money, draw(st.just("") | TEXTS))
    kind, score = draw(st.sampled_from((*BUDGET_KINDS, "", "别的"))), draw(SCORES)
    amounts = tuple(Amount(name, part) for name, part in sources.items())
    return replace(own, budget_kind=kind, sources=amounts, score=score, grade="" if score is None else "良")


@st.composite
def summaries(draw: st.DrawFn) -> Summary:
    """A unit with basic spending of several budget kinds and some projects."""
    funds = draw(st.dictionaries(st.sampled_from(BUDGET_KINDS), MONEY, max_size=4))
    projects = [draw(project_lines(row)) for row in range(draw(st.integers(0, 4)))]
    own = summary(draw(TEXTS), *projects, basic=sum(funds.values(), Money()))
    return replace(own, basic_funds=tuple(Amount(name, money) for name, money in funds.items()), score=draw(SCORES))


def verdicts() -> st.SearchStrategy[list[Checked]]:
    """The verdicts on some workbooks; two may be of one unit."""
    return st.lists(summaries(), min_size=1, max_size=4).map(_numbered)


def _numbered(own: Sequence[Summary]) -> list[Checked]:
    return [verdict(f"{number}.xlsx", one) for number, one in enumerate(own)]
