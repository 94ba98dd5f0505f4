"""The tidy tables as a file: SQLite (.sqlite, .db), or a .zip of Parquet files, one a table.

Parquet holds money as decimals with nine places. SQLite has no decimals: beside each money column, a binary number to
count with, stands one more, `…_text`, with the exact figure.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from schemas.cells import MOST_PLACES
from schemas.rounding import exact, plain
from workbook.collecting.data_tables import COLUMNS, DataRow, DataTable, DataType, DataValue
from workbook.files.canonical import packed

SQLITE_SUFFIXES, PARQUET_SUFFIX = (".sqlite", ".db"), ".zip"
SQLITE_TYPES: dict[DataType, str] = {
    "integer": "INTEGER", "text": "TEXT", "number": "REAL", "money": "REAL", "boolean": "INTEGER",
}  # fmt: skip
EXACT = "_text"
DIGITS = 38


class DataFileError(ValueError):
    """A data file that cannot be written or read; the message is Chinese and says what to do."""


def data_file(tables: Sequence[DataTable], name: str) -> bytes:
    """The tables in the format that the file's name asks for. Raises DataFileError."""
    return _sqlite(tables) if _is_sqlite(name) else _parquet(tables)


def need_format(name: str) -> None:
    """Raise DataFileError where a name asks for no format there is, or for one whose package is missing."""
    if _is_sqlite(name):
        return
    if Path(name).suffix.lower() != PARQUET_SUFFIX:
        raise DataFileError(f"“{name}”应以 .sqlite（SQLite 数据库）或 .zip（一组 Parquet 文件）结尾，请改文件名。")
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise DataFileError(
            'Parquet 文件需要另装组件：pip install "zipingbiao[parquet]"；或者把文件名改为 .sqlite 结尾，不用另装。'
        ) from error


def read_table(data: bytes, name: str, table: str) -> list[dict[str, Any]]:
    """The rows of one table of such a file, by column; money and numbers as Decimals. Raises DataFileError."""
    need_format(name)
    columns = COLUMNS[table]
    try:
        rows = _sqlite_rows(data, table) if _is_sqlite(name) else _parquet_rows(data, table)
        return [{column: _read(row[column], kind) for column, kind in columns.items()} for row in rows]
    except Exception as error:  # whatever a file that is none of ours makes of the reader
        raise DataFileError("不是 ziping collect 写出的数据文件，或已损坏。") from error


def _is_sqlite(name: str) -> bool:
    return Path(name).suffix.lower() in SQLITE_SUFFIXES


def _read(value: Any, kind: DataType) -> DataValue:
    """A stored value as its column's type. Raises an error for anything else."""
    if value is None:
        return None
    if kind == "text":
        return str(value)
    if kind == "boolean":
        return bool(value)
    if kind == "integer":
        return int(value)
    number = exact(value) if kind == "number" else Decimal(value)
    if not number.is_finite():
        raise ValueError(value)
    return number


def _sqlite(tables: Sequence[DataTable]) -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        for table in tables:
            columns = ", ".join(_sqlite_columns(table.columns))
            connection.execute(f"CREATE TABLE {table.name} ({columns})")
            rows = [tuple(_sqlite_cells(row, table.columns)) for row in table.rows]
            marks = ", ".join("?" * (columns.count(",") + 1))
            connection.executemany(f"INSERT INTO {table.name} VALUES ({marks})", rows)
        connection.commit()
        return connection.serialize()


def _sqlite_columns(columns: dict[str, DataType]) -> Iterator[str]:
    for name, kind in columns.items():
        yield f"{name} {SQLITE_TYPES[kind]}"
        if kind == "money":
            yield f"{name}{EXACT} TEXT"


def _sqlite_cells(row: DataRow, columns: dict[str, DataType]) -> Iterator[str | int | float | None]:
    for value, kind in zip(row, columns.values(), strict=True):
        yield float(value) if isinstance(value, Decimal) else value
        if kind == "money":
            yield plain(value) if isinstance(value, Decimal) else None


def _sqlite_rows(data: bytes, table: str) -> Iterator[dict[str, Any]]:
    """The rows of a table, money by its exact text. The file is looked at in memory, nothing it holds is run."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(data)
        connection.execute("PRAGMA trusted_schema = OFF")
        wanted = [f"{name}{EXACT if kind == 'money' else ''}" for name, kind in COLUMNS[table].items()]
        for row in connection.execute(f"SELECT {', '.join(wanted)} FROM {table}"):
            yield dict(zip(COLUMNS[table], row, strict=True))


def _parquet(tables: Sequence[DataTable]) -> bytes:
    import pyarrow
    from pyarrow import parquet

    types = {
        "integer": pyarrow.int64(),
        "text": pyarrow.string(),
        "number": pyarrow.float64(),
        "money": pyarrow.decimal128(DIGITS, MOST_PLACES),
        "boolean": pyarrow.bool_(),
    }
    parts = {}
    for table in tables:
        schema = pyarrow.schema([(name, types[kind]) for name, kind in table.columns.items()])
        rows = [tuple(_parquet_cells(row, table.columns)) for row in table.rows]
        columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in table.columns]
        arrays = [pyarrow.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
        stream = BytesIO()
        parquet.write_table(pyarrow.Table.from_arrays(arrays, schema=schema), stream)
        parts[f"{table.name}.parquet"] = stream.getvalue()
    return packed(parts)


def _parquet_cells(row: DataRow, columns: dict[str, DataType]) -> Iterator[DataValue | float]:
    for value, kind in zip(row, columns.values(), strict=True):
        yield float(value) if kind == "number" and isinstance(value, Decimal) else value


def _parquet_rows(data: bytes, table: str) -> Iterator[dict[str, Any]]:
    from pyarrow import parquet

    with ZipFile(BytesIO(data)) as package:
        stored = package.read(f"{table}.parquet")
    yield from parquet.read_table(BytesIO(stored)).to_pylist()
