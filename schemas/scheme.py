"""Schemes: a county's weights, levels, bands and thresholds, read from TOML.

Nothing that differs from place to place stands in code. Every block of figures carries its
`source`; a scheme that still has to be confirmed says so in `status`.
"""

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

SCHEME_FOLDER = Path(__file__).parent / "schemes"
Points = Annotated[Decimal, Field(ge=0, le=100)]


class SchemeError(ValueError):
    """A scheme file that cannot be used; the message is Chinese and names file, key, value and remedy."""


class _Block(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PresetIndicator(_Block):
    """An indicator row the county prescribes, written into the template."""

    name: str
    sign: Literal["≥", "≤", "=", ">", "<", "定性"] = "定性"
    target: Decimal | str = ""
    measure_unit: str = ""
    weight: Annotated[Decimal, Field(gt=0, le=100)]


class SecondLevel(_Block):
    """A second-level indicator: how many rows it shows, how many spare ones stay hidden."""

    name: str
    required: bool = False
    rows: Annotated[int, Field(ge=1, le=20)] = 1
    spare: Annotated[int, Field(ge=0, le=20)] = 3
    indicators: tuple[PresetIndicator, ...] = ()


class FirstLevel(_Block):
    """A first-level indicator with its weight in points."""

    name: str
    weight: Points
    source: str
    second_levels: tuple[SecondLevel, ...]


class Execution(_Block):
    """Scoring of the budget execution rate.

    `zero_budget_share`: share of the weight (0–1) when budget and execution are both 0.
    `reason_below`, percent: a lower rate needs a reason.
    """

    weight: Points
    zero_budget_share: Annotated[Decimal, Field(ge=0, le=1)]
    reason_below: Points
    source: str


class Quantitative(_Block):
    """Scoring of quantitative rows.

    `lower_is_better`: `linear` is w·(1−(A−T)/T), 0 at 2T; `ratio` is w·T/A.
    `over_reason`, percent of the target from which over-fulfilment needs a reason.
    `late_share`: share of the weight (0–1) for a date later than due.
    """

    lower_is_better: Literal["linear", "ratio"]
    over_reason: Annotated[Decimal, Field(ge=100)]
    late_share: Annotated[Decimal, Field(ge=0, le=1)]
    source: str


class Level(_Block):
    """A qualitative level: from `low` percent of the points (included) up to the next level's `low`."""

    name: str
    low: Points


class Qualitative(_Block):
    """The qualitative levels, best first."""

    levels: tuple[Level, ...]
    source: str


class Grade(_Block):
    """A grade and its lower bound in points (included)."""

    name: str
    low: Points


class Grades(_Block):
    """The grades, best first, the last from 0."""

    bands: tuple[Grade, ...]
    source: str


class Rounding(_Block):
    """Decimals of a score and the difference that is still equal."""

    places: Annotated[int, Field(ge=0, le=4)]
    tolerance: Annotated[Decimal, Field(ge=0, le=1)]
    source: str


class Scheme(_Block):
    """One scheme: of project sheets, or of the overall sheet (`kind`).

    `overall` names the overall-sheet scheme that goes with a project scheme.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    title: str
    kind: Literal["project", "overall"]
    status: Literal["confirmed", "to-be-confirmed"]
    source: str
    overall: str = ""
    execution: Execution
    first_levels: tuple[FirstLevel, ...]
    quantitative: Quantitative
    qualitative: Qualitative
    grades: Grades
    rounding: Rounding

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> "Scheme":
        total = self.execution.weight + sum(level.weight for level in self.first_levels)
        if total != 100:
            raise ValueError(f"执行率与各一级指标分值合计为 {total}，应为 100")
        for bands, what in ((self.qualitative.levels, "定性等级"), (self.grades.bands, "评价等级")):
            lows = [band.low for band in bands]
            if not lows or lows[-1] != 0 or lows != sorted(set(lows), reverse=True):
                raise ValueError(f"{what}的下限应从高到低排列、不重复，最后一级为 0")
        return self

    def grade(self, score: Decimal) -> str:
        """The grade of a total score in points (lower bound included)."""
        return next(band.name for band in self.grades.bands if score >= band.low)

    def level_names(self) -> tuple[str, ...]:
        """The qualitative levels a cell may hold, best first."""
        return tuple(level.name for level in self.qualitative.levels)


def read_scheme(path: Path) -> Scheme:
    """Read and validate a scheme file. Raises SchemeError with file, key, value and what is allowed."""
    try:
        data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SchemeError(f"方案文件 {path.name} 无法读取：{error}。请检查文件是否为 UTF-8 编码的 TOML。") from error
    try:
        return Scheme.model_validate(data)
    except ValidationError as error:
        problems = [
            f"{'.'.join(map(str, item['loc'])) or '整体'} = {_short(item['input'])}：{item['msg']}"
            for item in error.errors()
        ]
        raise SchemeError(f"方案文件 {path.name} 有 {len(problems)} 处不对：" + "；".join(problems)) from error


def scheme_ids(kind: str) -> list[str]:
    """The ids of the schemes that come with ziping, of one kind."""
    return [path.stem for path in sorted(SCHEME_FOLDER.glob("*.toml")) if _shipped(path.stem).kind == kind]


def load_scheme(scheme_id: str) -> Scheme:
    """A scheme that comes with ziping, by id. Raises SchemeError for an unknown one."""
    known = [path.stem for path in sorted(SCHEME_FOLDER.glob("*.toml"))]
    if scheme_id not in known:
        raise SchemeError(f"没有名为“{_short(scheme_id)}”的方案。可用的方案：{'、'.join(known)}。")
    return _shipped(scheme_id)


@cache
def _shipped(scheme_id: str) -> Scheme:
    return read_scheme(SCHEME_FOLDER / f"{scheme_id}.toml")


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
