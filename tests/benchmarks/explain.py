"""How long reading and explaining takes: `python -m tests.benchmarks.explain`.

Times move with the machine; the ratio to `python -c pass` is what holds.
"""

import csv
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.values import read_value
from tests.settings import SEED

ROWS, ROUNDS, TEXTS = 10_000, 5, 3_000
FORMS = (
    "≥{n}个",
    "{n}",
    "≤{n}万元",
    "不低于{p}%",
    "{p}%以上",
    "{p}%-100%",
    "2023年12月31日前",
    "效果明显",
    "{n}人次",
    "=0.95",
)
ACTUALS = ("{m}", "{m}个", "{p}%", "0.96", "达成预期指标", "已完成", "2023年12月20日", "{m}万元", "无", "{m}人次")
NAMES = ("培训人数", "群众满意度", "项目成本", "预算调整率", "完成时间", "社会效益")


def main() -> None:
    """Print the median time of a cell, and of the whole command on ten thousand rows."""
    for title, texts in (("any text", any_texts(st.characters())), ("usual signs", any_texts(st.sampled_from(USUAL)))):
        times = [timed(text) for text in texts]
        print(f"one cell, {title}: median {statistics.median(times) * 1e6:.0f} µs, worst {max(times) * 1e6:.0f} µs")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rows.csv")
        write_rows(path)
        for _ in range(ROUNDS):
            bare, whole = run("-c", "pass"), run("-m", "workbook", "explain", "--csv", str(path), "--format", "json")
            print(f"explain {ROWS} rows: {whole:.2f} s, {whole / bare:.0f} × python -c pass")


USUAL = "≥≤=><0123456789.,%‰万亿元个人次年月日前底以上内不低于超过达成部分约-~±至到()/ ·。第季度一二十百之"


def any_texts(characters: st.SearchStrategy[str]) -> list[str]:
    """Texts of up to 200 characters, as hypothesis makes them."""
    texts: list[str] = []

    @settings(max_examples=TEXTS, database=None, suppress_health_check=list(HealthCheck), deadline=None)
    @given(st.text(alphabet=characters, max_size=200))
    def collect(text: str) -> None:
        texts.append(text)

    collect()
    return list(dict.fromkeys(texts))


def timed(text: str) -> float:
    """Seconds to read a text for the first time."""
    start = time.perf_counter()
    read_value(text)
    return time.perf_counter() - start


def write_rows(path: Path) -> None:
    """Rows of the forms people use, hardly two alike."""
    choose = random.Random(SEED)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("name", "target", "actual", "weight"))
        for number in range(ROWS):
            figures = {
                "n": choose.randrange(1, 9999),
                "m": choose.randrange(1, 9999),
                "p": choose.randrange(1, 10000) / 100,
            }
            cells = (choose.choice(forms).format(**figures) for forms in (FORMS, ACTUALS))
            writer.writerow((f"{choose.choice(NAMES)}{number % 97}", *cells, 10))


def run(*arguments: str) -> float:
    """Seconds a fresh interpreter takes."""
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], capture_output=True, check=False)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
