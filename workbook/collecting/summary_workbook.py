"""The county's summary workbook."""

import datetime as dt

from workbook.collecting.charts import chart_page, draw_charts
from workbook.collecting.comparison import Year, project_changes, unit_changes, year_of
from workbook.collecting.comparison_sheets import project_changes_sheet, unit_changes_sheet
from workbook.collecting.county import County
from workbook.collecting.cover_sheet import cover_page, file_sheet, write_cover
from workbook.collecting.fund_sheet import fund_sheet, unit_fund_sheet
from workbook.collecting.page import Book
from workbook.collecting.problems import problems
from workbook.collecting.shortfall_sheets import group_sheet, list_sheet, problem_sheet
from workbook.collecting.unit_sheets import project_sheet, unit_sheet


def summary_workbook(county: County, date: dt.date, last: Year | None = None) -> bytes:
    """The summary as an .xlsx, made on `date`; with last year's beside this year's where given."""
    book = Book()
    cover, charts = cover_page(book), chart_page(book)
    units = unit_sheet(book, county)
    kinds = fund_sheet(book, county)
    unit_fund_sheet(book, county)
    projects = project_sheet(book, county)
    if last is not None:
        _comparison(book, year_of(county), last)
    group_sheet(book, county)
    list_sheet(book, county)
    problem_sheet(book, problems(county))
    file_sheet(book, county)
    write_cover(cover, county, date, (units, projects, kinds))
    draw_charts(charts, county, last, kinds)
    return book.finish()


def _comparison(book: Book, this: Year, last: Year) -> None:
    said = f"本年：{_title(this)}；上年：{_title(last)}。"
    unit_changes_sheet(book, unit_changes(this, last), said)
    project_changes_sheet(book, project_changes(this, last), said)


def _title(year: Year) -> str:
    return "未填年度" if year.year is None else f"{year.year}年度"
