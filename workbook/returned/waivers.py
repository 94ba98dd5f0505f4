"""The bureau's waivers: findings it accepts for a unit, with a reason, the office that allowed it, and an end.

A TOML file of `[[waiver]]` tables. A waived finding stays in the report with its reason; it counts again when the
waiver has ended or the value it was given for has changed.
"""

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from schemas.finding import Finding
from workbook.approved import same_name
from workbook.returned.verdict import Checked, status_of
from workbook.rules import all_rules

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
WHOLE_FILE = "文件"
PROBLEMS = {
    "missing": "没有写",
    "extra_forbidden": "不认识这一项",
    "string_too_short": "是空的",
    "string_pattern_mismatch": "写法不对",
    "date_type": "应为日期，如 2024-12-31（不加引号）",
    "string_type": "应为文字，加引号",
}


class WaiverError(ValueError):
    """A waiver file that cannot be used; the message is Chinese and names the waiver, the key and the remedy."""


class Waiver(BaseModel):
    """One waiver: of a rule, for one project or one cell of a unit.

    `value` is what the report said when it was given: 填的是, else 差, else nothing.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    rule: Annotated[str, Field(pattern=r"^[A-Z]{1,3}\d{3}$")]
    unit: Words
    project: str = ""
    cell: str = ""
    value: str
    reason: Words
    office: Words
    until: dt.date

    @model_validator(mode="after")
    def _fits(self) -> "Waiver":
        if self.rule not in {entry.code for entry in all_rules()}:
            raise ValueError(f"没有规则“{self.rule}”，ziping rules 列出全部规则")
        if bool(self.project) == bool(self.cell):
            raise ValueError("project（项目编码或名称）和 cell（如 项目自评1!C11，整个文件写 文件）写一个，只写一个")
        return self

    def is_for(self, finding: Finding, checked: Checked) -> bool:
        """Whether a finding is of its rule, unit and place, whatever its value."""
        unit = checked.summary.unit if checked.summary else ""
        if finding.code != self.rule or not same_name(unit, self.unit):
            return False
        if self.cell:
            return _bare_cell(self.cell) == _bare_cell(
                f"{finding.sheet}!{finding.cell}" if finding.sheet else WHOLE_FILE
            )
        return any(same_name(self.project, name) for name in _projects_of(finding, checked))

    @property
    def title(self) -> str:
        """Which waiver it is, for a reader: F105 某局 项目自评1!G8."""
        return f"{self.rule} {self.unit} {self.project or self.cell}"

    def note(self) -> str:
        """What the report shows beside the waived finding."""
        return f"{self.reason}（{self.office}同意，至 {self.until:%Y-%m-%d}）"


@dataclass(frozen=True)
class Waived:
    """The verdicts after the waivers, and the waivers that fitted nothing."""

    verdicts: tuple[Checked, ...]
    unused: tuple[Waiver, ...]


def read_waivers(data: bytes) -> list[Waiver]:
    """The waivers of a file. Raises WaiverError."""
    try:
        content = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise WaiverError(f"豁免文件读不了（{error}），应为 UTF-8 的 TOML 文件。") from error
    tables = content.get("waiver", [])
    if set(content) - {"waiver"} or not isinstance(tables, list):
        raise WaiverError("豁免文件里每条豁免以 [[waiver]] 开头，不应有别的内容。")
    return [_waiver(number, table) for number, table in enumerate(tables, 1)]


def waive(verdicts: Sequence[Checked], waivers: Sequence[Waiver], today: dt.date) -> Waived:
    """The verdicts with their waived findings marked, as of `today`."""
    used: set[int] = set()
    marked = []
    for checked in verdicts:
        findings = tuple(_marked(finding, checked, waivers, today, used) for finding in checked.findings)
        status = status_of(findings) if checked.status in {"valid", "invalid"} else checked.status
        marked.append(replace(checked, findings=findings, status=status))
    return Waived(tuple(marked), tuple(own for number, own in enumerate(waivers) if number not in used))


def _marked(finding: Finding, checked: Checked, waivers: Sequence[Waiver], today: dt.date, used: set[int]) -> Finding:
    """The finding, waived, or with a word on why a waiver for it no longer holds."""
    fitting = [(number, own) for number, own in enumerate(waivers) if own.is_for(finding, checked)]
    used.update(number for number, _ in fitting)
    holding = [own for _, own in fitting if own.until >= today and _same_state(own.value, _state(finding))]
    if holding:
        return replace(finding, waived=holding[0].note())
    return replace(finding, message=finding.message + "".join(_why_not(own, finding, today) for _, own in fitting[:1]))


def _why_not(waiver: Waiver, finding: Finding, today: dt.date) -> str:
    if waiver.until < today:
        return f"（豁免已于 {waiver.until:%Y-%m-%d} 到期）"
    return f"（豁免时是“{waiver.value}”，现在是“{_state(finding)}”，豁免不再适用）"


def _state(finding: Finding) -> str:
    """What a waiver holds for: the value found, or how far it is off where there is none."""
    return finding.value or finding.difference


def _same_state(one: str, other: str) -> bool:
    """Whether two values are one, numbers by their size."""
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return one.strip() == other.strip()


def _bare_cell(text: str) -> str:
    """A cell as it is compared: '项目自评1'!$g$8 is 项目自评1!G8."""
    return "".join(text.split()).translate(str.maketrans("！：", "!:", "'$")).upper()


def _projects_of(finding: Finding, checked: Checked) -> Iterator[str]:
    """Key and name of the project whose sheet or list row a finding stands on."""
    place = finding.place
    for project in checked.summary.projects if checked.summary and place else ():
        on_sheet = bool(project.sheet) and project.sheet == finding.sheet
        in_list = place is not None and (place.table, place.row) == ("projects", project.row)
        if on_sheet or in_list:
            yield from (project.key, project.name, f"{project.name}（{project.level}）")


def _waiver(number: int, table: object) -> Waiver:
    try:
        return Waiver.model_validate(table)
    except ValidationError as error:
        raise WaiverError(f"豁免文件第 {number} 条：{'；'.join(_problems(error))}。") from error


def _problems(error: ValidationError) -> Iterable[str]:
    for problem in error.errors():
        key = ".".join(str(part) for part in problem["loc"])
        if (key, problem["type"]) == ("value", "missing"):
            yield 'value 没有写，照报告里“填的是”（没有的，照“差”）后面的内容写，都没有的写 ""'
            continue
        text = PROBLEMS.get(problem["type"], problem["msg"].removeprefix("Value error, "))
        yield f"{key} {text}" if key else text
