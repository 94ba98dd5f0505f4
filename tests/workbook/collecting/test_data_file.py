"""The data files give back exactly what was put in."""

import re
import sqlite3
import sys
from contextlib import closing
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings

from schemas.funds import Money
from tests.settings import examples
from tests.workbook.collecting.counties import project, summary, units, verdict, verdicts
from workbook.collecting.county import gather
from workbook.collecting.data_file import DataFileError, data_file, need_format, read_table
from workbook.collecting.data_tables import COLUMNS, data_tables
from workbook.returned.verdict import Checked

NAMES = ("数据.sqlite", "数据.zip")
FINEST = Money(Decimal("999999999999.123456789"), Decimal("0.000000001"), Decimal("12345678.9"))


@pytest.mark.parametrize("name", NAMES)
def test_every_table_reads_back_as_it_was(name: str) -> None:
    @settings(max_examples=examples(15))
    @given(verdicts())
    def holds(own: list[Checked]) -> None:
        tables = data_tables(gather(own))
        data = data_file(tables, name)
        for table in tables:
            rows = [tuple(row.values()) for row in read_table(data, name, table.name)]
            assert rows == list(table.rows), table.name

    holds()


@pytest.mark.parametrize("name", NAMES)
def test_the_finest_amounts_survive(name: str) -> None:
    county = gather([verdict("某局.xlsx", summary("某局", project(money=FINEST)))])
    (row,) = read_table(data_file(data_tables(county), name), name, "projects")
    assert Money(row["year_start"], row["full_year"], row["executed"]) == FINEST


@pytest.mark.parametrize("name", NAMES)
def test_the_same_county_gives_the_same_bytes(name: str) -> None:
    one, other = (data_file(data_tables(gather(units("甲局", "乙局"))), name) for _ in range(2))
    assert one == other


def test_sqlite_counts_with_the_numbers(tmp_path: Path) -> None:
    path = tmp_path / "数 据.sqlite"
    path.write_bytes(data_file(data_tables(gather(units("甲局", "乙局"))), path.name))
    with closing(sqlite3.connect(path)) as connection:
        asked = (
            "SELECT unit, sum(p.executed) FROM projects p JOIN units USING (unit_id) WHERE p.executed > 5 GROUP BY 1"
        )
        assert connection.execute(asked).fetchall() == [("乙局", 5.5), ("甲局", 5.5)]
        assert connection.execute("SELECT executed_text FROM units").fetchall() == [("11",), ("11",)]


def test_parquet_holds_one_file_a_table_with_exact_decimals() -> None:
    from pyarrow import parquet

    data = data_file(data_tables(gather(units("甲局"))), "数据.zip")
    with ZipFile(BytesIO(data)) as package:
        assert sorted(package.namelist()) == sorted(f"{name}.parquet" for name in COLUMNS)
        table = parquet.read_table(BytesIO(package.read("units.parquet")))
    assert str(table.schema.field("executed").type) == "decimal128(38, 9)"
    assert table.column("executed").to_pylist() == [Decimal(11)]


def test_without_pyarrow_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(DataFileError, match="zipingbiao\\[parquet\\].*sqlite"):
        need_format("数据.zip")
    need_format("数据.sqlite")


@pytest.mark.parametrize("data", [b"", b"hello", b"SQLite format 3\0" + b"\0" * 200])
@pytest.mark.parametrize("name", NAMES)
def test_other_files_are_refused(name: str, data: bytes) -> None:
    with pytest.raises(DataFileError, match="不是 ziping collect 写出的数据文件"):
        read_table(data, name, "units")


def test_other_formats_are_refused() -> None:
    with pytest.raises(DataFileError, match="应以 .sqlite"):
        need_format("数据.csv")


@pytest.mark.parametrize("table", COLUMNS)
def test_the_bureaus_page_names_every_column_in_order(table: str) -> None:
    page = (Path(__file__).parents[3] / "docs" / "bureau.zh.md").read_text("utf-8")
    (row,) = (line for line in page.splitlines() if line.startswith(f"| `{table}` |"))
    assert re.findall(r"`(\w+)`", row.rpartition(" | ")[2]) == list(COLUMNS[table])
