"""N: the narrative says what the tables say."""

from collections.abc import Iterator

from schemas.finding import Finding, Place, Rule, rule
from workbook.inspection import Inspection
from workbook.narrative.merge import changed_figures
from workbook.narrative.mixed import fill_placeholders
from workbook.narrative.paragraph import AUTHORED, COMPUTED, MIXED, Row

BASIS = "自评总结中的数字应与自评表一致（填报说明）"


@rule(
    "N101",
    severity="error",
    title="总结中的数字过期了",
    why="表里的数改了，总结里还是原来的数，公开后就自相矛盾。",
    basis=BASIS,
    remedy="重新生成总结（ziping fill 或“生成总结”）；自己改写过的段落，照提示改数。",
)
def paragraphs_stale(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A paragraph no longer says what its figures say now, or is missing. One finding, at the first."""
    now = {row.id: row for row in inspection.merged if row.id}
    stale = [
        (number, row)
        for number, row in _used(inspection)
        if (row.id in now and row.generated and now[row.id].text != row.text) or _state(now, row) in {"冲突", "过期"}
    ]
    standing = {row.id for row in inspection.rows}
    missing = [draft for draft in inspection.drafts if draft.kind == COMPUTED and draft.id not in standing]
    if _generated(inspection) and not stale and missing:
        yield rule.finding(
            f"总结里少了 {len(missing)} 段，如“{_short(missing[0].text)}”。",
            _place(inspection, 0),
            expected=_short(missing[0].text),
        )
    if not stale:
        return
    changes: dict[str, None] = {}
    for _, row in stale:
        changes.update(dict.fromkeys(changed_figures(row.fingerprint, inspection.facts)))
    number, first = stale[0]
    listed = "；".join(list(changes)[:6])
    yield rule.finding(
        f"共有 {len(stale)} 段的内容与表不一致，从“{_short(first.text)}”起。{listed}",
        _place(inspection, number),
        value=_short(first.text),
        expected=_short(now[first.id].text) if first.id in now else "",
    )


@rule(
    "N102",
    severity="error",
    title="总结中有填不出的数",
    why="{…} 里写的名称不存在，数就填不进去。",
    basis=BASIS,
    remedy="改成已有的名称，如 {年度}、{全部全年数}、{项目个数}，或删去花括号。",
)
def placeholder_unknown(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A mixed paragraph names a fact that does not exist."""
    for number, row in _used(inspection):
        if row.kind != MIXED:
            continue
        for name in fill_placeholders(row.text, inspection.facts)[2]:
            yield rule.finding(f"“{{{name}}}”不是可用的名称。", _place(inspection, number), value=name)


@rule(
    "N103",
    severity="warning",
    title="手写段落还没写",
    why="职能、组织管理、改进建议等只能由单位自己写。",
    basis="自评总结提纲（local）",
    remedy="在“正文（本年）”中写上。",
)
def authored_blank(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """An authored paragraph is blank once the narrative has been generated."""
    for number, row in _used(inspection):
        if row.kind == AUTHORED and row.id and not row.text:
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


def _generated(inspection: Inspection) -> bool:
    """Whether the narrative has been generated at all."""
    quoting = {draft.id for draft in inspection.drafts if any(fact.is_figure for fact in draft.facts)}
    return any(row.id in quoting for row in inspection.rows)


def _used(inspection: Inspection) -> Iterator[tuple[int, Row]]:
    """(record number on the sheet, row) of every paragraph that stands there."""
    records = inspection.document.tables.all("paragraphs")
    yield from zip((record.row for record in records), inspection.rows, strict=True)


def _place(inspection: Inspection, number: int) -> Place:
    return Place("paragraphs", inspection.document.layout.block("paragraphs").sheet, number, "text")


def _state(now: dict[str, Row], row: Row) -> str:
    return now[row.id].state if row.id in now else ""


def _short(text: str) -> str:
    return text if len(text) <= 24 else text[:23] + "…"
