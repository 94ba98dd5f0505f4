"""The `--date` option that several commands share: no clock is read behind the command line."""

import datetime as dt

from workbook.commands import UsageError


def day_of(text: str | None) -> dt.date:
    """The day given, today without one. Raises UsageError."""
    try:
        return dt.date.today() if text is None else dt.date.fromisoformat(text)
    except ValueError as problem:
        raise UsageError(f"--date 是“{text}”，应写成 2024-06-30 的样子。") from problem
