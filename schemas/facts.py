"""Facts: every figure and text the narrative may quote, with its printed form and the cells behind it.

A figure's printed form is fixed by its unit, ROUND_HALF_UP: 万元 with two decimals (all with four where one
amount needs them), 个 whole, % and 分 with at most two decimals; a percentage is never forced to 100.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from schemas.cells import says_nothing
from schemas.evaluation import Evaluation, Project
from schemas.finding import Place
from schemas.funds import Money
from schemas.records import Record
from schemas.rounding import FINE_MONEY_PLACES, half_up, is_fine, money, percent, plain
from schemas.scheme import GRADE_NAMES
from schemas.scored import Scored
from schemas.tables import BUDGET_KINDS, ECONOMIC_CLASSES, LEVEL_GROUPS

DIRECTIONS = ("增加", "减少", "持平")
MONEY_UNIT = "万元"
PROMPTED = frozenset({"单位", "年度", "收文单位"})
MONEY_NAMES = {"year_start": "年初数", "full_year": "全年数", "executed": "执行数"}
OVERALL_NAMES = ("全部", "基本支出", "项目支出")


@dataclass(frozen=True)
class Fact:
    """`name` is its Chinese id; `text` how it prints, without unit; `unit` "" marks words, not a figure."""

    name: str
    text: str
    unit: str = ""
    value: Decimal | None = None
    places: tuple[Place, ...] = ()

    @property
    def is_figure(self) -> bool:
        """Whether it is a figure rather than words."""
        return bool(self.unit)

    @property
    def printed(self) -> str:
        """A figure with its unit, as it stands in a sentence."""
        return self.text if self.unit == "%" else self.text + self.unit


@dataclass(frozen=True)
class Deviation:
    """An indicator row that lost points or missed its target, and the reason given ("" for none)."""

    owner: str
    indicator: str
    reason: str


@dataclass(frozen=True)
class Facts:
    """All facts of a workbook: single ones by name, and one set a project, by its key."""

    single: Mapping[str, Fact]
    projects: Mapping[str, Mapping[str, Fact]]
    tasks: tuple[tuple[str, str], ...]
    deviations: tuple[Deviation, ...]

    def figures(self) -> Iterator[Fact]:
        """Every fact that is a figure; a project's carry its key in their name."""
        yield from (fact for fact in self.single.values() if fact.is_figure)
        for facts in self.projects.values():
            yield from (fact for fact in facts.values() if fact.is_figure)

    @cached_property
    def printed(self) -> dict[str, str]:
        """Every figure as it prints, by name."""
        return {fact.name: fact.printed for fact in self.figures()}


def collect_facts(evaluation: Evaluation) -> Facts:
    """The facts of an evaluated workbook."""
    single: dict[str, Fact] = {}
    for fact in (*_unit(evaluation), *_funds(evaluation), *_groups(evaluation), *_results(evaluation)):
        single[fact.name] = fact
    projects: dict[str, Mapping[str, Fact]] = {}
    for project in evaluation.listed:
        key = _free_key(project.key, projects)
        projects[key] = {fact.name.rpartition("·")[2]: fact for fact in _project(project, key)}
    if any(is_fine(amount) for amount in _amounts(single, *projects.values())):
        single = _finely(single)
        projects = {key: _finely(facts) for key, facts in projects.items()}
    tasks = tuple((task.text("task"), task.text("completion")) for task in evaluation.tables.all("tasks"))
    return Facts(single, projects, tasks, tuple(_deviations(evaluation)))


def _amounts(*sets: Mapping[str, Fact]) -> Iterator[Decimal]:
    """All amounts of money."""
    facts = (fact for facts in sets for fact in facts.values())
    return (fact.value for fact in facts if fact.unit == MONEY_UNIT and fact.value is not None)


def _finely(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Facts with all money printed to the 元: where one amount needs it, so that printed parts add up."""
    return {name: _fine(fact) for name, fact in facts.items()}


def _fine(fact: Fact) -> Fact:
    if fact.unit != MONEY_UNIT or fact.value is None:
        return fact
    return replace(fact, text=money(fact.value, FINE_MONEY_PLACES))


def _words(name: str, record: Record, column: str) -> Fact:
    return Fact(name, record.text(column), places=(record.place(column),))


def _amount(name: str, value: Decimal, *places: Place) -> Fact:
    return Fact(name, money(value), MONEY_UNIT, value, places)


def _count(name: str, value: int, *places: Place) -> Fact:
    return Fact(name, str(value), "个", Decimal(value), places)


def _rate(name: str, value: Decimal | None, *places: Place) -> Fact:
    if value is None:
        return Fact(name, "无法计算", places=places)
    return Fact(name, percent(value), "%", value, places)


def _points(name: str, scored: Scored, *places: Place) -> Fact:
    if scored.total is None:
        return Fact(name, "", places=places)
    return Fact(name, plain(half_up(scored.total, 2)), "分", scored.total, places)


def _unit(evaluation: Evaluation) -> Iterator[Fact]:
    unit = evaluation.unit
    names = {
        "单位": "unit", "主管部门": "department", "年度": "year", "收文单位": "addressee",
        "通知": "notice", "文号": "document_no", "附件号": "annex_no",
    }  # fmt: skip
    for name, column in names.items():
        words = _words(name, unit, column)
        yield replace(words, text=words.text or (f"【{name}未填】" if name in PROMPTED else ""))
    signature = unit.text("signature") or unit.text("unit") or "【落款未填】"
    yield Fact("落款", signature, places=(unit.place("signature"),))
    date = unit["date"]
    yield Fact(
        "日期", f"{date.year}年{date.month}月{date.day}日" if date else "【日期未填】", places=(unit.place("date"),)
    )


def _funds(evaluation: Evaluation) -> Iterator[Fact]:
    sums = (evaluation.total_money, evaluation.basic, evaluation.projects_money)
    rows = {record.row: record for record in evaluation.tables.all("overall_funds")}
    for position, (name, amounts) in enumerate(zip(OVERALL_NAMES, sums, strict=True)):
        record = rows.get(position, Record("overall_funds", "", position, {}))
        for column, title in MONEY_NAMES.items():
            yield _amount(f"{name}{title}", getattr(amounts, column), record.place(column))
        yield _rate(f"{name}执行率", amounts.rate, record.place("rate"))
    for record in evaluation.tables.all("economic_classes"):
        yield _amount(ECONOMIC_CLASSES[record.row], record.money("executed"), record.place("executed"))
    for position, kind in enumerate(BUDGET_KINDS, 3):
        listed = [p.money for p in evaluation.projects if p.listed and p.listed.text("budget_kind") == kind]
        basic = [r for r in evaluation.tables.all("basic_funds") if r.row == position - 3]
        record = rows.get(position, Record("overall_funds", "", position, {}))
        amounts = sum(listed, Money.of(basic))
        yield _amount(f"{kind}全年数", amounts.full_year, record.place("full_year"))
        yield _amount(f"{kind}执行数", amounts.executed, record.place("executed"))


def _groups(evaluation: Evaluation) -> Iterator[Fact]:
    totals = {record.row: record for record in evaluation.tables.all("level_totals")}
    for position, group in enumerate(LEVEL_GROUPS):
        members = [project for project in evaluation.level_group(group) if project.name]
        record = totals.get(position, Record("level_totals", "", position, {}))
        name = "" if group == "合计" else group
        amounts = sum((project.money for project in members), Money())
        yield _count(f"{name}项目个数", len(members), record.place("count"))
        for column, title in MONEY_NAMES.items():
            yield _amount(f"{name}项目{title}", getattr(amounts, column), record.place(column))
        yield from _change(f"{name}项目", amounts, record.place("year_start"), record.place("full_year"))
    coverage = evaluation.tables.one("coverage").place("coverage")
    yield _rate("覆盖率", evaluation.coverage, coverage)
    yield _count("自评项目个数", len(evaluation.marked), coverage)


def _change(name: str, amounts: Money, *places: Place) -> Iterator[Fact]:
    """By how much the full-year budget differs from the year-start one, and in which direction."""
    change = amounts.full_year - amounts.year_start
    yield _amount(f"{name}调整额", abs(change), *places)
    yield Fact(f"{name}调整方向", DIRECTIONS[0 if change > 0 else 1 if change < 0 else 2], places=places)


def _results(evaluation: Evaluation) -> Iterator[Fact]:
    head = evaluation.tables.one("overall")
    yield _points("整体得分", evaluation.overall, head.place("score_total"))
    yield Fact("整体等级", evaluation.overall.grade, places=(head.place("grade"),))
    rows = list(evaluation.scored_rows)
    complete = bool(rows) and all(row.score is not None for row in rows)
    yield Fact("指标齐全", "是" if complete else "")
    yield _words("整体目标", head, "goal")
    yield _words("整体完成情况", head, "achievement")
    for grade in GRADE_NAMES:
        graded = [p for p in evaluation.listed if p.evaluated and p.scored and p.scored.grade == grade]
        places = tuple(p.listed.place("grade") for p in graded if p.listed)
        yield _count(f"评为{grade}的项目个数", len(graded), *places)


def _free_key(key: str, taken: Mapping[str, object]) -> str:
    """The key of a project's facts; projects that share one (a finding) are counted through."""
    number = 1
    while (free := key if number == 1 else f"{key}#{number}") in taken:
        number += 1
    return free


def _project(project: Project, key: str) -> Iterator[Fact]:
    listed = project.listed
    assert listed is not None
    for name, column in (("名称", "name"), ("级次", "level"), ("预算类别", "budget_kind"), ("性质", "nature")):
        yield _words(f"{key}·{name}", listed, column)
    yield _words(f"{key}·用途", listed, "use")
    yield _words(f"{key}·范围", listed, "scope")
    for column, title in MONEY_NAMES.items():
        yield _amount(f"{key}·{title}", getattr(project.money, column), listed.place(column))
    yield _rate(f"{key}·执行率", project.money.rate, listed.place("rate"))
    yield from _change(f"{key}·", project.money, listed.place("year_start"), listed.place("full_year"))
    sheet = project.sheet or Record("project_sheets", "", 0, {})
    for name, column in (("目标", "goal"), ("完成情况", "achievement"), ("说明", "explanation")):
        yield _words(f"{key}·{name}", sheet, column)
    scored = project.scored if project.evaluated else None
    yield _points(f"{key}·得分", scored, listed.place("score")) if scored else Fact(f"{key}·得分", "")
    yield Fact(f"{key}·等级", scored.grade if scored else "", places=(listed.place("grade"),))


def _deviations(evaluation: Evaluation) -> Iterator[Deviation]:
    for sheet in evaluation.scored_sheets:
        owner = f"{sheet.project.name}（{sheet.project.level}）" if sheet.project else "部门整体"
        rate = sheet.scored.money.rate
        if sheet.project is not None and rate is not None and evaluation.has_low_rate(sheet.project):
            yield Deviation(owner, f"预算执行率{percent(rate)}", _said(sheet.head["explanation"]))
        for row in sheet.scored.rows:
            if (row.score is not None and row.falls_short) or row.reference.met is False:
                yield Deviation(owner, row.record.text("name"), _said(row.record["reason"]))


def _said(reason: object) -> str:
    """A reason given, "" for none or a mark that says nothing."""
    return "" if reason is None or says_nothing(str(reason)) else str(reason).strip()
