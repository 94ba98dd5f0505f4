"""Several files of one unit and year: the one changed last counts, the others are named and set aside."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from workbook.approved import bare_name
from workbook.returned.judge import remarked, skipped
from workbook.returned.problems import Chosen, Superseded
from workbook.returned.verdict import Checked


@dataclass(frozen=True)
class Entry:
    """A verdict, when its file was last changed, and the digest of its content."""

    verdict: Checked
    changed: float
    digest: bytes


def settled(entries: Sequence[Entry]) -> list[Checked]:
    """The verdicts, with older files of the same unit and year skipped, and the newest one saying so.

    Of files changed at the same time the last given counts.
    """
    groups: defaultdict[tuple[str, int | None], list[int]] = defaultdict(list)
    for number, entry in enumerate(entries):
        summary = entry.verdict.summary
        if summary is not None and summary.unit and entry.verdict.status in {"valid", "invalid"}:
            groups[bare_name(summary.unit), summary.year].append(number)
    verdicts = [entry.verdict for entry in entries]
    for numbers in groups.values():
        if len(numbers) > 1:
            _settle([*numbers], entries, verdicts)
    return verdicts


def _settle(numbers: Sequence[int], entries: Sequence[Entry], verdicts: list[Checked]) -> None:
    newest = max(numbers, key=lambda number: (entries[number].changed, number))
    counts = verdicts[newest]
    unit = counts.summary.unit if counts.summary else ""
    others = [number for number in numbers if number != newest]
    for number in others:
        same = entries[number].digest == entries[newest].digest
        path = entries[number].verdict.path
        verdicts[number] = skipped(path, Superseded(unit, counts.path, same))
    verdicts[newest] = remarked(counts, Chosen(unit, tuple(entries[number].verdict.path for number in others)))
