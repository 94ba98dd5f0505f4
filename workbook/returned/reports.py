"""Everything a check leaves in its report folder."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from schemas.scheme_files import Schemes
from workbook.files.file_names import numbered, safe_name
from workbook.files.output import write_folder, write_output
from workbook.files.package import NotAWorkbook
from workbook.returned.intake import INSIDE
from workbook.returned.issue_list import write_issue_list
from workbook.returned.marked import marked_copy
from workbook.returned.page import write_page
from workbook.returned.report import as_json_text, as_text
from workbook.returned.report_names import ISSUES, JSON, LETTERS, MARKED, PAGE, TEXT
from workbook.returned.send_back import is_sent_back, write_send_back
from workbook.returned.verdict import Checked, Outcome

Load = Callable[[], bytes | NotAWorkbook]


def write_reports(folder: Path, outcome: Outcome, day: dt.date, bureau: str) -> None:
    """Write text, JSON, page and issue list, and a letter for each workbook that goes back. Raises FileTrouble."""
    write_output(folder / TEXT, as_text(outcome).encode("utf-8"))
    write_output(folder / JSON, as_json_text(outcome).encode("utf-8"))
    write_output(folder / PAGE, write_page(outcome, day).encode("utf-8"))
    write_output(folder / ISSUES, write_issue_list(outcome, folder))
    sent_back = [checked for checked in outcome.verdicts if is_sent_back(checked)]
    letters = (write_send_back(own, day, bureau) for own in sent_back)
    write_folder(folder / LETTERS, dict(zip(_names(sent_back, "退回修改通知", ".docx"), letters, strict=True)))


def write_marked_copies(folder: Path, outcome: Outcome, loads: Sequence[Load], schemes: Schemes) -> list[str]:
    """Write a marked copy of each workbook with findings; `loads` gets at the bytes of each verdict's file.

    Returns why copies could not be made. Raises FileTrouble.
    """
    files = zip(outcome.verdicts, loads, strict=True)
    concerned = [(own, load) for own, load in files if own.summary is not None and own.findings]
    copies: dict[str, bytes] = {}
    troubles: list[str] = []
    for (checked, load), name in zip(concerned, _names([own for own, _ in concerned], "标注", ".xlsx"), strict=True):
        try:
            data = load()
            if isinstance(data, NotAWorkbook):
                raise data
            copies[name] = marked_copy(data, checked, schemes)
        except Exception as error:  # one file must never cost the others their copies
            troubles.append(f"{checked.path}：标注不了（{error}）")
    write_folder(folder / MARKED, copies)
    return troubles


def _names(verdicts: Sequence[Checked], what: str, suffix: str) -> list[str]:
    """A file name for each verdict: after its unit, else after its file; no two alike."""
    return list(numbered(_wanted(verdicts, what), suffix))


def _wanted(verdicts: Sequence[Checked], what: str) -> Iterator[str]:
    for checked in verdicts:
        unit = checked.summary.unit if checked.summary else ""
        yield safe_name(f"{unit or Path(checked.path.rpartition(INSIDE)[2]).stem}-{what}")
