"""N: the narrative says what the tables say."""

from collections.abc import Iterator

from schemas.cells import shortened
from schemas.finding import Finding, Rule, rule
from workbook.inspection import Inspection
from workbook.narrative.figures import changes, load, stale
from workbook.narrative.merge import ORPHANED
from workbook.narrative.mixed import fill_placeholders
from workbook.narrative.paragraph import AUTHORED, COMPUTED, MIXED, Row
from workbook.narrative.sheet import HEADINGS

BASIS = "自评总结中的数字应与自评表一致（填报说明，各地自定）"
SHOWN_CHANGES = 6


@rule(
    "N101",
    severity="error",
    title="总结没有跟着表更新",
    compares="总结各段的文字，与按各表现在内容生成的比较；手写、改写段只看引用的旧数。",
    why="表里的数或文字改了，总结里还是原来的，公开后就自相矛盾。",
    basis=BASIS,
    remedy="点“生成总结”（或运行 ziping fill）；自己写的、改写过的段落不会自动改，照旁边的提示改好，再生成一次。",
    wrong="预期目标改成“举办农技培训班6次”，没有重新生成总结",
    mended="重新生成总结，这一段跟着改",
)
def paragraphs_stale(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """Paragraphs no longer say what their figures say now. One finding, from the first to the last."""
    if not inspection.has_narrative:
        return
    now = {row.id: row for row in inspection.merged if row.id}
    outdated = [(number, row) for number, row in inspection.paragraphs() if _is_outdated(inspection, row, now)]
    if outdated:
        yield _outdated_finding(inspection, rule, outdated)
        return
    new = next((draft for draft in inspection.missing_paragraphs() if not inspection.was_there(draft)), None)
    if new is not None:
        place, text = inspection.paragraph_place(inspection.paragraph_before(new.id)), shortened(new.text)
        yield rule.finding(f"总结里还没有“{text}”这一段。", place, expected=text)


@rule(
    "N102",
    severity="error",
    title="总结中有填不出的数",
    compares="总结正文花括号里的名称，与可自动填数的名称比较；不是“混合”段的一律报。",
    why="{…} 是自动填数的记号；名称写错了，或写在“类型”不是“混合”的段里，填不出数，花括号会原样印在总结上。",
    basis=BASIS,
    remedy="不用自动填数的，删去花括号，直接写数；要自动填的，在“混合”段里照已有的写，如 {年度}、{项目个数}。",
    wrong="自评总结·正文写“{其他问题}”",
    mended="直接写“没有其他需要说明的问题。”",
)
def placeholder_unfilled(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A placeholder that stays as typed: an unknown name, or one outside a mixed paragraph."""
    for number, row in inspection.paragraphs():
        _, known, unknown = fill_placeholders(row.text, inspection.facts)
        for name in unknown if row.kind == MIXED else [fact.name for fact in known] + unknown:
            yield rule.finding(f"“{{{name}}}”填不出数。", inspection.paragraph_place(number), value=name)


@rule(
    "N103",
    severity="warning",
    title="手写段落还没写",
    compares="总结提纲规定由单位手写的各段，看正文是否空白。",
    why="职能、组织管理、改进建议等只能由单位自己写。",
    basis="自评总结提纲（各地自定）",
    remedy="在“正文（本年）”中写上。",
    wrong="自评总结·手写段留空，或只打一个空格“ ”",
    mended="写“全年围绕粮食安全安排工作。”这样的内容",
)
def authored_blank(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """An authored paragraph is blank."""
    for number, row in inspection.paragraphs():
        if row.kind == AUTHORED and row.id and not row.text.strip() and not row.formula:
            yield rule.finding(f"这一段还没写。{row.basis}", inspection.paragraph_place(number))


@rule(
    "N104",
    severity="error",
    title="总结还没有生成",
    compares="自评总结现有的段落，与应由表中数字生成的各段比较，一段也没有才报。",
    why="自评材料有整体自评表、项目自评表和自评总结三份，缺总结不能报送。",
    basis="自评材料包括整体自评表、项目自评表和自评总结（填报说明，各地自定）",
    remedy="先填好各表，在 Excel 中点“生成总结”，或运行 ziping fill。",
    wrong="自评总结里只有标题和空段，没有生成的数字",
    mended="点“生成总结”，由表中数字生成",
)
def narrative_missing(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """The narrative sheet holds no paragraph that quotes a figure."""
    if not inspection.has_narrative:
        yield rule.finding("自评总结里还没有由表中数字生成的段落。", inspection.paragraph_place(0))


@rule(
    "N105",
    severity="warning",
    title="改写过的段落所依据的内容变了",
    compares="改写段上次生成的原文，与按各表现在内容生成的新文字比较；仍写着旧数的不在此报。",
    why="这一段你改写过，后来所依据的数或文字变了，或者没有了；你的话没有动，但可能要跟着改。",
    basis=BASIS,
    remedy="对照旁边的文字改写；采用新文字或不要这一段的，清空正文。然后再生成一次。",
    wrong="总结改写过，后来“实际完成情况”又改了",
    mended="对照旁边的新文字改写，再生成一次",
)
def rewritten_has_news(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A rewritten paragraph says no outdated figure, but what it was generated from has changed or is gone."""
    now = {row.id: row for row in inspection.merged if row.id}
    for number, row in inspection.paragraphs():
        news = row.id in now and (now[row.id].state == "冲突" or now[row.id].beside == ORPHANED)
        if news and not _is_outdated(inspection, row, now):
            text = _generated_text(inspection, row.id)
            yield rule.finding(
                "这一段改写后，所依据的内容又变了。", inspection.paragraph_place(number), expected=shortened(text)
            )


def _outdated_finding(inspection: Inspection, rule: Rule, outdated: list[tuple[int, Row]]) -> Finding:
    """One finding from the first outdated paragraph to the last, naming the figures that changed."""
    changed: dict[str, None] = {}
    for _, row in outdated:
        changed.update(dict.fromkeys(changes(load(row.fingerprint), inspection.facts)))
    (number, first), (last, _) = outdated[0], outdated[-1]
    place = inspection.paragraph_place(number)
    listed = "；".join(list(changed)[:SHOWN_CHANGES])
    return rule.finding(
        f"共有 {len(outdated)} 段的内容与表不一致，从“{shortened(first.text)}”起。{listed}",
        place if last == number else place._replace(last_row=last),
        value=shortened(first.text),
        expected=shortened(_generated_text(inspection, first.id)),
    )


def _is_outdated(inspection: Inspection, row: Row, now: dict[str, Row]) -> bool:
    """Whether a fill would rewrite the row, or its own words say a figure of before."""
    if row.formula or not row.text.strip():
        return False
    if row.style in HEADINGS:
        return False
    if row.id in now and row.generated and now[row.id].text != row.text:
        return True
    if _has_lost_its_ground(inspection, row, now):
        return True
    return bool(stale(row.text, load(row.fingerprint), inspection.facts))


def _has_lost_its_ground(inspection: Inspection, row: Row, now: dict[str, Row]) -> bool:
    """Whether a generated paragraph stands there though nothing calls for it any more."""
    called_for = row.id in now or row.id in inspection.aliases
    return row.kind == COMPUTED and bool(row.id) and not called_for and row.text == row.generated


def _generated_text(inspection: Inspection, paragraph_id: str) -> str:
    return next((draft.text for draft in inspection.drafts if draft.id == paragraph_id), "")
