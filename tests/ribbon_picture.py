"""docs/pictures/ribbon.png, drawn from the ribbon's XML: python -m tests.ribbon_picture (needs Pillow, Noto Sans CJK).

The icons are our own drawings: Excel shows its own under the same names.
"""

from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from lxml import etree
from PIL import Image, ImageDraw, ImageFont

from tests.pictures import PICTURES
from xladdin.addin.build import RIBBON

FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
SIMPLIFIED_CHINESE = 2
FINE = 4  # drawn this much larger, then made smaller: smooth edges
OTHER_TABS = ("文件", "开始"), ("插入", "页面布局", "公式", "数据", "审阅", "视图")
WIDTH, TABS, BODY, LABEL = 600, 30, 74, 20
GREEN, INK, GREY, LINE, PAPER, BACK = "#217346", "#262626", "#767676", "#d2d0ce", "#ffffff", "#f3f2f1"
BLUE, RED, AMBER = "#2b579a", "#c43e1c", "#e0a030"


class Canvas:
    """A picture in the units of the screen, drawn finer than that."""

    def __init__(self, width: int, height: int) -> None:
        self.image = Image.new("RGB", (width * FINE, height * FINE), BACK)
        self.pen = ImageDraw.Draw(self.image)

    def font(self, size: float) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(str(FONT), round(size * FINE), index=SIMPLIFIED_CHINESE)

    def width_of(self, text: str, size: float) -> float:
        return self.pen.textlength(text, font=self.font(size)) / FINE

    def text(self, x: float, y: float, text: str, size: float, colour: str = INK, anchor: str = "mm") -> None:
        self.pen.text((x * FINE, y * FINE), text, font=self.font(size), fill=colour, anchor=anchor)

    def box(
        self, left: float, top: float, right: float, bottom: float, colour: str, outline: str | None = None
    ) -> None:
        self.pen.rectangle([v * FINE for v in (left, top, right, bottom)], fill=colour, outline=outline, width=FINE)

    def line(self, *points: tuple[float, float], colour: str = INK, width: float = 1.5) -> None:
        spread = [(x * FINE, y * FINE) for x, y in points]
        self.pen.line(spread, fill=colour, width=round(width * FINE), joint="curve")

    def shape(self, *points: tuple[float, float], colour: str) -> None:
        self.pen.polygon([(x * FINE, y * FINE) for x, y in points], fill=colour)

    def round(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        self.pen.ellipse([v * FINE for v in (left, top, right, bottom)], fill=colour)

    def arc(self, left: float, top: float, right: float, bottom: float, start: int, end: int, colour: str) -> None:
        self.pen.arc([v * FINE for v in (left, top, right, bottom)], start, end, fill=colour, width=round(2 * FINE))


def page(canvas: Canvas, x: float, y: float, s: float) -> None:
    """A written sheet of paper, the ground of several icons."""
    canvas.box(x + s * 0.15, y, x + s * 0.8, y + s, PAPER, GREY)
    for down in (0.25, 0.42, 0.59):
        canvas.line((x + s * 0.27, y + s * down), (x + s * 0.68, y + s * down), colour=LINE, width=1)


def play(canvas: Canvas, x: float, y: float, s: float) -> None:
    canvas.round(x, y, x + s, y + s, GREEN)
    canvas.shape((x + s * 0.38, y + s * 0.25), (x + s * 0.38, y + s * 0.75), (x + s * 0.78, y + s * 0.5), colour=PAPER)


def calculator(canvas: Canvas, x: float, y: float, s: float) -> None:
    canvas.box(x + s * 0.12, y, x + s * 0.88, y + s, BLUE)
    canvas.box(x + s * 0.24, y + s * 0.12, x + s * 0.76, y + s * 0.34, PAPER)
    for right in (0.24, 0.43, 0.62):
        for down in (0.46, 0.64, 0.82):
            canvas.box(x + s * right, y + s * down, x + s * (right + 0.13), y + s * (down + 0.09), PAPER)


def signed(canvas: Canvas, x: float, y: float, s: float) -> None:
    page(canvas, x, y, s)
    canvas.line((x + s * 0.5, y + s * 0.9), (x + s, y + s * 0.3), colour=AMBER, width=3)


def checked(canvas: Canvas, x: float, y: float, s: float) -> None:
    page(canvas, x, y, s)
    canvas.line((x + s * 0.4, y + s * 0.7), (x + s * 0.6, y + s * 0.95), (x + s, y + s * 0.4), colour=RED, width=3)


def word(canvas: Canvas, x: float, y: float, s: float) -> None:
    page(canvas, x + s * 0.15, y, s)
    canvas.box(x, y + s * 0.3, x + s * 0.6, y + s * 0.85, BLUE)
    canvas.text(x + s * 0.3, y + s * 0.56, "W", s * 0.42, PAPER)


def sheet(canvas: Canvas, x: float, y: float, s: float) -> None:
    page(canvas, x - s * 0.1, y, s)
    canvas.line((x + s * 0.8, y + s * 0.5), (x + s * 0.8, y + s), colour=GREEN, width=2)
    canvas.line((x + s * 0.55, y + s * 0.75), (x + s * 1.05, y + s * 0.75), colour=GREEN, width=2)


def eraser(canvas: Canvas, x: float, y: float, s: float) -> None:
    corners = ((x, y + s * 0.65), (x + s * 0.55, y + s * 0.05), (x + s, y + s * 0.4), (x + s * 0.45, y + s))
    canvas.shape(*corners, colour="#d98cb3")
    canvas.line((x + s * 0.27, y + s * 0.36), (x + s * 0.72, y + s * 0.7), colour=PAPER, width=1)


def back(canvas: Canvas, x: float, y: float, s: float) -> None:
    canvas.arc(x, y + s * 0.1, x + s, y + s * 1.1, 200, 20, BLUE)
    canvas.shape((x - s * 0.12, y + s * 0.15), (x + s * 0.32, y + s * 0.55), (x - s * 0.1, y + s * 0.68), colour=BLUE)


def question(canvas: Canvas, x: float, y: float, s: float) -> None:
    canvas.round(x, y, x + s, y + s, BLUE)
    canvas.text(x + s / 2, y + s * 0.49, "?", s * 0.72, PAPER)


ICONS: dict[str, Callable[[Canvas, float, float, float], None]] = {
    "MacroPlay": play, "CalculateNow": calculator, "SignatureLineInsert": signed, "ErrorChecking": checked,
    "FileSaveAsWordDocx": word, "SheetInsert": sheet, "ClearFormats": eraser, "Undo": back, "Help": question,
}  # fmt: skip


def main() -> None:
    """Draw the ribbon."""
    tab = next(etree.parse(str(RIBBON)).getroot().iter("{*}tab"))
    canvas = Canvas(WIDTH, TABS + BODY + LABEL + 6)
    _draw_tabs(canvas, str(tab.get("label")))
    canvas.box(0, TABS, WIDTH, TABS + BODY + LABEL, PAPER, LINE)
    left = 6.0
    for group in tab:
        right = _draw_buttons(canvas, left, list(group))
        canvas.text((left + right) / 2, TABS + BODY + LABEL / 2 - 1, str(group.get("label")), 10.5, GREY)
        canvas.line((right + 4, TABS + 6), (right + 4, TABS + BODY + LABEL - 6), colour=LINE, width=1)
        left = right + 8
    size = (canvas.image.width * 2 // FINE, canvas.image.height * 2 // FINE)
    canvas.image.resize(size, Image.Resampling.LANCZOS).save(PICTURES / "ribbon.png", optimize=True)


def _draw_tabs(canvas: Canvas, own: str) -> None:
    x = 8.0
    before, after = OTHER_TABS
    for label in (*before, own, *after):
        wide = canvas.width_of(label, 12) + 20
        if label == own:
            canvas.box(x, 4, x + wide, TABS, PAPER)
            canvas.box(x + 8, TABS - 3, x + wide - 8, TABS - 1, GREEN)
        canvas.text(x + wide / 2, TABS / 2 + 1, label, 12, GREEN if label == own else INK)
        x += wide


def _draw_buttons(canvas: Canvas, left: float, buttons: list[etree._Element]) -> float:
    """Large buttons side by side, small ones three to a column."""
    for large, some in groupby(buttons, key=lambda button: button.get("size") == "large"):
        together = list(some)
        wide = max(canvas.width_of(str(button.get("label")), 11.5) for button in together)
        for number, button in enumerate(together):
            draw, label = ICONS[str(button.get("imageMso"))], str(button.get("label"))
            if large:
                each = max(wide, 52) + 12
                draw(canvas, left + each / 2 - 14, TABS + 10, 28)
                canvas.text(left + each / 2, TABS + 54, label, 11.5)
                left += each
            else:
                draw(canvas, left + 8, TABS + 8 + 22 * number, 14)
                canvas.text(left + 30, TABS + 15 + 22 * number, label, 11.5, anchor="lm")
        left += 0 if large else wide + 40
    return left


if __name__ == "__main__":
    main()
