"""The verdict on one file: its status, its findings, and what the workbook states."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from schemas.finding import Finding
from workbook.approved import bare_name
from workbook.returned.summary import Summary
from workbook.roster import RosterProject

Status = Literal["valid", "invalid", "unreadable", "skipped"]
STATUS_TITLES: dict[Status, str] = {"valid": "通过", "invalid": "有错误", "unreadable": "读不了", "skipped": "跳过"}


@dataclass(frozen=True)
class Checked:
    """The verdict on one file. `summary` is None where nothing could be read."""

    path: str
    status: Status
    findings: tuple[Finding, ...]
    summary: Summary | None = None


def without_details(checked: Checked) -> Checked:
    """The verdict as the reports of a check need it: thousands of them fit into memory."""
    return checked if checked.summary is None else replace(checked, summary=checked.summary.without_details())


def whole(checked: Checked) -> Checked:
    """The verdict with all that the workbook states."""
    return checked


@dataclass(frozen=True)
class Outcome:
    """What a check of returned workbooks came to.

    `missing` are the units of the roster that returned nothing, `unused` the waivers that fitted no finding;
    `stopped` says that the check was interrupted before it had seen every file.
    """

    verdicts: tuple[Checked, ...]
    missing: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    stopped: bool = False


def status_of(findings: Iterable[Finding]) -> Status:
    """Valid is what has no error that is not waived."""
    return "invalid" if any(f.severity == "error" and not f.waived for f in findings) else "valid"


def units_missing(roster: Sequence[RosterProject] | None, verdicts: Iterable[Checked]) -> tuple[str, ...]:
    """The units of the roster, in its order, of which no workbook could be read."""
    there = {bare_name(verdict.summary.unit) for verdict in verdicts if verdict.summary is not None}
    return tuple(name for name in dict.fromkeys(own.unit for own in roster or ()) if bare_name(name) not in there)
