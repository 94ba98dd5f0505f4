"""Words of the official form that cells hold and code asks for."""

SIGNS = ("≥", "≤", "=", ">", "<", "定性")
QUALITATIVE = "定性"
PERCENT = "%"
PERMILLE = "‰"
DATE_UNIT = "日期"
