"""Schemes: a county's weights, levels, bands and thresholds.

Nothing that differs from place to place stands in code. Every block of figures carries its
`source`; a scheme that still has to be confirmed says so in `status`.
"""

from collections.abc import Collection
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schemas.rounding import half_up

GRADE_NAMES = ("优", "良", "中", "差")
Points = Annotated[Decimal, Field(ge=0, le=100)]
OfTarget = Annotated[Decimal, Field(gt=100, le=100000)]


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
    """A first-level indicator with its weight in points; without one its rows share what is left freely."""

    name: str
    weight: Points | None = None
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
    `late_share`: share of the weight (0–1) for a date later than due.
    """

    lower_is_better: Literal["linear", "ratio"]
    late_share: Annotated[Decimal, Field(ge=0, le=1)]
    source: str


class OverFulfilment(_Block):
    """A floor passed by far, in percent of the target.

    `reason_from`: a reason is due. `adjustable_from`: a lower score of the accountant's own is accepted.
    `deduct_from`: points are cut, by `deduct_points`, or by the `deviation` beyond it; not set: nothing is cut.
    """

    reason_from: OfTarget
    adjustable_from: OfTarget
    deduct_from: OfTarget | None = None
    deduct: Literal["points", "deviation"] = "points"
    deduct_points: Points = Decimal(0)
    source: str


class CapBand(_Block):
    """Below an execution rate of `rate_below` percent the total is at most `total` points."""

    rate_below: Points
    total: Points


class Cap(_Block):
    """A cap of the total by execution rate, lowest rate first; no bands, no cap."""

    bands: tuple[CapBand, ...] = ()
    source: str


class Absent(_Block):
    """A first level a project may do without: its weight then goes to another one."""

    level: str
    weight_to: str
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
    """A grade of the national rule and its lower bound in points (included)."""

    name: Literal["优", "良", "中", "差"]
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
    over_fulfilment: OverFulfilment
    cap: Cap
    absent: tuple[Absent, ...] = ()
    qualitative: Qualitative
    grades: Grades
    rounding: Rounding

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> "Scheme":
        fixed = self.execution.weight + sum(level.weight or 0 for level in self.first_levels)
        if self.is_free and fixed >= 100:
            raise ValueError(f"执行率与固定分值的一级指标已合计 {fixed} 分，没有分值留给自由分配的一级指标")
        if not self.is_free and fixed != 100:
            raise ValueError(f"执行率与各一级指标分值合计为 {fixed}，应为 100")
        for bands, what in ((self.qualitative.levels, "定性等级"), (self.grades.bands, "评价等级")):
            lows = [band.low for band in bands]
            if not lows or lows[-1] != 0 or lows != sorted(set(lows), reverse=True):
                raise ValueError(f"{what}的下限应从高到低排列、不重复，最后一级为 0")
        rates = [band.rate_below for band in self.cap.bands]
        if rates != sorted(set(rates)):
            raise ValueError("总分上限的执行率应从低到高排列、不重复")
        names = {level.name for level in self.first_levels}
        for absent in self.absent:
            if not {absent.level, absent.weight_to} <= names:
                raise ValueError(
                    f"absent 里的“{absent.level}”和“{absent.weight_to}”应是方案中的一级指标：{'、'.join(sorted(names))}"
                )
        return self

    @property
    def is_free(self) -> bool:
        """Whether some first levels share their points freely."""
        return any(level.weight is None for level in self.first_levels)

    def weights(self, used: Collection[str]) -> dict[str, Decimal | None]:
        """The weight due to each first level when rows stand under the `used` ones; None where it is free."""
        due = {level.name: level.weight for level in self.first_levels}
        for absent in self.absent:
            given, taker = due[absent.level], due[absent.weight_to]
            if absent.level not in used and given is not None and taker is not None:
                due[absent.level], due[absent.weight_to] = Decimal(0), taker + given
        return due

    def capped(self, total: Decimal, rate: Decimal | None) -> Decimal:
        """A total in points under the cap of its execution rate (a ratio; None: no budget, no cap)."""
        if rate is None:
            return total
        bound = half_up(rate * 100, 4)
        return min([total, *(band.total for band in self.cap.bands if bound < band.rate_below)])

    def grade(self, score: Decimal) -> str:
        """The grade of a total score in points (lower bound included)."""
        return next(band.name for band in self.grades.bands if score >= band.low)

    def level_names(self) -> tuple[str, ...]:
        """The qualitative levels a cell may hold, best first."""
        return tuple(level.name for level in self.qualitative.levels)
