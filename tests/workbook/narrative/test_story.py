"""Figures, paragraphs and letter of the demonstration unit: one story."""

from io import BytesIO

import docx
import pytest

from schemas.finding import Finding
from tests.steps import checked, found, paragraphs, report, shown, typed
from workbook.document import computed_edits, read_document
from workbook.files.patcher import apply_edits
from workbook.fill import fill


def letter(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(fill(data).letter)).paragraphs)


def row_of(data: bytes, paragraph_id: str) -> str:
    """The cell of a paragraph's text."""
    document = read_document(data)
    block = document.layout.block("paragraphs")
    record = next(record for record in document.tables.all("paragraphs") if record.text("id") == paragraph_id)
    return f"D{block.rows[record.row]}"


def test_the_unit_s_figures_stand_alike_in_workbook_json_and_letter(filled: bytes) -> None:
    funds = report(filled)["funds"]
    text = letter(filled)
    for amount, json_value, cell in (
        ("348.49", funds["total"]["full_year"], ("整体自评", "F17")),
        ("214.78", funds["basic"]["full_year"], ("整体自评", "F18")),
        ("133.71", funds["projects"]["full_year"], ("整体自评", "F19")),
        ("79.21", funds["county"]["full_year"], ("项目清单", "F4")),
        ("29.21", funds["county"]["year_start"], ("项目清单", "E4")),
        ("54.5", funds["higher"]["full_year"], ("项目清单", "F5")),
    ):
        assert json_value == float(amount)
        assert shown(filled, *cell) == float(amount)
        assert f"{amount}0万元" in text if amount == "54.5" else f"{amount}万元" in text
    assert (funds["county"]["count"], funds["higher"]["count"]) == (7, 1)
    assert (shown(filled, "项目清单", "D6"), shown(filled, "项目清单", "H4"), funds["coverage"]) == (8, 1, 100)
    assert "项目共8个" in text
    assert "自评覆盖率100%" in text


def test_every_project_is_graded_and_two_share_a_name(filled: bytes) -> None:
    projects = report(filled)["projects"]
    assert [project["grade"] for project in projects] == ["优"] * 8
    names = [project["name"] for project in projects]
    assert (len(set(names)), len({project["key"] for project in projects})) == (7, 8)


def test_the_filled_workbook_is_valid_without_a_finding(filled: bytes) -> None:
    assert checked(filled).findings == ()


def test_filling_twice_changes_nothing(filled: bytes) -> None:
    assert paragraphs(fill(filled).workbook) == paragraphs(filled)
    assert fill(fill(filled).workbook).workbook == fill(filled).workbook


def test_made_up_parts_are_marked(filled: bytes) -> None:
    for sheet in (*(f"项目自评{number}" for number in range(1, 9)), "整体自评"):
        assert "演示" in str(shown(filled, sheet, "A3"))


def test_one_figure_changed_changes_everywhere(filled: bytes) -> None:
    changed = fill(typed(filled, ("项目自评1", "F8", 7), ("项目自评1", "G8", 7))).workbook
    assert shown(changed, "项目清单", "M9") == 7
    assert shown(changed, "整体自评", "G17") == 349.49
    assert shown(changed, "项目清单", "F4") == 80.21
    assert "349.49万元" in letter(changed)
    assert "348.49" not in letter(changed)


def test_a_typed_score_survives_fill_and_is_found_by_check(filled: bytes) -> None:
    data = fill(typed(filled, ("项目自评1", "I16", 8))).workbook
    assert shown(data, "项目自评1", "I16") == 8
    (finding,) = found(data, "S102")
    assert (finding.sheet, finding.cell, finding.value, finding.expected, finding.difference) == (
        "项目自评1", "I16", "8", "10", "-2",
    )  # fmt: skip


def test_a_blanked_score_is_restored_by_fill(filled: bytes) -> None:
    data = fill(typed(filled, ("项目自评1", "I16", None))).workbook
    assert shown(data, "项目自评1", "I16") == 10


def test_a_marker_in_an_authored_paragraph_survives_two_fills_and_stands_in_the_letter(filled: bytes) -> None:
    marker = "记号7391：本单位自己写的话。"
    data = typed(filled, ("自评总结", row_of(filled, "1.1.a"), marker))
    twice = fill(fill(data).workbook).workbook
    assert paragraphs(twice)["1.1.a"] == marker
    assert marker in letter(twice)


def test_a_rewritten_computed_paragraph_survives_a_changed_figure(filled: bytes) -> None:
    mine = "今年共安排348.49万元，都用在了刀刃上。"
    data = typed(filled, ("自评总结", row_of(filled, "1.2.a"), mine), ("项目自评1", "F8", 7), ("项目自评1", "G8", 7))
    refilled = fill(fill(data).workbook).workbook
    assert paragraphs(refilled)["1.2.a"] == mine
    record = next(r for r in read_document(refilled).tables.all("paragraphs") if r.text("id") == "1.2.a")
    assert record.text("state") == "冲突"
    assert "348.49万元→349.49万元" in record.text("beside")
    assert "349.49万元" in record.text("beside")


def test_figures_changed_after_the_narrative_are_found(filled: bytes) -> None:
    changed = typed(filled, ("项目自评1", "F8", 7), ("项目自评1", "G8", 7), ("项目自评1", "D8", 7))
    changed = apply_edits(changed, computed_edits(read_document(changed)))
    findings: list[Finding] = found(changed, "N101")
    assert len(findings) == 1
    assert findings[0].sheet == "自评总结"
    assert "348.49万元→349.49万元" in findings[0].message


def test_an_unknown_placeholder_is_found_at_its_row(filled: bytes) -> None:
    cell = row_of(filled, "1.3.a")
    (finding,) = found(typed(filled, ("自评总结", cell, "共{项目数}个。")), "N102")
    assert (finding.sheet, finding.cell, finding.value) == ("自评总结", cell, "项目数")


def test_an_unwritten_paragraph_is_a_warning(filled: bytes) -> None:
    cell = row_of(filled, "2.1.a")
    (finding,) = found(typed(filled, ("自评总结", cell, None)), "N103")
    assert (finding.severity, finding.cell) == ("warning", cell)


def test_a_narrative_never_generated_is_found(unfilled: bytes) -> None:
    assert len(found(unfilled, "N104")) == 1


@pytest.mark.parametrize("style", ["公文标题", "公文正文", "公文一级", "公文二级", "公文三级", "公文落款"])
def test_the_letter_uses_its_styles(filled: bytes, style: str) -> None:
    document = docx.Document(BytesIO(fill(filled).letter))
    used = {paragraph.style.name for paragraph in document.paragraphs if paragraph.style is not None}
    assert style in used


def test_headings_are_complete_and_in_order(filled: bytes) -> None:
    lines = letter(filled).splitlines()
    wanted = [
        "一、",
        "（一）",
        "（二）",
        "（三）",
        "二、",
        "（一）",
        "（二）",
        "（三）",
        "1.",
        "2.",
        "（四）",
        "1.",
        "2.",
        "3.",
        "4.",
    ]
    wanted += ["三、", "（一）", "1.", "2.", "（二）", "（三）", "四、"]
    rest = iter(lines)
    for start in wanted:
        assert any(line.startswith(start) for line in rest), start


def test_rows_written_below_the_prepared_ones_are_kept(filled: bytes) -> None:
    last = read_document(filled).layout.block("paragraphs").rows[-1]
    own = tuple(("自评总结", f"D{row}", f"自写第{row}行") for row in range(80, last + 3))
    data = fill(fill(typed(filled, *own, ("单位信息", "B10", "附件1"))).workbook).workbook
    text = letter(fill(data).workbook)
    assert all(line in text for _, _, line in own)


def test_indents_of_the_accountant_are_kept(filled: bytes) -> None:
    data = typed(filled, ("自评总结", row_of(filled, "1.1.a"), "　　缩进的话 "))
    assert shown(fill(data).workbook, "自评总结", row_of(filled, "1.1.a")) == "　　缩进的话 "


def test_a_placeholder_outside_a_mixed_paragraph_is_found(filled: bytes) -> None:
    cell = row_of(filled, "1.1.a")
    (finding,) = found(typed(filled, ("自评总结", cell, "共{项目个数}个。")), "N102")
    assert finding.cell == cell


def test_values_typed_as_text_score_what_the_sheet_then_shows(filled: bytes) -> None:
    """The formula cannot read “4批次”: fill writes the score itself, so that sheet, letter and check agree."""
    data = typed(filled, ("项目自评1", "G16", "4批次"), ("项目自评1", "G25", "2023年12月20日"))
    assert {f.cell for f in found(data, "C104")} == {"G16", "G25"}
    refilled = fill(data).workbook
    assert (shown(refilled, "项目自评1", "I16"), shown(refilled, "项目自评1", "L16")) == (10, "待核")
    assert [f for f in checked(refilled).findings if f.severity == "error"] == []


def test_a_blanked_formula_is_found_and_restored_by_fill(filled: bytes) -> None:
    for cell in (
        ("项目自评1", "F7"),
        ("项目自评1", "I53"),
        ("项目清单", "L9"),
        ("整体自评", "F19"),
        ("单位信息", "B20"),
    ):
        data = typed(filled, (*cell, None))
        assert [(f.sheet, f.cell) for f in found(data, "I201")] == [cell]
        assert checked(fill(data).workbook).findings == ()


def test_a_project_renamed_in_the_list_keeps_its_sheet(filled: bytes) -> None:
    refilled = fill(typed(filled, ("项目清单", "C9", "统战专项经费"))).workbook
    assert shown(refilled, "项目自评1", "C4") == "统战专项经费"
    assert checked(refilled).status == "valid"


def test_a_project_that_is_not_evaluated_stands_in_no_result(filled: bytes) -> None:
    data = fill(typed(filled, ("项目清单", "I10", "否"), ("项目清单", "J10", "涉密项目"))).workbook
    text = letter(data)
    assert "自评的7个项目中，评为优的7个" in text
    assert "（演示）会员参训率" not in text
    assert "项目支出绩效自评表（7份）" in text
    assert checked(data).findings == ()


def test_a_score_of_nothing_is_still_reported(filled: bytes) -> None:
    zero = [("项目自评3", f"{column}8", 0) for column in "DFG"]
    scores = [("项目自评3", f"I{row}", 0) for row in (16, 21, 25, 29, 37, 45, 49)]
    text = letter(typed(filled, *zero, *scores))
    assert "自评得分0分，等级为“差”" in text


def test_no_deviation_is_only_claimed_when_all_is_scored(filled: bytes, blank: bytes) -> None:
    claim = "各项指标均已完成，没有偏差"
    reasons = ("项目自评2", "G21", 95), ("项目自评4", "I37", 15), ("整体自评", "I41", 2), ("整体自评", "I54", 15)
    perfect = typed(filled, *reasons)
    assert claim in letter(perfect)
    assert claim not in letter(typed(perfect, ("项目自评1", "I37", None)))
    assert "预算执行率50%" in letter(typed(perfect, ("项目自评1", "G8", 3)))
    assert claim not in letter(blank)


def test_what_is_missing_is_marked_in_the_letter(blank: bytes) -> None:
    text = letter(blank)
    assert "【收文单位未填】：" in text
    assert "【日期未填】" in text


def test_a_code_given_later_is_no_change_of_figures(filled: bytes) -> None:
    own = typed(filled, ("自评总结", row_of(filled, "1.1.a"), "工商联安排2万元。"))
    coded = typed(fill(own).workbook, ("项目清单", "B10", "621001"))
    assert found(coded, "N101") == []
    refilled = fill(coded).workbook
    assert checked(refilled).findings == ()
    assert "621001" not in letter(refilled)


def test_a_rewritten_paragraph_without_its_project_is_a_warning(filled: bytes) -> None:
    rewritten = fill(
        typed(filled, ("自评总结", row_of(filled, "2.4.2.a@工商联专项经费（县级）"), "我们自己的话。"))
    ).workbook
    renamed = fill(typed(rewritten, ("项目清单", "C10", "商会经费"))).workbook
    assert [f.severity for f in found(renamed, "N105")] == ["warning"]
    assert "我们自己的话。" in letter(renamed)


def test_a_score_that_fill_wrote_follows_the_corrected_value(filled: bytes) -> None:
    written = fill(typed(filled, ("项目自评1", "G16", "4批次"))).workbook
    corrected = fill(typed(written, ("项目自评1", "G16", 2), ("项目自评1", "J16", "原因和措施"))).workbook
    assert (shown(corrected, "项目自评1", "I16"), shown(corrected, "项目自评1", "L16")) == (5, 5)
    assert checked(corrected).findings == ()


def test_a_reason_of_nothing_is_no_reason(filled: bytes) -> None:
    assert [f.cell for f in found(typed(filled, ("项目自评1", "G16", 2), ("项目自评1", "J16", "无。")), "R101")] == [
        "J16"
    ]


def test_printed_parts_add_up_where_amounts_are_finer_than_a_hundredth(filled: bytes) -> None:
    fine = [("项目自评1", f"{column}8", 6.0049) for column in "DFG"] + [
        ("项目自评2", f"{column}8", 2.0049) for column in "DFG"
    ]
    text = letter(typed(filled, *fine))
    assert "共348.4998万元，其中基本支出214.7800万元，项目支出133.7198万元" in text
    assert "县级项目7个、79.2198万元，上级专项1个、54.5000万元" in text
