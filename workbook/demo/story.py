"""The demonstration's story: a blank template, typed into, filled, checked."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from schemas.scheme_files import load_scheme
from workbook.demo import unit
from workbook.document import read_document
from workbook.files.output import write_output
from workbook.files.patcher import apply_edits
from workbook.fill import fill
from workbook.form.layout import GUIDE_SHEET, NARRATIVE_SHEET, OVERALL_SHEET
from workbook.form.project_sheet import REMARK
from workbook.grid import Edit
from workbook.new import Entry, blank_workbook, enter
from workbook.returned.batch import check
from workbook.returned.report import as_json_text, as_text
from workbook.returned.verdict import Checked, Outcome

SCHEME = "national-2020"
STEPS = ("新建空白模板", "录入示例单位的数据", "计分、生成总结和 Word 稿", "校验")


@dataclass(frozen=True)
class Story:
    """What the demonstration made, and the verdict on the filled workbook."""

    template: Path
    workbook: Path
    letter: Path
    report: Path
    verdict: Checked


def tell(folder: Path) -> Iterator[str | Story]:
    """Run the story into `folder`: yields the name of each step as it begins, then the Story."""
    yield STEPS[0]
    blank = blank_demo_workbook()
    template = write_output(folder / "1-空白模板.xlsx", blank)
    yield STEPS[1]
    typed = type_in(blank)
    yield STEPS[2]
    filled = fill(typed)
    workbook = write_output(folder / "2-自评工作簿.xlsx", filled.workbook)
    letter = write_output(folder / "3-自评工作总结.docx", filled.letter)
    yield STEPS[3]
    outcome = Outcome(tuple(check([(str(workbook), filled.workbook)])))
    report = write_output(folder / "4-校验报告.txt", as_text(outcome).encode("utf-8"))
    write_output(folder / "4-校验报告.json", as_json_text(outcome).encode("utf-8"))
    yield Story(template, workbook, letter, report, outcome.verdicts[0])


def blank_demo_workbook() -> bytes:
    """A blank workbook with a sheet for each of the unit's projects."""
    scheme = load_scheme(SCHEME)
    return blank_workbook(scheme, load_scheme(scheme.overall), len(unit.load()["projects"]))


def type_in(blank: bytes) -> bytes:
    """The blank workbook with all the unit's data typed in, made-up parts marked."""
    data, scheme = unit.load(), load_scheme(SCHEME)
    entries = unit.entries(data, scheme, load_scheme(scheme.overall))
    typed = enter(blank, [*entries, *_authored(blank, unit.authored(data))])
    return apply_edits(typed, _marks(typed))


def _authored(blank: bytes, texts: dict[str, str]) -> list[Entry]:
    """The authored paragraphs, each typed into the row of its id."""
    rows = {record.text("id"): record.row for record in read_document(blank).tables.all("paragraphs")}
    return [Entry("paragraphs", "text", text, NARRATIVE_SHEET, rows[name]) for name, text in texts.items()]


def _marks(typed: bytes) -> list[Edit]:
    """The remark on every sheet that holds made-up targets and weights."""
    document = read_document(typed)
    marks = [Edit(GUIDE_SHEET, 2, 3, unit.MADE_UP)]
    for name in (*document.layout.project_sheets(), OVERALL_SHEET):
        standing = document.grid.sheets[name].value(*REMARK)
        marks.append(Edit(name, *REMARK, "；".join(str(text) for text in (standing, unit.MADE_UP) if text)))
    return marks
