"""What every formula of the form must show, computed from the evaluation.

Rules compare it with a value typed over a formula; the patcher writes it as the cached value beside
the formula; a test compares it with what LibreOffice recalculates. Blank cells are "".
"""

from collections.abc import Iterator
from decimal import Decimal

from schemas.evaluation import Evaluation, Project
from schemas.finding import Place
from schemas.funds import Money
from schemas.records import Record
from schemas.scored import Scored
from schemas.tables import BUDGET_KINDS, LEVEL_GROUPS, OVERALL_FUND_ROWS

Value = Decimal | str
NO_BUDGET = "错误"


def expected_values(evaluation: Evaluation) -> dict[Place, Value]:
    """The value of every computed or preset cell: ratios as ratios, money in 万元, scores in points."""
    values: dict[Place, Value] = {}
    for part in (_unit, _project_list, _project_sheets, _overall):
        values.update(part(evaluation))
    return values


def year_title(unit: Record) -> str:
    """The line under a form's title, "（2023年度）"; without the year while none is entered."""
    return f"（{'' if unit['year'] is None else unit['year']}年度）"


def shown_rate(money: Money) -> Value:
    """An execution rate as its cell shows it; 错误 where money was executed without a budget."""
    return NO_BUDGET if money.rate is None else money.rate


def fund_rows(evaluation: Evaluation) -> dict[str, Money]:
    """The rows of the overall sheet's fund table."""
    rows = dict(
        zip(
            OVERALL_FUND_ROWS[:3],
            (evaluation.total_money, evaluation.basic, evaluation.projects_money),
            strict=True,
        )
    )
    basic = {record.row: record for record in evaluation.tables.all("basic_funds")}
    for position, kind in enumerate(BUDGET_KINDS):
        listed = [p.money for p in evaluation.projects if p.listed and p.listed.text("budget_kind") == kind]
        rows[kind] = sum(listed, Money.of([basic[position]] if position in basic else []))
    return rows


Cells = Iterator[tuple[Place, Value]]


def _money(record: Record, money: Money) -> Cells:
    for name, amount in money.items():
        yield record.place(name), amount


def _unit(evaluation: Evaluation) -> Cells:
    tables = evaluation.tables
    yield evaluation.unit.place("signature"), evaluation.unit.text("unit")
    for record in tables.all("basic_funds"):
        yield record.place("rate"), shown_rate(Money.of([record]))
    for record in tables.all("basic_totals"):
        yield from _money(record, evaluation.basic)
        yield record.place("rate"), shown_rate(evaluation.basic)
    for record in tables.all("economic_totals"):
        classes = tables.all("economic_classes")
        yield record.place("executed"), sum((row.money("executed") for row in classes), Decimal(0))


def _project_list(evaluation: Evaluation) -> Cells:
    for project in evaluation.projects:
        if project.listed is not None and project.scored is not None:
            yield from _money(project.listed, project.money)
            yield project.listed.place("rate"), shown_rate(project.money)
            yield from _result(project.listed, "score", project.scored)
    for record in evaluation.tables.all("level_totals"):
        group = evaluation.level_group(LEVEL_GROUPS[record.row])
        yield record.place("count"), Decimal(sum(bool(project.name) for project in group))
        yield from _money(record, sum((project.money for project in group), Money()))
    for record in evaluation.tables.all("coverage"):
        yield record.place("coverage"), "" if evaluation.coverage is None else evaluation.coverage


def _project_sheets(evaluation: Evaluation) -> Cells:
    for project in evaluation.projects:
        if project.sheet is None or project.scored is None:
            continue
        head = project.sheet
        yield from _head(evaluation, project, head)
        yield from _money(head, project.money)
        yield head.place("rate"), shown_rate(project.money)
        yield from _scores(head, project.scored)


def _head(evaluation: Evaluation, project: Project, head: Record) -> Cells:
    unit = evaluation.unit
    yield head.place("year_title"), year_title(unit)
    yield head.place("name"), project.name
    yield head.place("level"), project.level
    yield head.place("department"), unit.text("department")
    yield head.place("unit"), unit.text("unit")


def _overall(evaluation: Evaluation) -> Cells:
    rows = fund_rows(evaluation)
    for record in evaluation.tables.all("overall_funds"):
        money = rows[OVERALL_FUND_ROWS[record.row]]
        yield from _money(record, money)
        yield record.place("rate"), shown_rate(money)
    for head in evaluation.tables.all("overall"):
        yield head.place("year_title"), year_title(evaluation.unit)
        yield head.place("unit"), evaluation.unit.text("unit")
        yield from _scores(head, evaluation.overall)


def _scores(head: Record, scored: Scored) -> Cells:
    yield head.place("execution_score"), "" if scored.execution.score is None else scored.execution.score
    yield head.place("weight_total"), scored.weight_total
    yield from _result(head, "score_total", scored)
    for row in scored.rows:
        yield row.record.place("reference"), row.reference.shown
        yield row.record.place("score"), "" if row.reference.preset is None else row.reference.preset


def _result(record: Record, column: str, scored: Scored) -> Cells:
    yield record.place(column), "" if scored.total is None else scored.total
    yield record.place("grade"), scored.grade
