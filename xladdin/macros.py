"""The macros: what a ribbon button runs, on the workbook that lies open. Thin over the same middle as the commands."""

from pathlib import Path

import platformdirs
import xlwings as xw

from schemas.rounding import plain
from workbook import fill, journal, results
from workbook.add_project import free_rows, missing_sheets, next_sheet, unused_sheets
from workbook.content import changes
from workbook.files.output import write_output
from workbook.files.package import NotAWorkbook
from workbook.form.layout import NARRATIVE_SHEET, RESULTS_SHEET
from workbook.grid import Plan, address
from workbook.returned.batch import check_document
from workbook.returned.verdict import Checked
from workbook.rule_book import explained, rule_of
from xladdin import marks
from xladdin.host import HostTrouble, carry_out, selection
from xladdin.session import Desk, macro

SHOWN = 5
TO_MEND = ("冲突", "过期", "待填", "待改")


@macro("校验")
def validate(desk: Desk) -> str:
    """校验: the findings on sheet 校验结果, one a row, and marks at their cells; old marks removed."""
    return _told(_validate(desk))


@macro("计算得分")
def score(desk: Desk) -> str:
    """计算得分: 得分 filled or restored where nobody typed it, blanked formulas put back."""
    changed = desk.write(fill.steps(desk.document, fill.restored, fill.scores))
    return f"{f'写入 {changed} 格（可撤销）。' if changed else '没有需要改动的。'}\n{_headline(desk)}"


@macro("生成总结")
def narrative(desk: Desk) -> str:
    """生成总结: the computed paragraphs of 自评总结 brought up to date; what was written by hand stays."""
    desk.write(fill.narrative(desk.document))
    return _paragraphs(desk)


@macro("导出Word")
def letter(desk: Desk) -> str:
    """导出Word: the official letter beside the workbook, never over another file."""
    target = _free_path(_folder(desk), f"{Path(desk.book.name).stem}-自评总结")
    write_output(target, fill.letter(desk.document))
    behind = bool(changes(desk.document.grid, fill.narrative(desk.document)).edits)
    open_states = [f"{state} {count} 段" for state, count in fill.states(desk.document).items() if state in TO_MEND]
    said = [f"已导出：{target}"]
    if behind:
        said.append(f"“{NARRATIVE_SHEET}”表上不是最新的，Word 里已按现在的数字写，请再点一次“生成总结”。")
    if open_states:
        said.append(f"还有{'、'.join(open_states)}，Word 里照原样导出，报送前请先处理。")
    return "\n".join(said)


@macro("新增项目")
def add_project(desk: Desk) -> str:
    """新增项目: sheets for the list's projects without one; if there are none, a blank one for the next free row."""
    plan = missing_sheets(desk.document)
    if plan.copies:
        desk.write(plan)
        return f"已为清单中的项目补建空表：{'、'.join(name for _, name in plan.copies)}。"
    return _next_project(desk)


@macro("一键自评")
def one_click(desk: Desk) -> str:
    """一键自评: sheets, scores and narrative in one write, then the check."""
    desk.say("补表、计分、生成总结")
    plan = fill.steps(desk.document, missing_sheets, fill.restored, fill.scores, fill.narrative)
    written = "已写入（可撤销）。\n" if desk.write(plan) else "没有需要改动的。\n"
    desk.say("校验")
    try:
        told = _told(_validate(desk))
    except (HostTrouble, NotAWorkbook) as trouble:
        told = f"没有校验：{trouble}"
    added = f"补建空表：{'、'.join(name for _, name in plan.copies)}。\n" if plan.copies else ""
    return f"{written}{added}{_headline(desk)}\n{_paragraphs(desk)}\n{told}"


@macro("清除标记")
def clear_marks(desk: Desk) -> str:
    """清除标记: colours and notes of the last check taken off, its list emptied."""
    with desk.lifted():
        cleared = marks.take_off(desk.book, desk.document)
        if RESULTS_SHEET in desk.document.grid.sheets:
            carry_out(desk.book, Plan(edits=tuple(results.blank_edits(desk.document.grid))))
    return f"已清除 {cleared} 个单元格的标记。" if cleared else "没有标记可清除。"


@macro("撤销")
def undo(desk: Desk) -> str:
    """撤销: the last write taken back, cell by cell; cells changed since stay as they are."""
    last = journal.journal_of(desk.document)
    back = desk.roll_back()
    if last is None or back is None:
        return "没有可以撤销的写入。"
    if back.is_empty:
        return f"没有撤销 {last.time} 的“{last.title}”，工作簿没有改动。{_kept(back)}"
    said = f"已撤销 {last.time} 的“{last.title}”：恢复 {len(back.edits)} 格"
    said += f"，删去 {'、'.join(back.sheets)}" if back.sheets else ""
    return f"{said}。{_kept(back)}"


@macro("规则说明")
def explain_rule(desk: Desk) -> str:
    """规则说明: the rule of the finding that is selected, on 校验结果 or at its cell."""
    selected = selection(desk.book.app)
    sheet = desk.book.sheets.active.name
    code = results.code_at(desk.document.grid, sheet, selected.row, selected.column) if selected else ""
    rule = rule_of(code)
    if rule is None:
        return f"请先点“校验”，再选中“{RESULTS_SHEET}”里的一行，或一个有标记的单元格。"
    return "\n".join(explained(rule))


def _kept(back: journal.Undo) -> str:
    more = f" 等 {len(back.kept)} 处" if len(back.kept) > SHOWN else ""
    return f"\n此后有改动、保留不动的：{'、'.join(back.kept[:SHOWN])}{more}" if back.kept else ""


def _validate(desk: Desk) -> Checked:
    if RESULTS_SHEET not in desk.document.grid.sheets:
        raise NotAWorkbook(f"缺少工作表“{RESULTS_SHEET}”，没有地方列出问题，请从原模板补回。")
    verdict = check_document(desk.book.name, desk.document)
    with desk.lifted():
        if marks.take_off(desk.book, desk.document):
            desk.reread()
        carry_out(desk.book, Plan(edits=tuple(results.results_edits(desk.document.grid, verdict.findings))))
        marks.put_on(desk.book, desk.document, verdict.findings)
    return verdict


def _told(verdict: Checked) -> str:
    """The verdict in words."""
    if not verdict.findings:
        return "校验通过，没有发现问题。"
    passed = "没有错误，可以上报；警告和提示请再核对。" if verdict.status == "valid" else "改完后请再校验一次。"
    return f"校验：{results.counted(verdict.findings)}，见“{RESULTS_SHEET}”，有问题的单元格已标色。{passed}"


def _headline(desk: Desk) -> str:
    overall = desk.document.evaluated().overall
    if overall.total is None:
        return f"整体还不能得分，缺什么校验后见“{RESULTS_SHEET}”。"
    return f"整体自评 {plain(overall.total)} 分，{overall.grade}。"


def _paragraphs(desk: Desk) -> str:
    states = "，".join(f"{state} {count} 段" for state, count in fill.states(desk.document).items())
    return f"{NARRATIVE_SHEET}：{states}。"


def _next_project(desk: Desk) -> str:
    block = desk.document.layout.block("projects")
    waiting = [name for name in unused_sheets(desk.document) if name in desk.document.layout.links]
    if waiting:
        row = desk.document.layout.links[waiting[0]]
        said = f"“{waiting[0]}”还是空表，请先用它"
    else:
        free = free_rows(desk.document)
        if not free:
            raise HostTrouble("项目清单已写满。请撤销清单的工作表保护，在最后一行上面插入一行，再点“新增项目”。")
        row = free[0]
        plan = next_sheet(desk.document)
        if not plan.copies:
            raise HostTrouble("工作簿里没有项目自评表可以照着新建，请从原模板补回。")
        desk.write(plan)
        said = f"已新增“{plan.copies[0][1]}”"
    return f"{said}：在“{block.sheet}”{address(*block.at(row, 'name'))} 填项目名称，再到该表填资金和指标。"


def _folder(desk: Desk) -> Path:
    """Where the letter goes: beside the workbook, or to the documents where that is no folder of this PC."""
    try:
        beside = Path(desk.book.fullname).parent
    except (xw.XlwingsError, OSError, ValueError):  # on the web, and no synchronised folder found for it
        return platformdirs.user_documents_path()
    return beside if beside.is_absolute() and beside.is_dir() else platformdirs.user_documents_path()


def _free_path(folder: Path, stem: str) -> Path:
    path, number = folder / f"{stem}.docx", 2
    while path.exists():
        path, number = folder / f"{stem}({number}).docx", number + 1
    return path
