"""N: headings, head and annexes of the narrative are whole, and rewritten paragraphs keep their figures."""

import re
from collections.abc import Iterator
from decimal import Decimal

from schemas.cells import normalise, shortened
from schemas.finding import Finding, Rule, Severity, rule
from schemas.numerals import value_of
from schemas.rounding import plain
from schemas.texts import speaks_of_before
from schemas.values import read_named_day
from workbook.inspection import Inspection
from workbook.narrative.figures import altered, load
from workbook.narrative.paragraph import AUTHORED, COMPUTED, Draft, Row
from workbook.narrative.sheet import HEADINGS

BASIS = "自评总结中的数字应与自评表一致（填报说明，各地自定）"
OUTLINE = "自评总结提纲：标题齐全、顺序不变（各地自定）"
ANNEX_STYLE, ANNEX_FORM = "附件", "自评表"
HEAD_STYLES = frozenset({"附件号", "标题", "主送", "落款", "日期"})


@rule(
    "N106",
    severity="error",
    title="总结的标题被改动或缺少",
    compares="总结各级标题的文字和先后顺序，与提纲规定的标题比较，忽略全半角。",
    why="提纲的标题固定，缺了、改了或乱了顺序，汇总公开时对不上。",
    basis=OUTLINE,
    remedy="改回原来的标题；清空或删去这一行后重新生成，标题会恢复。",
    wrong="自评总结·标题改成“（二）自评金额”",
    mended="改回“（二）自评金额、项目数量和覆盖率”",
)
def heading_changed(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A heading reads otherwise, is gone, or stands out of order."""
    if not inspection.has_narrative:
        return
    due = {draft.id: draft for draft in inspection.drafts if draft.style in HEADINGS}
    order, furthest = {paragraph_id: number for number, paragraph_id in enumerate(due)}, -1
    standing = set()
    for number, row in inspection.paragraphs():
        if row.id not in due:
            continue
        standing.add(row.id)
        place, text = inspection.paragraph_place(number), due[row.id].text
        if _words(row.text) != _words(text):
            what = f"改成了“{shortened(row.text)}”" if row.text.strip() else "被清空了"
            yield rule.finding(f"标题“{text}”{what}。", place, value=shortened(row.text), expected=text)
        elif order[row.id] < furthest:
            yield rule.finding(f"标题“{text}”的顺序不对。", place, value=text, expected="按提纲的顺序")
        furthest = max(furthest, order[row.id])
    for paragraph_id in (missing for missing in due if missing not in standing):
        place, text = inspection.paragraph_place(inspection.paragraph_before(paragraph_id)), due[paragraph_id].text
        yield rule.finding(f"缺少标题“{text}”。", place, expected=text)


@rule(
    "N107",
    severity="warning",
    title="总结写的是以前年度",
    compares="手写或改写段落里的年份，与自评年度比较；只提以前年度、又不是对比或结转的才报。",
    why="沿用上年的总结时，最容易留下上年的年份。",
    basis="自评按预算年度开展，自评表、自评总结应为同一年度（填报说明，各地自定）",
    remedy="改成自评年度的内容；确实要提以前年度的，写明是与上年相比或上年结转。",
    wrong="总结写“2022年围绕粮食安全和农民增收安排工作。”",
    mended="改为“2023年围绕粮食安全和农民增收安排工作。”",
)
def paragraph_of_another_year(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A paragraph in the accountant's own words names only years before the evaluated one."""
    year = inspection.evaluation.unit["year"]
    for number, row in inspection.paragraphs() if year is not None else ():
        if _is_own(row) and speaks_of_before(normalise(row.text), year):
            text = shortened(row.text)
            yield rule.finding(
                f"这一段写的是以前年度：“{text}”。",
                inspection.paragraph_place(number),
                value=text,
                expected=f"{year}年",
            )


@rule(
    "N108",
    severity="error",
    title="附件清单与实有的表不一致",
    compares="改写过的附件清单，与现有自评表应列的附件名称、份数比较；只多不少的为警告。",
    why="附件写了几份、哪几份，报送的就应是几份、哪几份。",
    basis=OUTLINE,
    remedy="按实有的表改；或清空这一段后重新生成。",
    wrong="总结写“附件：1.2023年度项目支出绩效自评表（2份）”",
    mended="补上“2023年度部门（单位）整体支出绩效自评表”",
)
def annexes_differ(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A rewritten annex list leaves out a form, or counts the project sheets otherwise; more annexes are a warning."""
    for number, row, draft in _rewritten(inspection):
        if row.style != ANNEX_STYLE:
            continue
        due, named = _named(draft.text), _named(row.text)
        lacking = [name for name in due if not any(_same_annex(name, other) for other in named)]
        forms = [name for name in named if ANNEX_FORM in name]
        message = (
            f"附件清单里没有“{lacking[0]}”。" if lacking else f"附件清单列了 {len(forms)} 种表，实有 {len(due)} 种。"
        )
        if lacking or len(forms) > len(due):
            severity: Severity = rule.severity if lacking else "warning"
            place = inspection.paragraph_place(number)
            yield rule.finding(message, place, value=shortened(row.text), expected=draft.text, severity=severity)


@rule(
    "N109",
    severity="error",
    title="总结里的数与表中不一致",
    compares="改写段里的金额、比率、得分和项目个数，与表中现在的数比较；略去或另加的数不算。",
    why="这一段改写时动了数字，公开后总结和自评表自相矛盾。",
    basis=BASIS,
    remedy="改成表中的数；表中的数有误的，改表后重新生成。",
    wrong="总结写“自评的3个项目中，评为优的3个。”，表中是2个",
    mended="改为“自评的2个项目中，评为优的2个。”",
)
def figure_altered(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A rewritten paragraph says another figure than the tables do; one that was right once is N101's."""
    for number, row, draft in _rewritten(inspection):
        if row.style in HEADINGS or row.style == ANNEX_STYLE:
            continue
        wrong = altered(row.text, draft.text, load(row.fingerprint), inspection.facts)
        if wrong:
            listed = "；".join(f"写的是{said}，表中是{due}" for said, due in wrong)
            yield rule.finding(
                f"{listed}。",
                inspection.paragraph_place(number),
                value="、".join(said for said, _ in wrong),
                expected="、".join(due for _, due in wrong),
                difference=_difference(*wrong[0]) if len(wrong) == 1 else "",
            )


@rule(
    "N110",
    severity="error",
    title="总结里少了一段",
    compares="总结现有的段落，与应由表中数字生成的各段比较，看有没有被清空或删行的。",
    why="由表中数字生成的段落缺了，总结就不完整。",
    basis=BASIS,
    remedy="重新生成总结（ziping fill 或“生成总结”），缺的段落会补上。",
    wrong="总结中“部门整体支出自评得分……”一段被清空",
    mended="重新生成总结，这一段会补上",
)
def paragraph_missing(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A computed or mixed paragraph was cleared, or any paragraph's row deleted."""
    if not inspection.has_narrative:
        return
    due = {draft.id: draft for draft in inspection.drafts if draft.kind != AUTHORED and draft.style not in HEADINGS}
    for number, row in inspection.paragraphs():
        if row.id in due and not row.text.strip() and not row.formula:
            text = shortened(due[row.id].text)
            yield rule.finding(f"“{text}”这一段被清空了。", inspection.paragraph_place(number), expected=text)
    for draft in inspection.missing_paragraphs():
        if inspection.was_there(draft):
            place = inspection.paragraph_place(inspection.paragraph_before(draft.id))
            text = shortened(draft.text or draft.prompt)
            yield rule.finding(f"缺少“{text}”这一段。", place, expected=text)


@rule(
    "N111",
    severity="error",
    title="总结的题头或落款与单位信息不一致",
    compares="改写过的题头、主送、落款和日期，与单位信息的单位、年度、收文单位等内容比较。",
    why="单位、年度、收文单位、落款只在“单位信息”里填一次，总结里的要和它一样。",
    basis=BASIS,
    remedy="改成单位信息中的内容；单位信息有误的，改单位信息后重新生成。",
    wrong="总结主送写“某县审计局：”，单位信息是某县财政局",
    mended="改为“某县财政局：”",
)
def head_differs(inspection: Inspection, rule: Rule) -> Iterator[Finding]:
    """A rewritten head, addressee, signature or date no longer says what 单位信息 says."""
    year = inspection.evaluation.unit["year"]
    for number, row, draft in _rewritten(inspection):
        if row.style not in HEAD_STYLES or (year is not None and speaks_of_before(normalise(row.text), year)):
            continue
        lacking = [fact.text for fact in draft.facts if fact.text and not _says(row.text, fact.text)]
        if lacking:
            yield rule.finding(
                f"写的是“{shortened(row.text)}”，单位信息中是“{lacking[0]}”。",
                inspection.paragraph_place(number),
                value=shortened(row.text),
                expected=draft.text,
            )


def _rewritten(inspection: Inspection) -> Iterator[tuple[int, Row, Draft]]:
    """(record number, row, draft of now) of computed paragraphs that an accountant rewrote."""
    drafts = {known: draft for draft in inspection.drafts for known in (*draft.aliases, draft.id)}
    for number, row in inspection.paragraphs():
        if row.id in drafts and row.kind == COMPUTED and _is_own(row) and row.text.strip() and row.generated:
            yield number, row, drafts[row.id]


def _is_own(row: Row) -> bool:
    """Whether a paragraph is in the accountant's own words."""
    if row.kind != COMPUTED:
        return True
    return row.text != row.generated and normalise(row.text) != normalise(row.generated)


def _difference(said: str, due: str) -> str:
    """How far one figure is off; "" for words."""
    numbers = [re.match(r"\d+(?:\.\d+)?", text) for text in (said, due)]
    one, other = (Decimal(found[0]) if found else None for found in numbers)
    return "" if one is None or other is None else plain(one - other)


def _words(text: str) -> str:
    """A heading as it is compared: without spaces and closing punctuation."""
    return _bare(normalise(text)).strip("。.;:")


def _says(text: str, said: str) -> bool:
    """Whether a text says a fact, a date in whatever spelling."""
    if said in _bare(text):
        return True
    one, other = read_named_day(text), read_named_day(said)
    return one.period is not None and one.period == other.period


def _same_annex(due: str, named: str) -> bool:
    """Whether two annexes are one form in the same number; 三份 is 3份."""
    count = re.compile(r"[(（]?共?([\d一二三四五六七八九十百]+)份[)）]?")
    bare = [count.sub("", text) for text in (due, named)]
    counts = [found[1] if (found := count.search(text)) else "" for text in (due, named)]
    numbers = [str(value_of(text)) if text and not text.isdigit() else text for text in counts]
    return bare[0] == bare[1] and (numbers[0] == numbers[1] or not all(numbers))


def _named(text: str) -> list[str]:
    """The annexes a generated list names."""
    listed = re.split(r"[；;\n]", re.sub(r"^附件\s*[：:]", "", text.strip()))
    return [_bare(re.sub(r"^\s*\d{1,2}\s*[.、．]", "", item)) for item in listed if item.strip()]


def _bare(text: str) -> str:
    return "".join(text.split())
