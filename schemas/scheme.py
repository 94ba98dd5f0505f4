"""Schemes: a county's weights, levels, bands and thresholds.

Nothing that differs from place to place stands in code. Every block of figures carries its
`source`; a scheme that still has to be confirmed says so in `status`.
"""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from schemas.rounding import half_up
from schemas.terms import PENDING, QUALITATIVE

GRADE_NAMES = ("优", "良", "中", "差")
MOST_LEVELS = 10
FREE = "free"


def _figure(value: object) -> object:
    """A number as TOML writes it; neither a text nor true."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise ValueError("应为数字（不加引号）")
    return value


Figure = Annotated[Decimal, BeforeValidator(_figure)]
Points = Annotated[Figure, Field(ge=0, le=100)]
Weight = Annotated[Figure, Field(gt=0, le=100)]
MaybeFree = Annotated[Weight | None, BeforeValidator(lambda value: None if value == FREE else value)]
Share = Annotated[Figure, Field(ge=0, le=1)]
OfTarget = Annotated[Figure, Field(gt=100, le=100000)]
Count = Annotated[int, Field(strict=True)]
Words = Annotated[str, Field(pattern=r"^[^\x00-\x1f]*[^\s\x00-\x1f][^\x00-\x1f]*$", max_length=500, strict=True)]
Name = Annotated[str, Field(pattern=r"^[\u4e00-\u9fff、，]{1,30}$", strict=True)]


class _Block(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PresetIndicator(_Block):
    """An indicator row the county prescribes, written into the template."""

    name: Words
    sign: Literal["≥", "≤", "=", ">", "<", "定性"] = "定性"
    target: Decimal | str = ""
    measure_unit: Annotated[str, Field(max_length=20)] = ""
    weight: Weight


class SecondLevel(_Block):
    """A second-level indicator: how many rows it shows, how many spare ones stay hidden."""

    name: Name
    required: Annotated[bool, Field(strict=True)] = False
    rows: Annotated[Count, Field(ge=1, le=20)] = 1
    spare: Annotated[Count, Field(ge=0, le=20)] = 3
    indicators: tuple[PresetIndicator, ...] = ()


class FirstLevel(_Block):
    """A first-level indicator with its weight in points; without one its rows share what is left freely."""

    name: Name
    weight: MaybeFree
    source: Words
    second_levels: Annotated[tuple[SecondLevel, ...], Field(min_length=1)]


class Execution(_Block):
    """Scoring of the budget execution rate.

    `zero_budget_share`: share of the weight (0–1) when budget and execution are both 0.
    `reason_below`, percent: a lower rate needs a reason.
    """

    weight: Points
    zero_budget_share: Share
    reason_below: Points
    source: Words


class Quantitative(_Block):
    """Scoring of quantitative rows.

    `lower_is_better`: `linear` is w·(1−(A−T)/T), 0 at 2T; `ratio` is w·T/A.
    `late_share`: share of the weight (0–1) for a date later than due.
    """

    lower_is_better: Literal["linear", "ratio"]
    late_share: Share
    source: Words


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
    source: Words


class CapBand(_Block):
    """Below an execution rate of `rate_below` percent the total is at most `total` points."""

    rate_below: Points
    total: Points


class Cap(_Block):
    """A cap of the total by execution rate, lowest rate first; no bands, no cap."""

    bands: tuple[CapBand, ...] = ()
    source: Words


class Absent(_Block):
    """A first level a project may do without: its weight then goes to another one."""

    level: str
    weight_to: str
    source: Words


class Level(_Block):
    """A qualitative level: from `low` percent of the points (included) up to the next level's `low`."""

    name: Name
    low: Points


class Qualitative(_Block):
    """The qualitative levels, best first."""

    levels: Annotated[tuple[Level, ...], Field(min_length=1, max_length=MOST_LEVELS)]
    source: Words


class Grade(_Block):
    """A grade of the national rule and its lower bound in points (included)."""

    name: Literal["优", "良", "中", "差"]
    low: Points


class Grades(_Block):
    """The grades, best first, the last from 0."""

    bands: Annotated[tuple[Grade, ...], Field(min_length=2)]
    source: Words


class Rounding(_Block):
    """Decimals of a score and the difference that is still equal."""

    places: Annotated[Count, Field(ge=0, le=4)]
    tolerance: Share
    source: Words


class Scheme(_Block):
    """One scheme: of project sheets, or of the overall sheet (`kind`).

    `overall` names the overall-sheet scheme that goes with a project scheme.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}$", strict=True)]
    title: Words
    kind: Literal["project", "overall"]
    status: Literal["confirmed", "to-be-confirmed"]
    source: Words
    overall: str = ""
    execution: Execution
    first_levels: Annotated[tuple[FirstLevel, ...], Field(min_length=1)]
    quantitative: Quantitative
    over_fulfilment: OverFulfilment
    cap: Cap
    absent: tuple[Absent, ...] = ()
    qualitative: Qualitative
    grades: Grades
    rounding: Rounding

    def __hash__(self) -> int:
        return hash(self.id)

    @property
    def fingerprint(self) -> str:
        """A short mark of all that decides scores, weights and rows; titles and sources have no part in it."""
        decisive = _decisive(self.model_dump(mode="json"))
        return sha256(json.dumps(decisive, sort_keys=True).encode("utf-8")).hexdigest()[:12]

    @model_validator(mode="after")
    def _agrees_with_itself(self) -> "Scheme":
        fixed = self.execution.weight + sum(level.weight or 0 for level in self.first_levels)
        if self.is_free and fixed >= 100:
            raise ValueError(f"执行率与固定分值的一级指标已合计 {fixed} 分，没有分值留给自由分配的一级指标")
        if not self.is_free and fixed != 100:
            raise ValueError(f"执行率与各一级指标分值合计为 {fixed}，应为 100")
        for problem in (*self._names(), *self._bands(), *self._cap(), *self._absent(), *self._over(), *self._presets()):
            raise ValueError(problem)
        return self

    def _names(self) -> Iterator[str]:
        """Names that would stand twice."""
        seconds = ((first.name, [second.name for second in first.second_levels]) for first in self.first_levels)
        levels = [level.name for level in self.qualitative.levels]
        listed = (("一级指标", [first.name for first in self.first_levels]), *seconds, ("定性等级", levels))
        for what, names in listed:
            twice = next((name for name in names if names.count(name) > 1), None)
            if twice is not None:
                yield f"{what}的名称“{twice}”重复"

        if PENDING in levels:
            yield f"定性等级不能叫“{PENDING}”"
        if self.kind == "project" and not self.overall:
            yield "项目方案要写 overall（配哪个整体表方案）"

    def _bands(self) -> Iterator[str]:
        """Bounds that do not fall from the best to 0."""
        for bands, what in ((self.qualitative.levels, "定性等级"), (self.grades.bands, "评价等级")):
            lows = [band.low for band in bands]
            if lows[-1] != 0 or lows != sorted(set(lows), reverse=True):
                yield f"{what}的下限应从高到低排列、不重复，最后一级为 0"
            if any(0 < low <= 1 for low in lows):
                yield f"{what}的下限是百分数，80% 写 80，不写 0.8"
        ranks = [GRADE_NAMES.index(band.name) for band in self.grades.bands]
        if ranks != sorted(set(ranks)):
            yield "评价等级应按优、良、中、差的顺序，不重复"

    def _cap(self) -> Iterator[str]:
        """Bands of the cap that do not rise with the rate."""
        rates = [band.rate_below for band in self.cap.bands]
        totals = [band.total for band in self.cap.bands]
        if rates != sorted(set(rates)) or totals != sorted(totals):
            yield "总分上限（cap）应按执行率从低到高排列、不重复，执行率越高上限越高"
        if any(rate <= 1 for rate in rates):
            yield "总分上限（cap）的 rate_below 是百分数，80% 写 80，不写 0.8"

    def _absent(self) -> Iterator[str]:
        """First levels to do without that are unknown, free, or taken twice."""
        weights = {level.name: level.weight for level in self.first_levels}
        used = [name for absent in self.absent for name in (absent.level, absent.weight_to)]
        for name in used:
            if weights.get(name) is None:
                yield f"absent 里的“{name}”应是有固定分值的一级指标：{'、'.join(weights)}"
            if used.count(name) > 1:
                yield f"absent 里的“{name}”出现了不止一次"

    def _over(self) -> Iterator[str]:
        """A deduction that lacks its line or its points."""
        over = self.over_fulfilment
        if over.deduct_from is None and over.deduct_points:
            yield "over_fulfilment 写了 deduct_points，还要写 deduct_from（达到百分之几起扣）"
        if over.deduct_from is not None and over.deduct == "points" and not over.deduct_points:
            yield "over_fulfilment 写了 deduct_from，还要写 deduct_points（扣几分）"
        if over.deduct_points and over.deduct == "deviation":
            yield "over_fulfilment 按 deviation（超出的比例）扣分时，deduct_points 应为 0"

    def _presets(self) -> Iterator[str]:
        """Preset indicators that do not fit their rows or their weight."""
        for first in self.first_levels:
            for second in first.second_levels:
                if len(second.indicators) > second.rows + second.spare:
                    yield f"{second.name}预置了 {len(second.indicators)} 个指标，行数只有 {second.rows + second.spare}"
                for preset in second.indicators:
                    if preset.sign != QUALITATIVE and not isinstance(preset.target, Decimal):
                        yield f"预置指标“{preset.name}”的 target 应为数字"
            points = sum((preset.weight for second in first.second_levels for preset in second.indicators), Decimal(0))
            if points and first.weight is not None and points != first.weight:
                yield f"{first.name}预置指标的分值合计 {points}，应为 {first.weight}"

    @property
    def is_free(self) -> bool:
        """Whether some first levels share their points freely."""
        return any(level.weight is None for level in self.first_levels)

    def weights(self, typed: Mapping[str, Decimal]) -> dict[str, Decimal | None]:
        """The weight due to each first level, given the points typed under each; None where it is free.

        A level a project may do without is due 0 once nothing stands under it and its points stand elsewhere.
        """
        due = {level.name: level.weight for level in self.first_levels}
        for absent in self.absent:
            given, taker = due[absent.level], due[absent.weight_to]
            if given is None or taker is None or absent.level in typed or typed.get(absent.weight_to) != taker + given:
                continue
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


def _decisive(dumped: object) -> object:
    """A dumped scheme without what is only said about it."""
    if isinstance(dumped, dict):
        return {key: _decisive(value) for key, value in dumped.items() if key not in {"title", "status", "source"}}
    return [_decisive(value) for value in dumped] if isinstance(dumped, list) else dumped
