"""Checking workbooks in this process: from their bytes to findings, each with path, sheet and cell.

For tests, the add-in and single files of one's own; returned workbooks are read in worker processes (`run`).
"""

from collections.abc import Mapping, Sequence

from schemas.checks import failures
from schemas.finding import Place
from schemas.plain_columns import Columns, columns_of
from schemas.scheme_files import SHIPPED, Schemes
from workbook.document import Document, read_document
from workbook.files.package import NotAWorkbook, Unforeseen
from workbook.returned.judge import judge, refused
from workbook.returned.verdict import Checked
from workbook.roster import RosterProject


def check(
    files: Sequence[tuple[str, bytes | NotAWorkbook]],
    schemes: Schemes = SHIPPED,
    roster: Sequence[RosterProject] | None = None,
) -> list[Checked]:
    """Check many workbooks at once: (path, content or why there is none) each. Nothing is raised for a bad file.

    With a `roster`, each workbook is also held against what the bureau approved for its unit.
    """
    verdicts: dict[int, Checked] = {}
    documents: dict[int, Document] = {}
    for number, (path, data) in enumerate(files):
        try:
            documents[number] = _read(data, schemes)
        except Exception as error:  # one file must never cost the others their verdict
            verdicts[number] = refused(path, error)
    failed = failures_each([columns_of(document.tables) for document in documents.values()])
    for (number, document), own in zip(documents.items(), failed, strict=True):
        path = files[number][0]
        try:
            if isinstance(own, Unforeseen):
                raise own
            verdicts[number] = judge(path, document, own, roster)
        except Exception as error:  # as above
            verdicts[number] = refused(path, error)
    return [verdicts[number] for number in range(len(files))]


def check_document(path: str, document: Document) -> Checked:
    """The verdict on one document that is already read."""
    (failed,) = failures([columns_of(document.tables)])
    return judge(path, document, failed)


def failures_each(workbooks: Sequence[Columns]) -> Sequence[Mapping[str, tuple[Place, ...]] | Unforeseen]:
    """The failed column checks of each workbook: all at once, else one by one, so that a fault stays alone."""
    try:
        return failures(workbooks)
    except Exception:
        return [_failures_of(own) for own in workbooks]


def _failures_of(columns: Columns) -> Mapping[str, tuple[Place, ...]] | Unforeseen:
    try:
        return failures([columns])[0]
    except Exception as error:
        return Unforeseen(error)


def _read(data: bytes | NotAWorkbook, schemes: Schemes) -> Document:
    if isinstance(data, NotAWorkbook):
        raise data
    return read_document(data, schemes)
