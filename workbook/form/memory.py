"""What ziping remembers on the hidden sheet, right of version and levels: the marks it set, its last write, and
what it has to put back while it writes.

Each is a list with a head in row 1. Only ziping reads them; a workbook without them has nothing to remember.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.cells import Cell
from workbook.grid import Edit, Sheet


@dataclass(frozen=True)
class Memory:
    """A list kept in the columns from `left` on: a head of its own, then entries of `width` texts."""

    title: str
    left: int
    width: int

    def head(self, sheet: Sheet) -> tuple[str, ...]:
        """What the head says after the title."""
        return tuple(_text(sheet.value(1, self.left + number)) for number in range(1, self.width))

    def entries(self, sheet: Sheet) -> Iterator[tuple[str, ...]]:
        """The entries, in order."""
        for row in range(2, len(sheet.rows) + 1):
            texts = tuple(_text(sheet.value(row, self.left + number)) for number in range(self.width))
            if any(texts):
                yield texts

    def head_written(self, sheet: Sheet, head: Sequence[str]) -> Iterator[Edit]:
        """The Edits that put a head in place of whatever stands there; blank: the list is not to be read."""
        texts = (self.title, *head) if any(head) else ()
        for number in range(self.width):
            yield Edit(sheet.name, 1, self.left + number, texts[number] if number < len(texts) else None)

    def entries_written(self, sheet: Sheet, entries: Sequence[Sequence[str]]) -> Iterator[Edit]:
        """The Edits that put entries in place of those that stood there."""
        for row in range(2, max(len(sheet.rows), len(entries) + 1) + 1):
            yield from self._line(sheet, row, entries[row - 2] if row - 2 < len(entries) else ())

    def _line(self, sheet: Sheet, row: int, texts: Sequence[str]) -> Iterator[Edit]:
        for number in range(self.width):
            text = texts[number] if number < len(texts) else ""
            if text or _text(sheet.value(row, self.left + number)):
                yield Edit(sheet.name, row, self.left + number, text or None)


MARKS = Memory("标记", 8, 3)
JOURNAL = Memory("撤销", 12, 7)
HELD = Memory("占用", 20, 3)


def _text(value: Cell) -> str:
    return "" if value is None else str(value)
