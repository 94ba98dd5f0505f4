"""The indicator rows that project sheets and the overall sheet share."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from schemas.cells import LARGEST
from schemas.column import Column
from schemas.rounding import plain
from schemas.scheme import PresetIndicator, Scheme
from schemas.tables import Indicators
from workbook.form.layout import HIDDEN_SHEET, Block, listing
from workbook.form.looks import DAY_FORMAT, FORMATS, MISSING_COLOR, POINTS_FORMAT, WRONG_COLOR, height_of
from workbook.grid import address

if TYPE_CHECKING:
    from workbook.form.paint import Painter

COLUMNS = {
    "level1": 1, "level2": 2, "name": 3, "sign": 4, "target": 5, "measure_unit": 6, "actual": 7, "weight": 8,
    "score": 9, "reason": 10, "reference": 12,
}  # fmt: skip
ROW_HEIGHT, ALONE_HEIGHT = 26.0, 44.0
NAME_WIDTH, REASON_WIDTH = 25, 28
TARGET_GROUP = "年度指标值"
LEVELS_TOP, LEVEL_COLUMNS = 10, {"project": 2, "overall": 3}
LEFT_ALIGNED = frozenset({"name", "reason"})


@dataclass(frozen=True)
class Slot:
    """One prepared row: its levels, whether it waits hidden as a spare, and what the scheme prescribes.

    `alone` marks the only visible row of a first level, which has to hold that level's label.
    """

    level1: str
    level2: str
    first_of_level1: int
    first_of_level2: int
    spare: bool
    alone: bool
    preset: PresetIndicator | None


@lru_cache(maxsize=16)
def slots(scheme: Scheme) -> tuple[Slot, ...]:
    """The prepared rows of a scheme, in order; `first_of_…` counts the rows a merged label spans, 0 inside."""
    return tuple(_slots(scheme))


def _slots(scheme: Scheme) -> Iterator[Slot]:
    for first in scheme.first_levels:
        height = sum(second.rows + second.spare for second in first.second_levels)
        alone = sum(second.rows for second in first.second_levels) == 1
        for second in first.second_levels:
            own = second.rows + second.spare
            for position in range(own):
                preset = second.indicators[position] if position < len(second.indicators) else None
                yield Slot(
                    first.name, second.name, height, own if position == 0 else 0, position >= second.rows, alone, preset
                )
                height = 0


def rows_by_level(scheme: Scheme) -> dict[str, list[int]]:
    """The records prepared under each second level, spare ones last as they stand."""
    found: dict[str, list[int]] = {}
    for number, slot in enumerate(slots(scheme)):
        found.setdefault(slot.level2, []).append(number)
    return found


def block(sheet: str, head: int, scheme: Scheme) -> Block:
    """The indicator list with its two title rows `head` and `head + 1`."""
    titles = {column.name: column.title for column in Indicators.columns()}
    rows = range(head + 2, head + 2 + len(slots(scheme)))
    placed = listing("indicators", sheet, head, rows, COLUMNS, titles, end="总分")
    split = {name: placed.labels[name] for name in ("sign", "target", "measure_unit")}
    lowered = {name: type(label)(label.text, head + 1, label.column) for name, label in split.items()}
    return Block(placed.table, sheet, placed.rows, placed.places, {**placed.labels, **lowered}, placed.end)


def draw(paint: "Painter", placed: Block, scheme: Scheme) -> None:
    """Draw titles, rows, validations and conditional formats."""
    head = placed.rows[0] - 2
    _draw_titles(paint, head)
    declared = {column.name: column for column in Indicators.columns()}
    for row, slot in zip(placed.rows, slots(scheme), strict=True):
        _draw_row(paint, row, slot, scheme)
    _validate(paint, placed.rows[0], placed.rows[-1], declared, scheme)
    _mark(paint, placed.rows[0], placed.rows[-1], scheme)


def row_height(name: str, reason: str) -> float:
    """The height in points that shows a row's name and reason whole."""
    return max(ROW_HEIGHT, height_of(name, NAME_WIDTH), height_of(reason, REASON_WIDTH))


def _draw_titles(paint: "Painter", head: int) -> None:
    grouped = {"sign", "target", "measure_unit"}
    for column in Indicators.columns():
        letter = address(1, COLUMNS[column.name])[:-1]
        if column.name in grouped:
            paint.label(f"{letter}{head + 1}", column.title)
        else:
            paint.label(f"{letter}{head}:{letter}{head + 1}", column.title)
    paint.label(f"D{head}:F{head}", TARGET_GROUP)


def _draw_row(paint: "Painter", row: int, slot: Slot, scheme: Scheme) -> None:
    if slot.first_of_level1:
        weight = next(first.weight for first in scheme.first_levels if first.name == slot.level1)
        points = "分值自定" if weight is None else f"{plain(weight)}分"
        paint.label(f"A{row}:A{row + slot.first_of_level1 - 1}", f"{slot.level1}\n（{points}）")
    if slot.first_of_level2:
        paint.text(f"B{row}:B{row + slot.first_of_level2 - 1}", slot.level2)
    for name in ("name", "sign", "target", "measure_unit", "actual", "weight", "score", "reason"):
        align = "left" if name in LEFT_ALIGNED else "center"
        number_format = POINTS_FORMAT if name == "score" else "General"
        paint.blank_entry(address(row, COLUMNS[name]), align=align, number_format=number_format)
    paint.computed(address(row, COLUMNS["reference"]), FORMATS["number"], grey=True)
    paint.height(row, ALONE_HEIGHT if slot.alone else ROW_HEIGHT)
    if slot.spare:
        paint.hide(row)
    if slot.preset is not None:
        for name in ("name", "sign", "target", "measure_unit", "weight"):
            value = getattr(slot.preset, name)
            paint.sheet.cell(row, COLUMNS[name]).value = value if value != "" else None


def _validate(paint: "Painter", top: int, bottom: int, declared: dict[str, Column], scheme: Scheme) -> None:
    last_level = LEVELS_TOP + len(scheme.qualitative.levels) - 1
    letter = "ABC"[LEVEL_COLUMNS[scheme.kind] - 1]
    levels = f"{HIDDEN_SHEET}!${letter}${LEVELS_TOP}:${letter}${last_level}"
    blank = f"{HIDDEN_SHEET}!${letter}${LEVELS_TOP - 1}"
    custom = {
        "target": (
            f'OR($D{top}="定性",AND(ISNUMBER($E{top}),ABS(N($E{top}))<={LARGEST}))',
            "请只填数值（时间指标填日期），符号和单位填在两旁的格里；定性指标先把指标性质选为“定性”。",
        ),
        "weight": (f"AND(ISNUMBER($H{top}),$H{top}>0,$H{top}<=100)", "请填大于 0、不超过 100 的分值。"),
        "score": (f"AND(ISNUMBER($I{top}),$I{top}>=0,$I{top}<=$H{top})", "得分应在 0 与分值之间。"),
    }
    for name in ("name", "sign", "measure_unit", "reason"):
        paint.validate(_span(name, top, bottom), declared[name])
    for name, (formula, error) in custom.items():
        paint.validate_by(_span(name, top, bottom), declared[name], formula, error)
    paint.validate_from(
        _span("actual", top, bottom),
        declared["actual"],
        f'IF($D{top}="定性",{levels},{blank})',
        "定性指标请从下拉中选择完成程度；其他指标填数值。",
    )


def _mark(paint: "Painter", top: int, bottom: int, scheme: Scheme) -> None:
    for name in ("target", "actual"):
        paint.show_as(
            _span(name, top, bottom), f'AND($F{top}="日期",ISNUMBER({address(top, COLUMNS[name])}))', DAY_FORMAT
        )
    for name in ("sign", "target", "actual", "weight", "score"):
        letter = address(1, COLUMNS[name])[:-1]
        paint.mark(_span(name, top, bottom), f'AND($C{top}<>"",{letter}{top}="")', MISSING_COLOR)
    paint.mark(_span("actual", top, bottom), f'AND($C{top}<>"",$G{top}<>"",$L{top}="待核")', WRONG_COLOR)
    paint.mark(_span("score", top, bottom), f"AND(ISNUMBER($I{top}),N($I{top})>N($H{top}))", WRONG_COLOR)
    paint.mark(
        _span("score", top, bottom),
        f"AND(ISNUMBER($I{top}),ISNUMBER($L{top}),ABS(N($I{top})-N($L{top}))>{plain(scheme.rounding.tolerance)})",
        WRONG_COLOR,
    )
    paint.mark(
        _span("reason", top, bottom),
        f'AND(ISNUMBER($I{top}),N($I{top})<N($H{top}),TRIM($J{top})="")',
        MISSING_COLOR,
    )


def _span(name: str, top: int, bottom: int) -> str:
    letter = address(1, COLUMNS[name])[:-1]
    return f"{letter}{top}:{letter}{bottom}"
