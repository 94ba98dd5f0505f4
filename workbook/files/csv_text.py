"""CSV as spreadsheet programs save it: UTF-8 with or without mark, or the GBK of a Chinese Windows."""

import csv
import io

ENCODINGS = ("utf-8-sig", "gb18030")


def csv_rows(data: bytes) -> list[list[str]]:
    """The rows of a CSV file. Raises ValueError (Chinese) for an unknown encoding or a broken file."""
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            return list(csv.reader(io.StringIO(text, newline="")))
        except csv.Error as problem:
            raise ValueError(f"不是完好的 CSV（{problem}），请用表格软件重新另存") from problem
    raise ValueError("编码看不懂，请另存为 UTF-8 的 CSV")
