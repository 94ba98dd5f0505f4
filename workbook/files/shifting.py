"""A formula as it reads when it is copied to another cell: what a shared formula says in each of its cells."""

import re

from workbook.grid import column_letters, column_number

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_COLUMN, _ROW = r"(\$?)([A-Za-z]{1,3})", r"(\$?)(\d{1,7})"
_PIECE = re.compile(
    r"""(?P<kept>"(?:[^"]|"")*"|'(?:[^']|'')*'|\[[^\[\]]*\])"""
    rf"|(?<![\w.$])(?:{_COLUMN}{_ROW}|{_COLUMN}:{_COLUMN}|{_ROW}:{_ROW})(?![\w.(!])"
)


def shifted(formula: str, rows: int, columns: int) -> str:
    """The formula with its relative references moved; one that leaves the sheet becomes #REF!.

    Texts in quotes, sheet names, absolute references and function names stay as they are.
    """

    def moved(piece: re.Match[str]) -> str:
        if piece["kept"]:
            return piece[0]
        _, across, letters, down, number, *lines = piece.groups()
        if letters:
            return _column(across, letters, columns) + _row(down, number, rows)
        if lines[1]:
            return f"{_column(lines[0], lines[1], columns)}:{_column(lines[2], lines[3], columns)}"
        return f"{_row(lines[4], lines[5], rows)}:{_row(lines[6], lines[7], rows)}"

    def whole(piece: re.Match[str]) -> str:
        text = moved(piece)
        return "#REF!" if "#REF!" in text and not piece["kept"] else text

    return _PIECE.sub(whole, formula)


def _column(fixed: str, letters: str, columns: int) -> str:
    number = column_number(letters.upper()) + (0 if fixed else columns)
    return fixed + column_letters(number) if 1 <= number <= LAST_COLUMN else "#REF!"


def _row(fixed: str, digits: str, rows: int) -> str:
    number = int(digits) + (0 if fixed else rows)
    return f"{fixed}{number}" if 1 <= number <= LAST_ROW else "#REF!"
