"""Workbooks with random rows, as the form's input validation admits them."""

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal

from schemas.cells import Cell
from schemas.scheme import Scheme
from schemas.scheme_files import Schemes
from workbook.document import read_document
from workbook.files.patcher import apply_edits
from workbook.form import project_sheet
from workbook.form.template import build
from workbook.new import Entry, entry_edit

SIGNS = ("≥", "≤", "=", ">", "<", "定性", "日期")
AWKWARD = (0, 1, 2, 3, 7, 8, 0.5, 0.01, 0.95, 1.05, 1.9999, 50, 95, 99.99, 100, 1e6, 1e12, 1e13, 1e-7, -1, -5.5, 0.3)
UNITS = ("个", "%", "％", " % ", "百分比", "（%）", "%　", "‰", "万元", "日期 ", "日期　", None)
NAMES = ("指标", "群众满意度", "完成率", "占比(%)", "满意度 ", "比例", "成本（万元）")
ROUND_SHARES = (0.5, 0.95, 0.96, 1, 1.2, 1.3, 1.299, 2, 0.01, 0.02)


def random_rows(scheme: Scheme, overall: Scheme, projects: int, seed: int) -> bytes:
    """A workbook whose formulas hold no value yet, every indicator row of every project sheet filled at random."""
    data = build(scheme, overall, projects)
    document = read_document(data, Schemes({one.id: one for one in (scheme, overall)}))
    choose = random.Random(seed)
    entries: list[Entry] = [Entry("unit", "year", 2023), Entry("unit", "unit", "某局")]
    for number in range(projects):
        sheet = project_sheet.sheet_name(number + 1)
        level = choose.choice(("县级", "省级"))
        entries += [
            Entry("projects", "name", f"项目{number}", row=number),
            Entry("projects", "level", level, row=number),
        ]
        kind = choose.choice(("一般公共预算", "政府性基金预算"))
        entries += [
            Entry("projects", "budget_kind", kind, row=number),
            Entry("projects", "evaluated", "是", row=number),
        ]
        for row in range(3):
            full_year = Decimal(choose.randrange(0, 9000)) / 100
            share = choose.choice((0, 1, 1, Decimal("0.5"), Decimal("0.7"), Decimal("0.85"), Decimal(1) / 3))
            executed = full_year * share
            for name, value in (("year_start", full_year), ("full_year", full_year), ("executed", round(executed, 2))):
                entries.append(Entry("project_funds", name, value, sheet, row))
        for row in range(len(document.layout.block("indicators", sheet).rows)):
            entries += (Entry("indicators", name, value, sheet, row) for name, value in _row(choose, scheme))
    return apply_edits(data, [entry_edit(document, entry) for entry in entries])


def _row(choose: random.Random, scheme: Scheme) -> Iterator[tuple[str, Cell]]:
    sign = choose.choice(SIGNS)
    yield "name", choose.choice(NAMES)
    yield "weight", choose.choice((choose.randrange(10, 400) / 100, 10, 7.5, 12.5))
    if sign == "定性":
        yield from (("sign", sign), ("target", "明显"), ("actual", choose.choice((*scheme.level_names(), None))))
    elif sign == "日期":
        due = dt.date(2023, 12, 31)
        yield from (("sign", "≤"), ("measure_unit", "日期"), ("target", due))
        yield "actual", due + dt.timedelta(days=choose.randrange(-40, 40))
    else:
        target = _number(choose)
        yield from (("sign", sign), ("measure_unit", choose.choice(UNITS)), ("target", target))
        share = choose.choice(ROUND_SHARES)
        nearby = (target, target * share, target / 100, target * 100, round(target * choose.uniform(0.2, 2.5), 3))
        yield "actual", choose.choice((*nearby, _number(choose)))


def _number(choose: random.Random) -> float:
    return choose.choice(AWKWARD) if choose.random() < 0.3 else round(choose.uniform(0, 200), choose.randrange(4))
