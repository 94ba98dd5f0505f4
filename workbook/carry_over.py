"""What a new year takes over from last year's workbook: unit, projects, indicators; no money, no sentence."""

from collections import Counter
from collections.abc import Iterator, Sequence

from schemas.cells import is_date_row
from schemas.records import Record
from workbook.document import Document
from workbook.form import project_sheet
from workbook.form.indicator_rows import rows_by_level
from workbook.form.layout import OVERALL_SHEET
from workbook.new import Entry

UNIT_COLUMNS = ("unit", "department", "addressee", "annex_no")
PROJECT_COLUMNS = ("code", "name", "level", "budget_kind", "nature", "use", "scope", "evaluated", "exemption")
INDICATOR_COLUMNS = ("name", "sign", "target", "measure_unit", "weight")


def carried_over(last: Document) -> list[Entry]:
    """The entries for a fresh workbook of the same schemes, one project sheet for each project of the list."""
    unit = last.tables.one("unit")
    entries = [Entry("unit", column, unit[column]) for column in UNIT_COLUMNS if unit[column] is not None]
    sheets = {row: sheet for sheet, row in last.tables.links.items()}
    for row, listed in enumerate(_listed(last)):
        entries += _cells(listed, PROJECT_COLUMNS, "projects", None, row)
        if listed.row in sheets:
            records = last.tables.on("indicators", sheets[listed.row])
            entries += _indicators(records, project_sheet.sheet_name(row + 1), rows_by_level(last.scheme))
    overall = last.tables.on("indicators", last.tables.one("overall").sheet)
    return [*entries, *_indicators(overall, OVERALL_SHEET, rows_by_level(last.overall_scheme))]


def project_count(last: Document) -> int:
    """How many projects the list of a workbook names."""
    return len(_listed(last))


def _listed(last: Document) -> list[Record]:
    return [record for record in last.tables.all("projects") if record.text("name")]


def _indicators(records: list[Record], sheet: str, free: dict[str, list[int]]) -> Iterator[Entry]:
    """Indicators put under the same second level; dates, which belong to their year, are left out."""
    taken: Counter[str] = Counter()
    for record in records:
        level2 = record.text("level2")
        rows = free.get(level2, [])
        if taken[level2] < len(rows):
            undated = [name for name in INDICATOR_COLUMNS if name != "target"]
            columns = undated if is_date_row(record["measure_unit"]) else INDICATOR_COLUMNS
            yield from _cells(record, columns, "indicators", sheet, rows[taken[level2]])
            taken[level2] += 1


def _cells(record: Record, columns: Sequence[str], table: str, sheet: str | None, row: int) -> Iterator[Entry]:
    return (Entry(table, name, record[name], sheet, row) for name in columns if record[name] is not None)
