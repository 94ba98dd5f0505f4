"""The pictures in docs/pictures, printed by LibreOffice from the demonstration: python -m tests.pictures.

Needs LibreOffice, pdftoppm, Pillow and Noto CJK, which stands in for the Chinese fonts the forms name.
"""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from PIL import Image, ImageChops, ImageOps

from tests.office import converted
from tests.pictured import workbooks

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
FRAME, FOOT_POINTS, COLOURS = 10, 50, 160
SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
STAND_INS = dict.fromkeys(("宋体", "仿宋_GB2312", "楷体_GB2312", "方正小标宋简体", "Times New Roman"), SERIF)
STAND_INS |= {"黑体": SANS}
WORD = re.compile(r'<word xMin="[\d.]+" yMin="([\d.]+)"[^>]*>([^<]*)</word>')


@dataclass(frozen=True)
class Picture:
    """A page of a printed file, known by a text on it, without its margins unless it is shown `whole`.

    `until` is the text from which on it is cut off.
    """

    name: str
    source: str
    text: str
    until: str = ""
    dpi: int = 120
    whole: bool = False


WANTED = (
    Picture("unit", "demo.xlsx", "基本支出执行数（按经济分类）"),
    Picture("list", "demo.xlsx", "级次汇总", dpi=170),
    Picture("overall", "demo.xlsx", "部门（单位）整体支出绩效自评表\n", dpi=130),
    Picture("project", "demo.xlsx", "工商联专项经费\n", dpi=130),
    Picture("narrative", "demo.xlsx", "成文或新文字", until="（四）项目概况和资金使用管理情况", dpi=130),
    Picture("template", "blank.xlsx", "项目支出绩效自评表\n", dpi=130),
    Picture("marks", "marked.xlsx", "工商联专项经费\n", dpi=130),
    Picture("results", "marked.xlsx", "校 验 结 果", dpi=190),
    Picture("states", "states.xlsx", "成文或新文字", until="1.整体绩效目标", dpi=150),
    Picture("letter", "letter.docx", "现将情况总结如下", dpi=96, whole=True),
)


def main() -> None:
    """Print every picture anew."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = workbooks(folder)
        letter = {"letter.docx": files.pop("letter.docx")}
        with _stand_in_fonts(folder):
            printed = converted(files, "pdf", folder / "sheets") | converted(letter, "pdf", folder / "letter")
        for picture in WANTED:
            pdf = folder / "one.pdf"
            pdf.write_bytes(printed[picture.source])
            _cut(_page(pdf, picture), picture).save(PICTURES / f"{picture.name}.png", optimize=True)


@contextmanager
def _stand_in_fonts(folder: Path) -> Iterator[None]:
    """Fonts of the house in place of those that only Windows has."""
    aliases = "".join(
        f'<match target="pattern"><test name="family"><string>{wanted}</string></test>'
        f'<edit name="family" mode="assign" binding="same"><string>{used}</string></edit></match>'
        for wanted, used in STAND_INS.items()
    )
    config = folder / "fonts.conf"
    config.write_text(f"<fontconfig><include>/etc/fonts/fonts.conf</include>{aliases}</fontconfig>", "utf-8")
    with patch.dict(os.environ, {"FONTCONFIG_FILE": str(config)}):
        yield


def _page(pdf: Path, picture: Picture) -> Image.Image:
    """The picture's page; unless whole, without its foot, the page number, and all from `until` on."""
    number = _page_with(pdf, picture.text)
    target = pdf.with_suffix("")
    command = ["pdftoppm", "-r", str(picture.dpi), "-f", number, "-l", number, "-png", "-singlefile"]
    subprocess.run([*command, str(pdf), str(target)], check=True)
    image = Image.open(target.with_suffix(".png")).convert("RGB")
    bottom = image.height - FOOT_POINTS * picture.dpi / 72
    if picture.until:
        bottom = _height_of(pdf, number, picture.until) * picture.dpi / 72 - 4
    return image if picture.whole else image.crop((0, 0, image.width, round(bottom)))


def _cut(page: Image.Image, picture: Picture) -> Image.Image:
    """The page without its margins, or framed, in few colours: small files."""
    if picture.whole:
        return ImageOps.expand(page, 1, "silver").quantize(COLOURS, dither=Image.Dither.NONE)
    ink = ImageChops.difference(page, Image.new("RGB", page.size, "white")).getbbox()
    return ImageOps.expand(page.crop(ink), FRAME, "white").quantize(COLOURS, dither=Image.Dither.NONE)


def _height_of(pdf: Path, number: str, text: str) -> float:
    """Where on a page a text stands, in points from the top."""
    command = ["pdftotext", "-bbox", "-f", number, "-l", number, str(pdf), "-"]
    read = subprocess.run(command, check=True, capture_output=True).stdout.decode("utf-8")
    return next(float(top) for top, word in WORD.findall(read) if word == text)


def _page_with(pdf: Path, text: str) -> str:
    read = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True)
    wanted = text.replace(" ", "").strip()
    pages = read.stdout.decode("utf-8").split("\f")
    found = [number for number, page in enumerate(pages, 1) if wanted in page.replace(" ", "")]
    preferred = [number for number in found if text.endswith("\n") and "年度总体" in pages[number - 1]]
    return str((preferred or found)[0])


if __name__ == "__main__":
    main()
