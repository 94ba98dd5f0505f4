"""N: the narrative says what the tables say."""

from collections.abc import Iterator

from schemas.finding import Finding, Place, Rule, rule
from workbook.inspection import Inspection
from workbook.narrative.figures import changes, load, stale
from workbook.narrative.merge import ORPHANED
from workbook.narrative.mixed import fill_placeholders
from workbook.narrative.paragraph import AUTHORED, COMPUTED, MIXED, Row

BASIS = "自评总结中的数字应与自评表一致（填报说明）"
SHOWN_CHANGES = 6


@rule(
    "N101",
    severity="error",
    title="总结中的数字过期了",
    why="表里的数改了，总结里还是原来的数，公开后就自相矛盾。",
    basis=BASIS,
    remedy="重新生成总结（ziping fill 或“生成总结”）；自己写的、改写过的段落，照提示改数后再生成一次。",
)
def paragraphs_stale(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A paragraph no longer says what its figures say now, or is missing. One finding, at the first."""
    if not _generated(inspection) or inspection.evaluation.tables.unread:
        return
    now = {row.id: row for row in inspection.merged if row.id}
    outdated = [(number, row) for number, row in _used(inspection) if _is_outdated(inspection, row, now)]
    if outdated:
        yield _outdated_finding(inspection, rule, outdated)
        return
    standing = {row.id for row in inspection.rows}
    missing = [row for row in inspection.merged if row.kind == COMPUTED and row.id and row.id not in standing]
    if missing and not any(_is_renamed(inspection, row.id) for row in missing):
        yield rule.finding(
            f"总结里少了 {len(missing)} 段，如“{_short(missing[0].text)}”。",
            _place(inspection, _before(inspection, missing[0].id)),
            expected=_short(missing[0].text),
        )


@rule(
    "N102",
    severity="error",
    title="总结中有填不出的数",
    why="{…} 里写的名称不存在，或者写在不填数的段落里，花括号会原样出现在上报的总结中。",
    basis=BASIS,
    remedy="在“混合”段里用已有的名称，如 {年度}、{全部全年数}、{项目个数}；别处直接写数。",
)
def placeholder_unfilled(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A placeholder that stays as typed: an unknown name, or one outside a mixed paragraph."""
    for number, row in _used(inspection):
        _, known, unknown = fill_placeholders(row.text, inspection.facts)
        for name in unknown if row.kind == MIXED else [fact.name for fact in known] + unknown:
            yield rule.finding(f"“{{{name}}}”填不出数。", _place(inspection, number), value=name)


@rule(
    "N103",
    severity="warning",
    title="手写段落还没写",
    why="职能、组织管理、改进建议等只能由单位自己写。",
    basis="自评总结提纲（local）",
    remedy="在“正文（本年）”中写上。",
)
def authored_blank(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """An authored paragraph is blank."""
    for number, row in _used(inspection):
        if row.kind == AUTHORED and row.id and not row.text.strip() and not row.formula:
            yield rule.finding(f"这一段还没写。{row.basis}", _place(inspection, number))


@rule(
    "N104",
    severity="error",
    title="总结还没有生成",
    why="自评总结是三份材料之一。",
    basis="自评材料包括整体自评表、项目自评表和自评总结（填报说明）",
    remedy="运行 ziping fill，或在 Excel 中点“生成总结”。",
)
def narrative_missing(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """The narrative sheet holds no paragraph that quotes a figure."""
    if not _generated(inspection):
        yield rule.finding("自评总结里还没有由表中数字生成的段落。", _place(inspection, 0))


@rule(
    "N105",
    severity="warning",
    title="改写过的段落所依据的内容变了",
    why="这一段你改写过，后来所依据的数或文字变了，或者没有了；你的话没有动，但可能要跟着改。",
    basis=BASIS,
    remedy="对照旁边的文字改写；采用新文字或不要这一段的，清空正文。然后再生成一次。",
)
def rewritten_has_news(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A rewritten paragraph says no outdated figure, but what it was generated from has changed or is gone."""
    now = {row.id: row for row in inspection.merged if row.id}
    for number, row in _used(inspection):
        news = row.id in now and (now[row.id].state == "冲突" or now[row.id].beside == ORPHANED)
        if news and not _is_outdated(inspection, row, now):
            text = _generated_text(inspection, row.id)
            yield rule.finding("这一段改写后，所依据的内容又变了。", _place(inspection, number), expected=_short(text))


def _outdated_finding(inspection: Inspection, rule: Rule, outdated: list[tuple[int, Row]]) -> Finding:
    """One finding for all outdated paragraphs, at the first, naming the figures that changed."""
    changed: dict[str, None] = {}
    for _, row in outdated:
        changed.update(dict.fromkeys(changes(load(row.fingerprint), inspection.facts)))
    number, first = outdated[0]
    listed = "；".join(list(changed)[:SHOWN_CHANGES])
    return rule.finding(
        f"共有 {len(outdated)} 段的内容与表不一致，从“{_short(first.text)}”起。{listed}",
        _place(inspection, number),
        value=_short(first.text),
        expected=_short(_generated_text(inspection, first.id)),
    )


def _is_outdated(inspection: Inspection, row: Row, now: dict[str, Row]) -> bool:
    """Whether a fill would rewrite the row, or its own words say a figure of before."""
    if row.formula or not row.text.strip():
        return False
    if row.id in now and row.generated and now[row.id].text != row.text:
        return True
    return bool(stale(row.text, load(row.fingerprint), inspection.facts))


def _generated(inspection: Inspection) -> bool:
    """Whether the narrative has been generated at all."""
    quoting = {draft.id for draft in inspection.drafts if any(fact.is_figure for fact in draft.facts)}
    return any(row.id in quoting for row in inspection.rows)


def _generated_text(inspection: Inspection, paragraph_id: str) -> str:
    return next((draft.text for draft in inspection.drafts if draft.id == paragraph_id), "")


def _is_renamed(inspection: Inspection, paragraph_id: str) -> bool:
    """Whether the paragraph stands there under an id of before."""
    standing = {row.id for row in inspection.rows}
    return any(draft.id == paragraph_id and set(draft.aliases) & standing for draft in inspection.drafts)


def _before(inspection: Inspection, paragraph_id: str) -> int:
    """The record of the last standing paragraph before a missing one."""
    numbers = {row.id: number for number, row in _used(inspection)}
    last = 0
    for row in inspection.merged:
        if row.id == paragraph_id:
            break
        last = numbers.get(row.id, last) if row.id else last
    return last


def _used(inspection: Inspection) -> Iterator[tuple[int, Row]]:
    """(record number on the sheet, row) of every paragraph that stands there."""
    records = inspection.document.tables.all("paragraphs")
    yield from zip((record.row for record in records), inspection.rows, strict=True)


def _place(inspection: Inspection, number: int) -> Place:
    return Place("paragraphs", inspection.document.layout.block("paragraphs").sheet, number, "text")


def _short(text: str) -> str:
    return text if len(text) <= 24 else text[:23] + "…"
