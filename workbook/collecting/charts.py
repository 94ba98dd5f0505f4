"""图表, native Excel charts, and 图表数据, the figures they draw that stand nowhere else."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from schemas.cells import shortened
from workbook.collecting.comparison import Year
from workbook.collecting.county import County
from workbook.collecting.grades import project_grades, unit_grades
from workbook.collecting.page import Book, Column, Page, Plain, Span
from workbook.collecting.shortfalls import by_second_level

CHART_SHEET, DATA_SHEET = "图表", "图表数据"
COLORS = ("#2F5597", "#9DC3E6", "#F4B183")
BINS = ((95, "95分以上"), (90, "90～95分"), (80, "80～90分"), (70, "70～80分"), (60, "60～70分"), (0, "60分以下"))
GRID = "#E0E0E0"
MOST_BARS = 12
WIDTH, HEIGHT, ACROSS, DOWN = 610, 330, 10, 17
COLUMN_PIXELS_WIDE, COLUMNS = 8.1, 20
AMOUNTS = {"year_start": "年初预算数", "full_year": "全年预算数", "executed": "全年执行数"}


@dataclass(frozen=True)
class Chart:
    """A chart: its title, whether bars lie (bar) or stand (column), its figures and how they are printed."""

    title: str
    kind: str
    span: Span
    names: str
    series: Sequence[tuple[str, str]]
    number_format: str


def chart_page(book: Book) -> Page:
    """图表, still empty: it stands near the front and is drawn last."""
    return Page(book, CHART_SHEET, [COLUMN_PIXELS_WIDE] * COLUMNS)


def draw_charts(page: Page, county: County, last: Year | None, kinds: Span) -> None:
    """The charts on their page, two side by side; their figures on 图表数据."""
    data = Page(page.book, DATA_SHEET, [30, 14, 14])
    data.sheet.set_portrait()
    data.title("图表数据", "“图表”用到的数。")
    charts = [
        _grades(data, county),
        _scores(data, county),
        _rates(data, county),
        _funds(kinds),
        _shortfalls(data, county),
    ]
    if last is not None:
        charts.append(_years(data, county, last))
    page.title("预算绩效自评汇总图表")
    for number, chart in enumerate(chart for chart in charts if chart.span.last >= chart.span.first):
        down, across = divmod(number, 2)
        page.sheet.insert_chart(page.row + down * DOWN, across * ACROSS, _drawn(page.book, chart))


def _grades(data: Page, county: County) -> Chart:
    units, projects = unit_grades(county), project_grades(county)
    rows = [(grade, units[grade], projects[grade]) for grade in units]
    columns = (_name("等级"), Column("units", "单位个数", 14, "count"), Column("projects", "项目个数", 14, "count"))
    span = _table(data, "等级分布", columns, rows)
    return Chart("自评等级分布（个）", "column", span, "name", (("units", "单位"), ("projects", "项目")), "0")


def _scores(data: Page, county: County) -> Chart:
    counts = Counter(_bin(unit.summary.score) for unit in county.units if unit.summary.score is not None)
    columns = (_name("整体得分"), Column("units", "单位个数", 14, "count"))
    span = _table(data, "整体得分分布", columns, [(name, counts[name]) for _, name in BINS])
    return Chart("单位整体得分分布（个）", "column", span, "name", (("units", "单位"),), "0")


def _bin(score: Decimal) -> str:
    return next((name for low, name in BINS if score >= low), BINS[-1][1])


def _rates(data: Page, county: County) -> Chart:
    """The lowest execution rates; the lowest on top, so that it is written last."""
    rates = [(shortened(unit.name), unit.summary.total.rate) for unit in county.units]
    lowest = sorted((own for own in rates if own[1] is not None), key=lambda own: own[1] or Decimal(0))[:MOST_BARS]
    columns = (_name("单位名称"), Column("rate", "执行率", 14, "percent"))
    span = _table(data, "执行率最低的单位", columns, list(reversed(lowest)))
    title = "各单位执行率" if len(rates) <= MOST_BARS else f"执行率最低的 {MOST_BARS} 个单位"
    return Chart(title, "bar", span, "name", (("rate", "执行率"),), "0%")


def _funds(kinds: Span) -> Chart:
    return Chart("资金按预算类别（万元）", "column", kinds, "kind", tuple(AMOUNTS.items()), "#,##0")


def _shortfalls(data: Page, county: County) -> Chart:
    groups = by_second_level(county)[:MOST_BARS]
    columns = (_name("二级指标"), Column("short", "未得满分行数", 14, "count"))
    span = _table(data, "未得满分最多的二级指标", columns, [(group.level2, group.short) for group in reversed(groups)])
    return Chart("未得满分的指标（按二级指标，行）", "bar", span, "name", (("short", "未得满分行数"),), "0")


def _years(data: Page, county: County, last: Year) -> Chart:
    both = [(title, getattr(last.total, name), getattr(county.total, name)) for name, title in AMOUNTS.items()]
    columns = (_name("资金"), Column("last", "上年", 14, "money"), Column("this", "本年", 14, "money"))
    span = _table(data, "全部资金同比（万元）", columns, both)
    return Chart("全部资金同比（万元）", "column", span, "name", (("last", "上年"), ("this", "本年")), "#,##0")


def _name(title: str) -> Column:
    return Column("name", title, 30)


def _table(data: Page, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Plain]]) -> Span:
    data.heading(title)
    return data.table(columns, list(rows))


def _drawn(book: Book, chart: Chart) -> Any:
    drawn = book.workbook.add_chart({"type": chart.kind})
    for number, (key, title) in enumerate(chart.series):
        drawn.add_series(
            {
                "name": title,
                "categories": f"={chart.span.area(chart.names)}",
                "values": f"={chart.span.area(key)}",
                "fill": {"color": COLORS[number]},
                "gap": 60,
                "data_labels": {"value": True, "num_format": f"{chart.number_format};;", "font": {"size": 7}},
            }
        )
    drawn.set_title({"name": chart.title, "name_font": {"size": 12}, "overlay": False})
    values = {
        "num_format": chart.number_format,
        "min": 0,
        "major_gridlines": {"visible": True, "line": {"color": GRID}},
    }
    names = {"num_font": {"size": 8}, "interval_unit": 1}
    lying = chart.kind == "bar"
    drawn.set_x_axis(values if lying else names)  # XlsxWriter calls the axis that lies x
    drawn.set_y_axis(names if lying else values)
    drawn.set_legend({"none": True} if len(chart.series) == 1 else {"position": "bottom"})
    drawn.set_size({"width": WIDTH, "height": HEIGHT})
    return drawn
