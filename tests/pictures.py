"""The pictures in docs/pictures, printed by LibreOffice from the demonstration: python -m tests.pictures."""

import subprocess
import tempfile
from pathlib import Path

from tests.office import converted
from workbook.demo.story import blank_demo_workbook, type_in
from workbook.fill import fill

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
DPI = "75"
# picture, file, a text by which its page is known
WANTED = (
    ("unit", "demo.xlsx", "基本支出执行数（按经济分类）"),
    ("list", "demo.xlsx", "级次汇总"),
    ("overall", "demo.xlsx", "部门（单位）整体支出绩效自评表\n"),
    ("project", "demo.xlsx", "工商联专项经费\n"),
    ("narrative", "demo.xlsx", "成文或新文字"),
    ("template", "blank.xlsx", "项目支出绩效自评表\n"),
    ("letter", "letter.docx", "现将情况总结如下"),
)


def main() -> None:
    """Print every picture anew."""
    blank = blank_demo_workbook()
    filled = fill(type_in(blank))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = {"demo.xlsx": filled.workbook, "blank.xlsx": blank}
        printed = converted(files, "pdf", folder / "sheets")
        printed |= converted({"letter.docx": filled.letter}, "pdf", folder / "letter")
        PICTURES.mkdir(exist_ok=True)
        for picture, source, text in WANTED:
            pdf = folder / "one.pdf"
            pdf.write_bytes(printed[source])
            _print_page(pdf, _page_with(pdf, text), PICTURES / picture)


def _page_with(pdf: Path, text: str) -> str:
    read = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True)
    wanted = text.replace(" ", "").strip()
    pages = read.stdout.decode("utf-8").split("\f")
    found = [number for number, page in enumerate(pages, 1) if wanted in page.replace(" ", "")]
    preferred = [number for number in found if text.endswith("\n") and "年度总体" in pages[number - 1]]
    return str((preferred or found)[0])


def _print_page(pdf: Path, page: str, target: Path) -> None:
    command = ["pdftoppm", "-r", DPI, "-f", page, "-l", page, "-png", "-singlefile", str(pdf), str(target)]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
