"""The three-way merge: base = last generated, mine = the cell now, new = generated now.

mine = base → take new; new = base → keep mine; both changed → keep mine, mark 冲突, show new beside.
No word of the accountant's is overwritten, moved out of the sheet or dropped.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from schemas.facts import Fact, Facts
from schemas.finding import Place
from workbook.narrative.figures import SEEN, changes, dump, fingerprint, load, mark, quoted, stale
from workbook.narrative.mixed import fill_placeholders
from workbook.narrative.paragraph import AUTHORED, COMPUTED, MIXED, Draft, Row

ORPHANED = "这一段的依据没有了（项目删了或改了名，或内容清空了）；不要的话删去正文"
Where = Callable[[Place], str]


def merge(rows: Sequence[Row], drafts: Sequence[Draft], facts: Facts, where: Where) -> list[Row]:
    """The rows of 自评总结 after writing `drafts` over `rows`; `where` prints the cell of a place."""
    known = _identified(rows, drafts)
    standing = {row.id: row for row in known if row.id}
    followers = _followers(known, {draft.id for draft in drafts})
    merged = [_kept(row, facts) for row in followers[""]]
    for draft in drafts:
        merged.append(_merge_one(standing.get(draft.id), draft, facts, where))
        merged += (_kept(row, facts) for row in followers[draft.id])
    return merged


def _identified(rows: Sequence[Row], drafts: Sequence[Draft]) -> list[Row]:
    """Rows under their present ids: an alias becomes the id; a second row of one id (a copy) has none."""
    drafted = {draft.id for draft in drafts}
    present = {row.id for row in rows}
    renamed = {
        alias: draft.id
        for draft in drafts
        for alias in draft.aliases
        if alias not in drafted and draft.id not in present
    }
    seen: set[str] = set()
    identified = []
    for row in rows:
        own = replace(row, id=renamed.get(row.id, row.id))
        if own.id and own.id in seen:
            own = Row("", own.style, AUTHORED, own.text, formula=own.formula)
        seen.add(own.id)
        identified.append(own)
    return identified


def _followers(rows: Sequence[Row], drafted: set[str]) -> defaultdict[str, list[Row]]:
    """Rows that no draft writes – the accountant's own, and those of projects that are gone – by their predecessor."""
    followers: defaultdict[str, list[Row]] = defaultdict(list)
    before = ""
    for row in rows:
        if row.id in drafted:
            before = row.id
        elif _holds(row) and not (row.kind == COMPUTED and _same(row.text, row.generated)):
            followers[before].append(row)
    return followers


def _kept(row: Row, facts: Facts) -> Row:
    """A row that no draft writes: kept to the letter."""
    if row.id and row.kind == COMPUTED:
        return replace(row, state="过期", beside=ORPHANED)
    own = replace(row, kind=row.kind or AUTHORED, style=row.style or "正文")
    return _watched(own, facts, "手写")


def _merge_one(row: Row | None, draft: Draft, facts: Facts, where: Where) -> Row:
    if draft.kind == AUTHORED:
        return _authored(row, draft, facts)
    if draft.kind == MIXED:
        return _mixed(row, draft, facts, where)
    return _computed(row, draft, facts, where)


def _computed(row: Row | None, draft: Draft, facts: Facts, where: Where) -> Row:
    fresh = Row(
        draft.id, draft.style, draft.kind, draft.text, state="最新", basis=basis(draft.facts, where),
        generated=draft.text, fingerprint=dump(fingerprint(draft.facts)),
    )  # fmt: skip
    if row is None or not _holds(row) or _same(row.text, row.generated) or _same(row.text, draft.text):
        return (
            fresh
            if row is None or not row.formula
            else replace(fresh, text=row.text, formula=row.formula, origin=row.origin)
        )
    kept = replace(fresh, text=row.text, formula=row.formula, origin=row.origin)
    if _same(draft.text, row.generated) or _is_settled(row, facts):
        return replace(kept, state="改写")
    return _conflict(row, kept, draft, facts)


def _is_settled(row: Row, facts: Facts) -> bool:
    """Whether a conflict was seen and the text edited since, and says no figure of before."""
    remembered = load(row.fingerprint)
    edited = SEEN in remembered and remembered[SEEN] != mark(row.text)
    return edited and not stale(row.text, remembered, facts)


def _conflict(row: Row, kept: Row, draft: Draft, facts: Facts) -> Row:
    """Mine stays, with its base and figures of before, until it is settled; new stands beside."""
    remembered = load(row.fingerprint)
    changed = "；".join(changes(remembered, facts))
    remembered.setdefault(SEEN, mark(row.text))
    beside = f"{changed}\n{draft.text}" if changed else draft.text
    return replace(kept, state="冲突", beside=beside, generated=row.generated, fingerprint=dump(remembered))


def _authored(row: Row | None, draft: Draft, facts: Facts) -> Row:
    blank = Row(draft.id, draft.style, draft.kind, "", state="待填", basis=draft.prompt)
    if row is None or not _holds(row):
        return blank
    kept = replace(blank, text=row.text, formula=row.formula, origin=row.origin, fingerprint=row.fingerprint)
    return _watched(kept, facts, "手写")


def _mixed(row: Row | None, draft: Draft, facts: Facts, where: Where) -> Row:
    kept = row if row is not None and _holds(row) else Row(draft.id, draft.style, draft.kind, draft.text)
    filled, used, unknown = fill_placeholders(kept.text, facts)
    written = Row(
        draft.id, draft.style, draft.kind, kept.text, state="最新", basis=basis(used, where), beside=filled,
        generated=draft.text, fingerprint=kept.fingerprint, formula=kept.formula,
    )  # fmt: skip
    if unknown:
        return replace(written, state="待改", beside=f"花括号里的名称不认识：{'、'.join(unknown)}")
    watched = _watched(written, facts, "最新")
    return watched if watched.state == "过期" else replace(watched, beside=filled)


def _watched(row: Row, facts: Facts, state: str) -> Row:
    """Mark a text that quotes a figure which has changed since it was last written."""
    outdated = stale(row.text, load(row.fingerprint), facts)
    now = dump({**quoted(row.text, facts), **outdated})
    if not outdated:
        return replace(row, state=state, beside="", fingerprint=now)
    return replace(row, state="过期", beside="；".join(changes(outdated, facts)), fingerprint=now)


def basis(facts: Iterable[Fact], where: Where) -> str:
    """The cells behind a paragraph's figures, sheet by sheet: 整体自评!F17、F18；项目清单!D6."""
    by_sheet: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for fact in facts:
        if fact.is_figure and fact.places:
            sheet, _, cell = where(fact.places[0]).partition("!")
            by_sheet[sheet][cell] = None
    return "；".join(f"{sheet}!{'、'.join(cells)}" for sheet, cells in by_sheet.items())


def _holds(row: Row) -> bool:
    """Whether a text cell holds anything: words, or a formula."""
    return bool(row.text.strip() or row.formula)


def _same(one: str, other: str) -> bool:
    """Whether two texts are the same but for line-break spelling and outer space."""
    return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()
