"""ziping clear, and fill on a workbook that still carries marks."""

from pathlib import Path

import pytest

from tests.steps import checked, typed
from tests.xladdin.compare import entries, results
from workbook.clear import clear
from workbook.commands import main
from workbook.document import read_document
from workbook.files.fills import apply_fills, read_fills
from workbook.files.notes import apply_notes, read_notes
from workbook.files.patcher import apply_edits
from workbook.fill import fill
from workbook.grid import Fill, Note
from workbook.marking import marks, remembering
from workbook.results import results_edits

FAULTS = (("项目自评1", "G8", "5.8万"), ("项目自评8", "C13", None))
NEW_PROJECT = (
    ("项目清单", "C17", "走访慰问经费"),
    ("项目清单", "D17", "县级"),
    ("项目清单", "E17", "一般公共预算"),
    ("项目清单", "I17", "是"),
)


def marked(data: bytes) -> bytes:
    """A workbook with the marks of its check on it, and a note of the accountant's own."""
    findings, document = checked(data).findings, read_document(data)
    wanted = marks(document.layout, findings)
    before = read_fills(data, list(wanted))
    data = apply_fills(data, [Fill(*spot, mark.color) for spot, mark in wanted.items()])
    data = apply_notes(data, [Note(*spot, mark.text) for spot, mark in wanted.items()])
    data = apply_notes(data, [Note("项目自评2", 8, 4, "问过财务")])
    return apply_edits(data, [*remembering(document.hidden, before), *results_edits(document.grid, findings)])


def test_clear_takes_the_marks_and_leaves_the_rest(filled: bytes) -> None:
    data = typed(filled, *FAULTS)
    cleared = clear(marked(data))
    spots = [("项目自评1", 8, 7), ("项目自评8", 13, 3)]
    assert cleared.cells >= len(spots)
    assert read_fills(cleared.workbook, spots) == read_fills(data, spots)
    assert read_notes(cleared.workbook) == {("项目自评2", 8, 4): "问过财务"}
    assert results(cleared.workbook) == []
    assert entries(cleared.workbook) == entries(data)
    assert checked(cleared.workbook).findings == checked(data).findings


def test_a_marked_workbook_is_checked_like_an_unmarked_one(filled: bytes) -> None:
    data = typed(filled, *FAULTS)
    assert checked(marked(data)).findings == checked(data).findings


def test_a_new_sheet_does_not_take_the_marks_of_the_one_it_is_copied_from(filled: bytes) -> None:
    data = typed(filled, *FAULTS, *NEW_PROJECT)
    result = fill(marked(data))
    assert result.added == ("项目自评9",)
    spots = [("项目自评9", 13, 3)]
    assert read_fills(result.workbook, spots) == {
        spots[0]: read_fills(filled, [("项目自评8", 13, 3)])["项目自评8", 13, 3]
    }


def test_the_command_writes_a_copy_and_counts(
    filled: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "带标记.xlsx", tmp_path / "干净.xlsx"
    source.write_bytes(marked(typed(filled, *FAULTS)))
    before = source.read_bytes()
    assert main(["clear", str(source), "-o", str(target)]) == 0
    assert "清除了" in capsys.readouterr().err
    assert (source.read_bytes(), target.read_bytes()) == (before, clear(before).workbook)
    assert main(["clear", str(source), "-o", str(source)]) == 2
    (tmp_path / "别的.xlsx").write_bytes(b"no workbook")
    assert main(["clear", str(tmp_path / "别的.xlsx"), "-o", str(tmp_path / "x.xlsx")]) == 3
