"""自评总结: one paragraph a row; computed, authored or mixed."""

from dataclasses import replace
from typing import TYPE_CHECKING

from schemas.tables import Paragraphs
from workbook.form.layout import NARRATIVE_SHEET, Block, listing
from workbook.form.looks import AUTHORED_COLOR, MISSING_COLOR, WRONG_COLOR, height_of, titles
from workbook.grid import address

if TYPE_CHECKING:
    from workbook.form.paint import Painter

HEAD = 4
FIRST = HEAD + 1
BASE_ROWS, ROWS_A_PROJECT = 70, 4
COLUMNS = {column.name: number for number, column in enumerate(Paragraphs.columns(), 1)}
WIDTHS = (16, 10, 8, 78, 10, 30, 40, 14, 14)
LEFT_ALIGNED = frozenset({"text", "basis", "beside", "generated", "fingerprint"})


def block(projects: int) -> Block:
    """Where the paragraphs stand on a fresh template."""
    rows = range(FIRST, FIRST + BASE_ROWS + ROWS_A_PROJECT * projects)
    placed = listing("paragraphs", NARRATIVE_SHEET, HEAD, rows, COLUMNS, titles(Paragraphs.columns()))
    return replace(placed, open_ended=True)


def draw(paint: "Painter", projects: int) -> None:
    """Draw the sheet; the paragraphs themselves are written by the narrative."""
    placed = block(projects)
    paint.widths(WIDTHS)
    paint.title("A1:G1", "自 评 总 结")
    paint.height(1, 34)
    paint.note(
        "A2:G2",
        "一行一段。“生成”段的数字取自各表，可以改写，改过的字不会被覆盖，清空则重新生成；"
        "“手写”段由你写，程序不动；“混合”段是你的话，{…} 处自动填数。",
    )
    paint.note("A3:G3", "数字变了的段落，状态会变成“过期”或“冲突”，旁边写明哪个数变了。写完后导出 Word。")
    for column in Paragraphs.columns():
        paint.label(address(HEAD, COLUMNS[column.name]), column.title)
    for row in placed.rows:
        for column in Paragraphs.columns():
            cell = address(row, COLUMNS[column.name])
            align = "left" if column.name in LEFT_ALIGNED else "center"
            paint.plain(cell, align=align, grey=column.origin != "entered", locked=column.origin != "entered")
    _mark(paint, placed)
    for letter in ("A", "H", "I"):
        paint.sheet.column_dimensions[letter].hidden = True
    paint.finish(f"A1:G{placed.rows[-1]}", head=f"{HEAD}:{HEAD}", landscape=True)
    paint.sheet.freeze_panes = f"A{FIRST}"


def text_height(**shown: str) -> float:
    """The row height in points that shows what stands in these columns."""
    return max(height_of(text, WIDTHS[COLUMNS[name] - 1]) for name, text in shown.items())


def _mark(paint: "Painter", placed: Block) -> None:
    top, bottom = placed.rows[0], placed.rows[-1]
    paint.mark(f"D{top}:D{bottom}", f'OR($C{top}="手写",$C{top}="混合")', AUTHORED_COLOR)
    for words, color in ((("过期", "待填"), MISSING_COLOR), (("冲突",), WRONG_COLOR)):
        test = ",".join(f'$E{top}="{word}"' for word in words)
        paint.mark(f"E{top}:E{bottom}", f"OR({test})", color)
