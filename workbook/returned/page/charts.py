"""The charts of the page as plain bars: conclusions, grades, scores, execution rates, commonest findings."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from schemas.rounding import HUNDRED, half_up, plain
from workbook.returned.page.view import NO_UNIT, rate_text
from workbook.returned.summary import Summary
from workbook.returned.verdict import STATUS_TITLES, Checked, Outcome
from workbook.rules import all_rules

GRADES = ("优", "良", "中", "差")
NO_SCORE = "未得分"
SCORE_STEPS = (95, 90, 85, 80, 75, 70, 65, 60)
LOWEST_RATES, COMMONEST = 20, 10
NO_RATE = Decimal(-1)


@dataclass(frozen=True)
class Bar:
    """One bar: `length` of 100, `tone` its colour's name, `target` the place in the page it leads to ("" for none)."""

    label: str
    text: str
    length: str
    tone: str = ""
    target: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart: what its bars are, and a note on what is counted."""

    title: str
    subject: str
    measure: str
    note: str
    bars: tuple[Bar, ...]


def charts(outcome: Outcome) -> list[Chart]:
    """The charts of a check. Only workbooks that could be checked have a grade, a score and a rate."""
    checked = [own for own in outcome.verdicts if own.status in {"valid", "invalid"}]
    summaries = [own.summary for own in checked if own.summary is not None]
    return [
        _conclusions(outcome),
        _grades(summaries),
        _scores(summaries),
        _commonest(outcome.verdicts),
        _rates(summaries),
    ]


def _conclusions(outcome: Outcome) -> Chart:
    statuses = Counter(own.status for own in outcome.verdicts)
    longest = max(*statuses.values(), len(outcome.missing), 1)
    bars = [
        Bar(title, f"{statuses[status]} 个", _length(statuses[status], longest), status)
        for status, title in STATUS_TITLES.items()
    ]
    if outcome.missing:
        count = len(outcome.missing)
        bars.append(Bar("没有报送", f"{count} 个", _length(count, longest), "missing", "missing"))
    return Chart("校验结论", "结论", "个数", "按文件计；没有报送的按单位计。", tuple(bars))


def _grades(summaries: Sequence[Summary]) -> Chart:
    found = Counter(own.grade or NO_SCORE for own in summaries)
    names = dict.fromkeys((*GRADES, *(name for name in found if name != NO_SCORE), *found))
    return Chart(
        "整体自评等级", "等级", "份数", "按工作簿重新计算的等级。", tuple(_counted({n: found[n] for n in names}))
    )


def _scores(summaries: Sequence[Summary]) -> Chart:
    found = Counter(_band(own.score) for own in summaries)
    bands = [_band(Decimal(step)) for step in SCORE_STEPS] + [_band(Decimal(0))]
    names = [*bands, NO_SCORE] if found[NO_SCORE] else bands
    return Chart("整体得分分布", "得分", "份数", "含下限，不含上限。", tuple(_counted({n: found[n] for n in names})))


def _band(score: Decimal | None) -> str:
    """The band of a score: 90–95."""
    if score is None:
        return NO_SCORE
    upper = 100
    for step in SCORE_STEPS:
        if score >= step:
            return f"{step} 以上" if upper == 100 else f"{step}–{upper}"
        upper = step
    return f"{upper} 以下"


def _rates(summaries: Sequence[Summary]) -> Chart:
    rated = sorted(((own.unit or NO_UNIT, own.total.rate) for own in summaries), key=lambda own: _rank(own[1]))
    bars = tuple(_rate_bar(unit, rate) for unit, rate in rated[:LOWEST_RATES])
    note = f"最低的 {LOWEST_RATES} 个，全部见单位一览。" if len(rated) > LOWEST_RATES else "由低到高。"
    return Chart("预算执行率", "单位", "执行率", f"全年执行数÷全年预算数，基本支出和项目支出合计；{note}", bars)


def _rate_bar(unit: str, rate: Decimal | None) -> Bar:
    """The bar of a rate, red where more was executed than the budget held."""
    over = rate is None or rate > 1
    return Bar(
        unit, rate_text(rate), "100" if rate is None else _length(min(rate, Decimal(1)), 1), "error" if over else ""
    )


def _rank(rate: Decimal | None) -> Decimal:
    return NO_RATE if rate is None else rate


def _commonest(verdicts: Sequence[Checked]) -> Chart:
    findings = [(own.path, finding) for own in verdicts for finding in own.findings if not finding.waived]
    counts = Counter(finding.code for _, finding in findings)
    files = Counter(code for code, _ in {(finding.code, path) for path, finding in findings})
    rules = {rule.code: rule for rule in all_rules()}
    ranked = sorted(counts, key=lambda code: (-counts[code], code))[:COMMONEST]
    longest = max(counts.values(), default=1)
    bars = tuple(
        Bar(
            f"{code} {rules[code].title}",
            f"{counts[code]} 处，{files[code]} 份",
            _length(counts[code], longest),
            rules[code].severity,
            f"rule-{code}",
        )
        for code in ranked
    )
    return Chart(
        "最常见的问题", "规则", "处数和文件份数", f"前 {COMMONEST} 条规则；有几处，在几份文件里；已豁免的不计。", bars
    )


def _counted(counts: Mapping[str, int]) -> Iterator[Bar]:
    longest = max(*counts.values(), 1)
    return (Bar(name, f"{count} 份", _length(count, longest)) for name, count in counts.items())


def _length(value: Decimal | int, longest: Decimal | int) -> str:
    return plain(half_up(Decimal(value) * HUNDRED / Decimal(longest), 1))
