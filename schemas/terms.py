"""Words of the official form that cells hold and code asks for."""

DIRECTIONS = ("≥", "≤", "=", ">", "<")
FLOORS, CEILINGS = frozenset({"≥", ">"}), frozenset({"≤", "<"})
QUALITATIVE = "定性"
SIGNS = (*DIRECTIONS, QUALITATIVE)
PERCENT, PERMILLE = "%", "‰"
PERCENT_SPELLINGS = ("%", "％", "﹪", "百分比")
PENDING = "待核"
DATE_UNIT = "日期"
