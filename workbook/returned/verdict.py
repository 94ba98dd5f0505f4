"""The verdict on one file: its status, its findings, and what the workbook states."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from schemas.finding import Finding
from workbook.returned.summary import Summary

Status = Literal["valid", "invalid", "unreadable", "skipped"]


@dataclass(frozen=True)
class Checked:
    """The verdict on one file. `summary` is None where nothing could be read."""

    path: str
    status: Status
    findings: tuple[Finding, ...]
    summary: Summary | None = None


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
