"""The picture of a report on returned workbooks in docs/pictures: python -m tests.returned_pictures.

Fourteen units' workbooks are made up, some with faults, and checked as the bureau would. Needs Chromium and Pillow.
"""

import os
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.chromium import browser
from tests.pictures import PICTURES
from tests.returned import of_unit
from tests.steps import typed
from workbook.commands import main as ziping

UNITS = (
    "教育局",
    "财政局",
    "水务局",
    "民政局",
    "统计局",
    "司法局",
    "林草局",
    "交通局",
    "卫健局",
    "信访局",
    "科技局",
    "应急局",
    "审计局",
    "文旅局",
)
FAULTS = {
    "水务局": (("项目自评1", "G8", "五万"), ("项目清单", "G5", "XX")),
    "林草局": (("项目自评1", "D8", 4),),
    "卫健局": (("项目自评1", "G8", 6.5), ("单位信息", "B6", None)),
    "文旅局": (("项目自评1", "G8", 3.2),),
}
DAY, COLOURS = "2024-04-18", 160


def main() -> None:
    """Make the picture anew."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
        returned = folder / "收回"
        returned.mkdir()
        for unit in UNITS:
            data = typed(of_unit(f"某县{unit}"), *FAULTS.get(unit, ()))
            (returned / f"{unit}.xlsx").write_bytes(data)
        roster = folder / "名册.csv"
        listed = "".join(f"某县{unit},,\n" for unit in (*UNITS, "档案局"))
        roster.write_text(f"单位名称,项目名称,项目级次\n{listed}", "utf-8")
        os.chdir(folder)
        ziping(["check", "收回", "-o", "报告", "--roster", "名册.csv", "--date", DAY])
        save(page(folder / "报告" / "校验报告.html"), "report")


def page(path: Path) -> bytes:
    """The head of the report page, as a screen shows it."""
    with browser() as reader:
        reader.open(path)
        return reader.driver.get_screenshot_as_png()


def save(picture: bytes, name: str) -> None:
    """Write a picture of few colours, without white edges."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    box = Image.eval(image.convert("L"), lambda light: 255 - light).getbbox()
    image.crop(box).quantize(COLOURS).save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
