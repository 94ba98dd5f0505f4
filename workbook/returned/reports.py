"""Everything a check leaves in its report folder."""

import datetime as dt
from pathlib import Path

from workbook.files.output import write_output
from workbook.returned.report import as_json_text, as_text
from workbook.returned.report_names import JSON, TEXT
from workbook.returned.verdict import Outcome


def write_reports(folder: Path, outcome: Outcome, day: dt.date) -> None:
    """Write the reports of a check. Raises FileTrouble."""
    write_output(folder / TEXT, as_text(outcome).encode("utf-8"))
    write_output(folder / JSON, as_json_text(outcome).encode("utf-8"))
