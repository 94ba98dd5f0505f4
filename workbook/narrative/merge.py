"""The three-way merge: base = last generated, mine = the cell now, new = generated now.

mine = base → take new; new = base → keep mine; both changed → keep mine, mark 冲突, show new beside.
No word of the accountant's is overwritten, moved out of the sheet or dropped.
"""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from schemas.facts import Fact, Facts
from schemas.finding import Place
from workbook.narrative.mixed import fill_placeholders
from workbook.narrative.paragraph import AUTHORED, COMPUTED, MIXED, Draft, Row

Where = Callable[[Place], str]


def merge(rows: Sequence[Row], drafts: Sequence[Draft], facts: Facts, where: Where) -> list[Row]:
    """The rows of 自评总结 after writing `drafts` over `rows`; `where` prints the cell of a place."""
    standing = {row.id: row for row in rows if row.id}
    drafted = {draft.id for draft in drafts}
    followers = _followers(rows, drafted)
    merged = [_own(row, facts) for row in followers[""]]
    for draft in drafts:
        merged.append(_merge_one(standing.get(draft.id), draft, facts, where))
        merged += (_own(row, facts) for row in followers[draft.id])
    return merged


def _followers(rows: Sequence[Row], drafted: set[str]) -> defaultdict[str, list[Row]]:
    """Rows that no draft writes – the accountant's own, and those of projects that are gone – by their predecessor."""
    followers: defaultdict[str, list[Row]] = defaultdict(list)
    before = ""
    for row in rows:
        if row.id in drafted:
            before = row.id
        elif row.text and not (row.kind == COMPUTED and _same(row.text, row.generated)):
            followers[before].append(row)
    return followers


def _own(row: Row, facts: Facts) -> Row:
    """A row of the accountant's own: kept to the letter, watched for figures that have changed."""
    if row.id and row.kind == COMPUTED:
        return replace(row, state="过期", beside="所依据的项目已不在清单中")
    return _watched(replace(row, kind=row.kind or AUTHORED, style=row.style or "正文"), facts, "手写")


def _merge_one(row: Row | None, draft: Draft, facts: Facts, where: Where) -> Row:
    if draft.kind == AUTHORED:
        return _authored(row, draft, facts)
    if draft.kind == MIXED:
        return _mixed(row, draft, facts, where)
    return _computed(row, draft, facts, where)


def _computed(row: Row | None, draft: Draft, facts: Facts, where: Where) -> Row:
    fresh = Row(
        draft.id, draft.style, draft.kind, draft.text,
        state="最新", basis=basis(draft.facts, where), generated=draft.text, fingerprint=fingerprint(draft.facts),
    )  # fmt: skip
    if row is None or not row.text or _same(row.text, row.generated) or _same(row.text, draft.text):
        return fresh
    kept = replace(fresh, text=row.text, generated=row.generated, fingerprint=row.fingerprint)
    if _same(draft.text, row.generated):
        return replace(kept, state="改写")
    changes = changed_figures(row.fingerprint, facts)
    beside = "；".join(changes) + ("\n" if changes else "") + draft.text
    return replace(kept, state="冲突", beside=beside)


def _authored(row: Row | None, draft: Draft, facts: Facts) -> Row:
    blank = Row(draft.id, draft.style, draft.kind, "", state="待填", basis=draft.prompt)
    if row is None or not row.text:
        return blank
    return _watched(replace(blank, text=row.text, fingerprint=row.fingerprint), facts, "手写")


def _mixed(row: Row | None, draft: Draft, facts: Facts, where: Where) -> Row:
    text = row.text if row is not None and row.text else draft.text
    filled, quoted, unknown = fill_placeholders(text, facts)
    written = Row(
        draft.id, draft.style, draft.kind, text, state="最新", basis=basis(quoted, where), beside=filled,
        generated=draft.text, fingerprint=row.fingerprint if row else "",
    )  # fmt: skip
    if unknown:
        return replace(written, state="待改", beside=f"没有这些数：{'、'.join(unknown)}")
    watched = _watched(written, facts, "最新")
    return watched if watched.state == "过期" else replace(watched, beside=filled)


def _watched(row: Row, facts: Facts, state: str) -> Row:
    """Mark a text that quotes a figure which has changed since it was last written."""
    remembered = _remembered(row.fingerprint)
    stale = {name: old for name, old in remembered.items() if _is_stale(name, old, remembered, facts, row.text)}
    now = {**_quoted(row.text, facts), **stale}
    if not stale:
        return replace(row, state=state, beside="", fingerprint=_dump(now))
    return replace(row, state="过期", beside="；".join(changed_figures(_dump(stale), facts)), fingerprint=_dump(now))


def _is_stale(name: str, old: str, remembered: Mapping[str, str], facts: Facts, text: str) -> bool:
    """Whether a text still says `old`, and no fact that it once stood for is still `old`."""
    current = {fact.name: _printed(fact) for fact in facts.figures()}
    alike = [other for other, printed in remembered.items() if printed == old]
    return _says(text, old) and all(current.get(other) != old for other in alike)


def _quoted(text: str, facts: Facts) -> dict[str, str]:
    """The figures a text says, by fact."""
    return {fact.name: _printed(fact) for fact in facts.figures() if _says(text, _printed(fact))}


def _says(text: str, printed: str) -> bool:
    return re.search(rf"(?<![\d.]){re.escape(printed)}", text) is not None


def _printed(fact: Fact) -> str:
    """A figure with its unit, as it stands in a sentence."""
    return fact.text if fact.unit == "%" else fact.text + fact.unit


def fingerprint(facts: Iterable[Fact]) -> str:
    """The figures behind a paragraph and how they printed, as JSON."""
    return _dump({fact.name: _printed(fact) for fact in facts if fact.is_figure})


def changed_figures(old: str, facts: Facts) -> list[str]:
    """What has changed since a fingerprint was taken, such as "8个→9个"."""
    current = {fact.name: _printed(fact) for fact in facts.figures()}
    return [
        f"{name}：{before}→{current.get(name, '没有了')}"
        for name, before in _remembered(old).items()
        if current.get(name) != before
    ]


def basis(facts: Iterable[Fact], where: Where) -> str:
    """The cells behind a paragraph's figures, sheet by sheet: 整体自评!F17、F18；项目清单!D6."""
    by_sheet: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for fact in facts:
        if fact.is_figure and fact.places:
            sheet, _, cell = where(fact.places[0]).partition("!")
            by_sheet[sheet][cell] = None
    return "；".join(f"{sheet}!{'、'.join(cells)}" for sheet, cells in by_sheet.items())


def _dump(figures: Mapping[str, str]) -> str:
    return json.dumps(figures, ensure_ascii=False) if figures else ""


def _remembered(text: str) -> dict[str, str]:
    """A fingerprint read back; one that was damaged remembers nothing."""
    try:
        data = json.loads(text) if text else {}
    except json.JSONDecodeError:
        return {}
    return {str(name): str(value) for name, value in data.items()} if isinstance(data, dict) else {}


def _same(one: str, other: str) -> bool:
    """Whether two texts are the same but for line-break spelling and outer space."""
    return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()
