"""What a row means where its cells do not say so: its direction, its unit, its target, read off the indicator's name.

National rule and practice: costs and controlled rates have a ceiling, everything else a floor. Whatever is read
off a name is reported as a doubt, never silently applied.
"""

import re
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from schemas.cells import Cell, is_blank, normalise
from schemas.terms import PERCENT
from schemas.units import measure, spelled
from schemas.values import Assumed, Value, read_value
from schemas.words import with_signs

SHARE_NAMES = ("率", "满意度", "比例", "占比", "比重", "(%)", "（%）")
_FLOOR_END = re.compile(
    r"(?:完成|执行|核算|达标|到位|及时|合格|满意|覆盖|知晓|办结|处置|化解|查处|查明|整改|利用|有效)(?:率|度|程度|比例)$|节约|节省|挽回"
)
_CEILING = re.compile(
    r"控制[率数额]|成本|总?投资|费用|支出|经费|价格|变动率|调整率|结转|结余率|差错|投诉|事故|死亡|伤亡|违规|违纪|失误|超支|变质|损耗|"
    r"污染|排放|上访|发生率|发生数|发案|受害|逾期|拖欠|欠款|能耗|重大.{0,4}火灾|负债率|流失率|失业率|贫困发生"
)
_INCOME = re.compile(r"收入|产值|增收|销售|营业|利润|税|募集|引进|引资|招商|带动|拉动|撬动|储蓄|贷款发放|固定资产投资")
_UNIT_IN_NAME = re.compile(r"\(([^()]{1,8})\)\s*$")
_NUMBERING = re.compile(r"^指标\s*\d+\s*[:.、]?\s*")


def is_met(sign: str, target: Decimal, actual: Decimal) -> bool:
    """Whether an actual keeps what the sign asks."""
    return {
        "≥": actual >= target,
        ">": actual > target,
        "≤": actual <= target,
        "<": actual < target,
        "=": actual == target,
    }[sign]


def inferred(name: Cell, target: Decimal, unit: str) -> str:
    """The direction of an unsigned target: a ceiling for money, costs, controlled rates and zero, else a floor."""
    if target == 0:
        return "≤"
    text = "" if is_blank(name) else _UNIT_IN_NAME.sub("", normalise(str(name)))
    if _FLOOR_END.search(text) or _INCOME.search(text):
        return "≥"
    return "≤" if _CEILING.search(text) or measure(unit).base.partition("/")[0] == "元" else "≥"


def is_share(unit: str, name: Cell) -> bool:
    """Whether a row counts in percent, by its unit or else its name. The sheet's formula asks the same."""
    if unit:
        return unit == PERCENT
    return isinstance(name, str) and name.endswith(SHARE_NAMES)


def unit_in_name(name: Cell) -> str:
    """The unit an indicator's name ends with, as in 成本控制数(万元); "" for none."""
    found = _UNIT_IN_NAME.search("" if is_blank(name) else normalise(str(name)))
    return spelled(found[1]) if found and not re.search(r"\d|含|不含", found[1]) else ""


@lru_cache(maxsize=4096)
def hidden_in_name(name: Cell) -> Value:
    """The target an indicator's name carries, as in ≥360天服务读者; blank where it has neither sign nor percent."""
    if is_blank(name):
        return Value("blank")
    text = _NUMBERING.sub("", normalise(str(name)))
    value = read_value(text)
    signed = with_signs(text)
    if (
        value.kind != "quantitative"
        or value.number is None
        or not (re.search(r"[≥≤<>=]\s*\d", signed) or value.unit == PERCENT or value.sign)
    ):
        return Value("blank")
    return replace(
        value,
        level=None,
        assumed=(
            *value.assumed,
            Assumed("V110", f"指标值没有填，取自指标名称：{value.sign}{value.number}{value.unit}"),
        ),
    )
