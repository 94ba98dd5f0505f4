"""The live formulas of the form, one for every computed or preset cell, for any layout.

The same texts go into a fresh template and tell, on a returned workbook, whether a formula still
stands. `schemas.expected` computes what each of them shows.
"""

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from schemas.cells import LARGEST, SERIALS, SMALLEST
from schemas.direction import SHARE_NAMES
from schemas.expected import NO_BUDGET
from schemas.finding import Place
from schemas.funds import MONEY
from schemas.rounding import HUNDRED, SETTLING_PLACES, plain
from schemas.scale import FRACTION_BELOW, MIXED_SCALE_RATIO
from schemas.scheme import Scheme
from schemas.tables import BUDGET_KINDS, COUNTY_LEVEL
from schemas.terms import DATE_UNIT, DIRECTIONS, PENDING, PERCENT_SPELLINGS
from workbook.form.layout import Block, Layout
from workbook.grid import address

Formulas = Iterator[tuple[Place, str]]


def formulas(layout: Layout, scheme: Scheme, overall_scheme: Scheme) -> dict[Place, str]:
    """The formula (with its "=") of every computed or preset cell that the layout holds."""
    found: dict[Place, str] = {}
    for part in (
        _unit(layout),
        _project_list(layout),
        _project_sheets(layout, scheme),
        _overall(layout, overall_scheme),
    ):
        found.update(part)
    return found


def _cell(layout: Layout, table: str, sheet: str, record: int, column: str) -> str:
    return address(*layout.block(table, sheet).at(record, column))


def _span(block: Block, column: str) -> str:
    first, last = block.at(0, column), block.at(len(block.rows) - 1, column)
    return f"{address(*first)}:{address(*last)}"


def _pulled(ref: str) -> str:
    """A text pulled from another sheet, blank while that is blank."""
    return f'={ref}&""'


def _rate(full_year: str, executed: str) -> str:
    return f'=IF(N({full_year})=0,IF(N({executed})=0,0,"{NO_BUDGET}"),N({executed})/N({full_year}))'


def _grade(total: str, scheme: Scheme) -> str:
    nested = f'"{scheme.grades.bands[-1].name}"'
    for band in reversed(scheme.grades.bands[:-1]):
        nested = f'IF({total}>={plain(band.low)},"{band.name}",{nested})'
    return f'=IF({total}="","",{nested})'


def _unit(layout: Layout) -> Formulas:
    unit, basic = layout.block("unit"), layout.block("basic_funds")
    totals = layout.block("basic_totals")
    yield Place("unit", unit.sheet, 0, "signature"), _pulled(address(*unit.at(0, "unit")))
    for record in range(len(basic.rows)):
        full_year, executed = (address(*basic.at(record, name)) for name in ("full_year", "executed"))
        yield Place("basic_funds", basic.sheet, record, "rate"), _rate(full_year, executed)
    for name in MONEY:
        yield Place("basic_totals", totals.sheet, 0, name), f"=SUM({_span(basic, name)})"
    full_year, executed = (address(*totals.at(0, name)) for name in ("full_year", "executed"))
    yield Place("basic_totals", totals.sheet, 0, "rate"), _rate(full_year, executed)
    classes = layout.block("economic_classes")
    total = layout.block("economic_totals")
    yield Place("economic_totals", total.sheet, 0, "executed"), f"=SUM({_span(classes, 'executed')})"


def _project_list(layout: Layout) -> Formulas:
    block = layout.block("projects")
    for sheet, record in layout.links.items():
        head = layout.block("project_sheets", sheet)
        for name in (*MONEY, "score", "grade"):
            source = "score_total" if name == "score" else name
            ref = f"'{sheet}'!{address(*head.at(0, source))}"
            yield Place("projects", block.sheet, record, name), f"={ref}"
        full_year, executed = (address(*block.at(record, name)) for name in ("full_year", "executed"))
        yield Place("projects", block.sheet, record, "rate"), _rate(full_year, executed)
    yield from _level_totals(layout, block)


def _level_totals(layout: Layout, projects: Block) -> Formulas:
    totals, coverage = layout.block("level_totals"), layout.block("coverage")
    names, levels = _span(projects, "name"), _span(projects, "level")
    counted = f'SUMPRODUCT(({names}<>"")*({levels}="{COUNTY_LEVEL}"))'
    counts = (counted, f'SUMPRODUCT(({names}<>"")*({levels}<>"{COUNTY_LEVEL}"))', f'SUMPRODUCT(({names}<>"")*1)')
    for record, count in enumerate(counts):
        yield Place("level_totals", totals.sheet, record, "count"), f"={count}"
        for name in MONEY:
            amounts = _span(projects, name)
            county = f'SUMIF({levels},"{COUNTY_LEVEL}",{amounts})'
            formula = (county, f"SUM({amounts})-{county}", f"SUM({amounts})")[record]
            yield Place("level_totals", totals.sheet, record, name), f"={formula}"
    evaluated = _span(projects, "evaluated")
    formula = f'=IF({counts[2]}=0,"",SUMPRODUCT(({names}<>"")*({evaluated}="是"))/{counts[2]})'
    yield Place("coverage", coverage.sheet, 0, "coverage"), formula


def _project_sheets(layout: Layout, scheme: Scheme) -> Formulas:
    for sheet in layout.project_sheets():
        head, funds = layout.block("project_sheets", sheet), layout.block("project_funds", sheet)
        yield from _head(layout, head)
        for name in MONEY:
            yield Place("project_sheets", sheet, 0, name), f"=SUM({_span(funds, name)})"
        full_year, executed, rate = (address(*head.at(0, name)) for name in ("full_year", "executed", "rate"))
        yield Place("project_sheets", sheet, 0, "rate"), _rate(full_year, executed)
        yield from _scored(head, layout.block("indicators", sheet), full_year, executed, rate, scheme)


def _head(layout: Layout, head: Block) -> Formulas:
    sheet = head.sheet
    unit = layout.block("unit").sheet
    if sheet in layout.links:
        record = layout.links[sheet]
        for name in ("name", "level"):
            yield Place("project_sheets", sheet, 0, name), _pulled(_ref(layout, "projects", record, name))
    yield Place("project_sheets", sheet, 0, "year_title"), f'="（"&{_ref(layout, "unit", 0, "year")}&"年度）"'
    for name in ("department", "unit"):
        yield (
            Place("project_sheets", sheet, 0, name),
            _pulled(f"'{unit}'!{_cell(layout, 'unit', unit, 0, name)}"),
        )


def _ref(layout: Layout, table: str, record: int, column: str) -> str:
    block = layout.block(table)
    return f"'{block.sheet}'!{address(*block.at(record, column))}"


def _overall(layout: Layout, scheme: Scheme) -> Formulas:
    head, funds = layout.block("overall"), layout.block("overall_funds")
    sheet = head.sheet
    yield Place("overall", sheet, 0, "year_title"), f'="（"&{_ref(layout, "unit", 0, "year")}&"年度）"'
    yield Place("overall", sheet, 0, "unit"), _pulled(_ref(layout, "unit", 0, "unit"))
    for name in MONEY:
        basic, listed = address(*funds.at(1, name)), address(*funds.at(2, name))
        yield Place("overall_funds", sheet, 0, name), f"={basic}+{listed}"
        yield Place("overall_funds", sheet, 1, name), f"={_ref(layout, 'basic_totals', 0, name)}"
        yield Place("overall_funds", sheet, 2, name), f"={_ref(layout, 'level_totals', 2, name)}"
        for position, kind in enumerate(BUDGET_KINDS):
            yield (
                Place("overall_funds", sheet, 3 + position, name),
                f"={_ref(layout, 'basic_funds', position, name)}+{_listed_sum(layout, kind, name)}",
            )
    for record in range(len(funds.rows)):
        full_year, executed = (address(*funds.at(record, name)) for name in ("full_year", "executed"))
        yield Place("overall_funds", sheet, record, "rate"), _rate(full_year, executed)
    full_year, executed, rate = (address(*funds.at(0, name)) for name in ("full_year", "executed", "rate"))
    yield from _scored(head, layout.block("indicators", sheet), full_year, executed, rate, scheme)


def _listed_sum(layout: Layout, kind: str, name: str) -> str:
    block = layout.block("projects")
    kinds, amounts = (f"'{block.sheet}'!{_span(block, column)}" for column in ("budget_kind", name))
    return f'SUMIF({kinds},"{kind}",{amounts})'


def _scored(head: Block, rows: Block, full_year: str, executed: str, rate: str, scheme: Scheme) -> Formulas:
    """Execution score, indicator rows, total and grade of one sheet."""
    for place, formula in _scores(head.on(""), rows.on(""), full_year, executed, rate, scheme):
        yield Place(place.table, head.sheet, place.row, place.column), formula


@lru_cache(maxsize=32)
def _scores(
    head: Block, rows: Block, full_year: str, executed: str, rate: str, scheme: Scheme
) -> tuple[tuple[Place, str], ...]:
    """The same for all sheets that are laid out alike, whatever their name."""
    return tuple(_score_formulas(head, rows, full_year, executed, rate, scheme))


def _score_formulas(head: Block, rows: Block, full_year: str, executed: str, rate: str, scheme: Scheme) -> Formulas:
    weight, places = plain(scheme.execution.weight), scheme.rounding.places
    execution = address(*head.at(0, "execution_score"))
    if_zero = f"IF(AND(N({full_year})=0,N({executed})=0),{plain(scheme.execution.zero_budget_share)},{rate})"
    yield (
        Place(head.table, head.sheet, 0, "execution_score"),
        f'=IF(ISNUMBER({rate}),{_rounded(f"{weight}*{if_zero}", weight, places)},"")',
    )
    for record in range(len(rows.rows)):
        cells = {name: address(*rows.at(record, name)) for name in rows.places}
        yield Place("indicators", head.sheet, record, "reference"), _reference(cells, scheme)
        reference = cells["reference"]
        yield Place("indicators", head.sheet, record, "score"), f'=IF(ISNUMBER({reference}),{reference},"")'
    scores, weights = _span(rows, "score"), _span(rows, "weight")
    total = address(*head.at(0, "score_total"))
    yield Place(head.table, head.sheet, 0, "weight_total"), f"={weight}+SUM({weights})"
    points = _capped(_settled(f"N({execution})+SUM({scores})", places), full_year, rate, scheme)
    yield Place(head.table, head.sheet, 0, "score_total"), f'=IF(COUNT({scores})=0,"",{points})'
    yield Place(head.table, head.sheet, 0, "grade"), _grade(total, scheme)


def _capped(total: str, full_year: str, rate: str, scheme: Scheme) -> str:
    """The total under the cap of its execution rate, where the scheme has one and there is a budget."""
    if not scheme.cap.bands:
        return total
    cap = total
    for band in reversed(scheme.cap.bands):
        cap = f"IF(ROUND({rate}*100,4)<{plain(band.rate_below)},MIN({plain(band.total)},{total}),{cap})"
    return f"IF(AND(ISNUMBER({rate}),N({full_year})<>0),{cap},{total})"


def _reference(cells: dict[str, str], scheme: Scheme) -> str:
    """参考得分: the score of a quantitative or date row, the interval of a qualitative one, else 待核."""
    sign, target, unit, actual, weight = (
        cells[name] for name in ("sign", "target", "measure_unit", "actual", "weight")
    )
    is_direction = "OR(" + ",".join(f'{sign}="{one}"' for one in DIRECTIONS) + ")"
    on_time = _met(sign, f"INT({target})", f"INT({actual})")
    day = f"{weight}*IF({on_time},1,{plain(scheme.quantitative.late_share)})"
    days = ",".join(f"INT({cell})>={SERIALS.start},INT({cell})<{SERIALS.stop}" for cell in (target, actual))
    places = scheme.rounding.places
    numbers = ",".join(
        f"NOT(ISNUMBER({cell})),ABS(N({cell}))>{LARGEST},AND(N({cell})<>0,ABS(N({cell}))<{SMALLEST:f})"
        for cell in (target, actual)
    )
    number = (
        f'IF(OR({target}="",{actual}=""),"",'
        f'IF(OR(NOT({is_direction}),{numbers},{_is_odd_unit(unit)}),"{PENDING}",'
        f'IF(TRIM({unit})="{DATE_UNIT}",IF(AND({days}),{_rounded(day, weight, places)},"{PENDING}"),'
        f"{_rounded(_number_points(cells, scheme), weight, places)})))"
    )
    return f'=IF(NOT(ISNUMBER({weight})),"",IF({sign}="定性",{_interval(actual, weight, scheme)},{number}))'


def _rounded(points: str, weight: str, places: int) -> str:
    """A score: rounded as Python rounds it, not below 0, never above its weight."""
    return f"MIN({weight},{_settled(f'MAX(0,MIN({weight},{points}))', places)})"


def _settled(value: str, places: int) -> str:
    return f"ROUND(ROUND({value},{SETTLING_PLACES}),{places})"


def _is_odd_unit(unit: str) -> str:
    """A unit that holds % or 日期 and something else besides."""
    asked = (*PERCENT_SPELLINGS, DATE_UNIT)
    holds = ",".join(f'ISNUMBER(FIND("{spelling}",{unit}))' for spelling in asked)
    same = ",".join(f'TRIM({unit})="{spelling}"' for spelling in asked)
    return f"AND(OR({holds}),NOT(OR({same})))"


def _number_points(cells: dict[str, str], scheme: Scheme) -> str:
    """Points of a row of numbers before limits and rounding; a fraction is brought to the scale of a percentage."""
    sign, target, actual, weight = (cells[name] for name in ("sign", "target", "actual", "weight"))
    over = f'IF({sign}="=",ABS({actual}-{target}),MAX(0,{actual}-{target}))'
    gap = f'IF(OR({sign}="≥",{sign}=">"),MAX(0,{target}-{actual}),{over})'
    as_typed = _points_above_zero(sign, target, actual, weight, scheme)
    target_fraction = _points_above_zero(sign, target, f"({actual}/100)", weight, scheme)
    actual_fraction = _points_above_zero(sign, f"({target}/100)", actual, weight, scheme)
    apart = f"MAX({target},{actual})>={MIXED_SCALE_RATIO}*MIN({target},{actual})"
    mixed = f"AND({actual}>0,({target}<{FRACTION_BELOW})<>({actual}<{FRACTION_BELOW}),{apart},{_is_share(cells)})"
    return (
        f"IF({target}=0,IF({gap}=0,{weight},0),IF({target}<0,{weight}*(ABS({target})-{gap})/ABS({target}),"
        f"IF({mixed},IF({target}<{FRACTION_BELOW},{target_fraction},{actual_fraction}),{as_typed})))"
    )


def _points_above_zero(sign: str, target: str, actual: str, weight: str, scheme: Scheme) -> str:
    over, floor = scheme.over_fulfilment, f"{weight}*{actual}/{target}"
    if over.deduct_from is not None:
        line = plain(over.deduct_from)
        cut = (
            f"({actual}*100-{target}*{line})/{target}/100*{weight}"
            if over.deduct == "deviation"
            else plain(over.deduct_points)
        )
        floor = f"IF(ROUND({actual}/{target}*100,{SETTLING_PLACES})>={line},{weight}-{cut},{floor})"
    if scheme.quantitative.lower_is_better == "ratio":
        ceiling = f"IF({actual}<={target},{weight},{weight}*{target}/{actual})"
    else:
        ceiling = f"{weight}*(2*{target}-{actual})/{target}"
    equal = f"{weight}*({target}-ABS({actual}-{target}))/{target}"
    return f'IF(OR({sign}="≥",{sign}=">"),{floor},IF({sign}="=",{equal},{ceiling}))'


def _is_share(cells: dict[str, str]) -> str:
    """Whether a row counts in percent, as `schemas.direction.is_share` asks."""
    name, unit = cells["name"], cells["measure_unit"]
    named = ",".join(f'RIGHT({name},{len(ending)})="{ending}"' for ending in SHARE_NAMES)
    by_unit = ",".join(f'TRIM({unit})="{spelling}"' for spelling in PERCENT_SPELLINGS)
    return f'OR({by_unit},AND(TRIM({unit})="",OR({named})))'


def _met(sign: str, target: str, actual: str) -> str:
    return (
        f'OR(AND({sign}="≥",{actual}>={target}),AND({sign}=">",{actual}>{target}),'
        f'AND({sign}="≤",{actual}<={target}),AND({sign}="<",{actual}<{target}),AND({sign}="=",{actual}={target}))'
    )


def _interval(actual: str, weight: str, scheme: Scheme) -> str:
    nested = f'IF({actual}="","","{PENDING}")'
    top = HUNDRED
    for level in scheme.qualitative.levels:
        low, high = (_points(weight, bound / HUNDRED) for bound in (level.low, top))
        nested = f'IF({actual}="{level.name}",{low}&"–"&{high},{nested})'
        top = level.low
    return nested


def _points(weight: str, share: Decimal) -> str:
    return f'TEXT(ROUND({weight}*{plain(share)},2),"0.00")'
