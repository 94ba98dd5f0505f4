"""What the page says of each file, as texts: its figures, its counts, and the findings there is room for."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from schemas.finding import SEVERITY_TITLES, Finding
from schemas.rounding import FINE_MONEY_PLACES, MONEY_PLACES, is_fine, money, percent, plain
from workbook.returned.report import WAIVED
from workbook.returned.summary import Summary
from workbook.returned.verdict import Checked
from workbook.returned.waivers import WHOLE_FILE

LEVEL_TITLES = dict([*SEVERITY_TITLES.items(), ("waived", WAIVED)])
LEVELS = tuple(LEVEL_TITLES)
NO_UNIT = "（未填单位）"
FINDINGS_ON_PAGE = 40_000
FIGURE_TITLES = ("年度", "整体得分", "等级", "项目数", "全年预算数", "全年执行数", "执行率")


@dataclass(frozen=True)
class Figure:
    """A figure as it is read, and the number it is sorted by, "" for none."""

    text: str = ""
    size: str = ""


@dataclass(frozen=True)
class FileView:
    """One file. `unit` is "" where none could be read; `figures` go with FIGURE_TITLES.

    `shown` are the findings the page has room for, in the order of the workbook.
    """

    verdict: Checked
    anchor: str
    unit: str
    figures: tuple[Figure, ...]
    counts: Counter[str]
    shown: tuple[Finding, ...]

    @property
    def title(self) -> str:
        """Its unit, or its path where no unit could be read."""
        return self.unit or self.verdict.path


def files_of(verdicts: Sequence[Checked]) -> list[FileView]:
    """Every file with its share of the page's room: all findings of all files, unless they are tens of thousands."""
    room = max(1, FINDINGS_ON_PAGE // max(1, len(verdicts)))
    return [_view(number, verdict, room) for number, verdict in enumerate(verdicts, 1)]


def level_of(finding: Finding) -> str:
    """Its severity, or that it is waived."""
    return "waived" if finding.waived else finding.severity


def place_of(finding: Finding) -> str:
    """Where it stands: 项目自评1!G8."""
    where = f"{finding.sheet}!{finding.cell}" if finding.cell else finding.sheet
    return where or WHOLE_FILE


def count_levels(findings: Iterable[Finding]) -> Counter[str]:
    """How many there are of each level."""
    return Counter(level_of(finding) for finding in findings)


def rate_text(rate: Decimal | None) -> str:
    """An execution rate as percent; in words where money was executed without a budget."""
    return "无预算有支出" if rate is None else percent(rate)


def _view(number: int, verdict: Checked, room: int) -> FileView:
    return FileView(
        verdict=verdict,
        anchor=f"file-{number}",
        unit=(verdict.summary.unit or NO_UNIT) if verdict.summary else "",
        figures=_figures(verdict.summary) if verdict.summary else (Figure(),) * len(FIGURE_TITLES),
        counts=count_levels(verdict.findings),
        shown=_weightiest(verdict.findings, room),
    )


def _weightiest(findings: Sequence[Finding], room: int) -> tuple[Finding, ...]:
    """As many findings as there is room for, errors before warnings before hints, left in their order."""
    ranked = sorted(range(len(findings)), key=lambda number: LEVELS.index(level_of(findings[number])))
    return tuple(findings[number] for number in sorted(ranked[:room]))


def _figures(summary: Summary) -> tuple[Figure, ...]:
    total, count = summary.total, str(len(summary.named_projects()))
    score = "" if summary.score is None else plain(summary.score)
    return (
        Figure(str(summary.year or ""), str(summary.year or "")),
        Figure(score or "未得分", score),
        Figure(summary.grade, score),
        Figure(count, count),
        _amount(total.full_year),
        _amount(total.executed),
        Figure(rate_text(total.rate), "" if total.rate is None else plain(total.rate)),
    )


def _amount(value: Decimal) -> Figure:
    return Figure(money(value, FINE_MONEY_PLACES if is_fine(value) else MONEY_PLACES), plain(value))
