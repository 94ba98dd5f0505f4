"""How the form looks: fonts, colours, number formats, the height a text takes. What draws with it is `paint`."""

from collections.abc import Iterable
from dataclasses import dataclass

from schemas.column import Column

FONT, TITLE_FONT = "宋体", "黑体"
LABEL_COLOR, ENTRY_COLOR, BLACK, GREY, LINK_COLOR = "EAF1F8", "FFFBE6", "000000", "7F7F7F", "0563C1"
MISSING_COLOR, WRONG_COLOR, AUTHORED_COLOR = "FFE699", "F8B4B4", "FFFBE6"
FORMATS = {"money": "#,##0.00", "year": "0", "date": 'yyyy"年"m"月"d"日"', "number": "0.00"}
PERCENT_FORMAT = "0.00%"
POINTS_FORMAT = "0.00"
DAY_FORMAT, DAY_FORMAT_ID = "yyyy\\-mm\\-dd", 190
LINE_HEIGHT, LINE_GAP = 13.5, 4.0


@dataclass(frozen=True)
class Look:
    """How a cell looks: font, fill (an RGB text, "" for none), border, format, and whether it is locked."""

    font: str = FONT
    size: int = 10
    bold: bool = False
    color: str = BLACK
    fill: str = ""
    border: bool = True
    number_format: str = "General"
    align: str = "center"
    locked: bool = True


def titles(columns: Iterable[Column]) -> dict[str, str]:
    """Column name to printed title."""
    return {column.name: column.title for column in columns}


def height_of(text: str, width: float) -> float:
    """The height in points a wrapped text takes in a column `width` characters wide."""
    lines = 0
    for line in text.split("\n"):
        taken = sum(1 if character.isascii() else 2 for character in line)
        lines += max(1, -(-taken // int(width - 2)))
    return LINE_HEIGHT * lines + LINE_GAP
