"""Rows read by hand from published sheets. They lie beside the project, not in it: where they are not, tests say so."""

import csv
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent.parent / "shared" / "cases"


def shared_rows(name: str) -> list[dict[str, str]]:
    """The rows of one file of labelled cases; skips, loudly, where it is not there."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"labelled cases not found: {path}")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
