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
from schemas.values import Assumed, Value, read_value, show
from schemas.words import names_fall, with_signs

SHARE_NAMES = ("率", "满意度", "比例", "占比", "比重", "(%)", "（%）")
_RATE_END = re.compile(r"(?:率|度|程度|比例|占比|比重|覆盖|进度)$")
_HARM = (
    "控制|变动|调整|结转|结余|差错|误差|误报|投诉|事故|纠纷|死亡|伤亡|感染|违规|违纪|失误|超支|超标|变质|损耗|漏损|污染|排放|上访|信访|"
    "发生|发案|受害|火灾|逾期|拖欠|欠款|负债|流失|失业|辍学|空置|故障|缺陷|不合格|返贫|复发|退货|能耗|耗能|消耗"
)
_HARMFUL_RATE = re.compile(rf"(?:{_HARM}|变质|贫困发生)(?:率|度|程度|比例|占比|比重)$")
_PART = re.compile(r"满意(?:度|率)|(?:合格|覆盖|达标|准确|及时|合规|完好|普及|知晓|参训|到位|通过|优良)率$|占比$|比重$")
_CEILING = re.compile(
    rf"控制数|控制额|成本|投资|费用|支出|经费|价格|时限|时长|天数|(?:响应|办理|等待|到达)时间|{_HARM}"
)
_FLOOR = re.compile(r"节约|节省|挽回|完成.{0,6}投资|投资完成")
_INCOME = re.compile(r"收入|产值|增收|销售|营业|利润|税|募集|引进|引资|招商|带动|拉动|撬动|储蓄|贷款发放|固定资产投资")
_DAYS_NAME = re.compile(
    r"(?:(?:完成|完工|开工|竣工|启动|验收|交付|投用|发放|支付|到位|截止|结束|时间|实施)(?:时间|日期)|时点|完成时限|期限|周期|工期|起止时间)$"
)
_COUNTED_NAME = re.compile(r"人数|人次|人口|游客|客流|户数|次数|数量|面积|册数|株数|只数|阅读量|点击量|播放量|访问量")
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


def inferred(name: Cell, wanted: Value, unit: str) -> str:
    """The direction of an unsigned target: a ceiling for money, costs, harm and zero, else a floor."""
    if wanted.number == 0:
        return "≤"
    text = "" if is_blank(name) else _UNIT_IN_NAME.sub("", normalise(str(name)))
    if wanted.trend == "down" or names_fall(text) or _INCOME.search(text) or _FLOOR.search(text):
        return "≥"
    if _RATE_END.search(text):
        return "≤" if _HARMFUL_RATE.search(text) else "≥"
    return "≤" if _CEILING.search(text) or measure(unit).base.partition("/")[0] == "元" else "≥"


def is_share(unit: str, name: Cell) -> bool:
    """Whether a row counts in percent, by its unit or else its name. The sheet's formula asks the same."""
    if unit:
        return unit == PERCENT
    return isinstance(name, str) and name.endswith(SHARE_NAMES)


def is_part_of_whole(name: str) -> bool:
    """Whether a rate is a part of a whole and so never above 100 %: 满意度, 合格率; 完成率 and 增长率 may be."""
    return _PART.search(name) is not None


@lru_cache(maxsize=4096)
def names_days(name: Cell) -> bool:
    """Whether an indicator's name says that it holds days, as 完成时间 does."""
    return isinstance(name, str) and _DAYS_NAME.search(name) is not None


@lru_cache(maxsize=4096)
def unit_in_name(name: Cell) -> str:
    """The unit an indicator's name ends with, as in 成本控制数(万元), 个 where it counts; "" for none."""
    found = _UNIT_IN_NAME.search("" if is_blank(name) else normalise(str(name)))
    if found and not re.search(r"\d|含", found[1]):
        return spelled(found[1])
    return "个" if isinstance(name, str) and _COUNTED_NAME.search(name) else ""


@lru_cache(maxsize=4096)
def hidden_in_name(name: Cell) -> Value:
    """The target an indicator's name carries, as in ≥360天服务读者; blank where it has neither sign nor percent."""
    if is_blank(name):
        return Value("blank")
    text = _NUMBERING.sub("", normalise(str(name)))
    value = read_value(text)
    is_target = value.sign or value.unit == PERCENT or re.search(r"[≥≤<>=]\s*\d", with_signs(text))
    is_share_of = text.endswith(SHARE_NAMES) and value.unit != PERCENT
    if value.kind != "quantitative" or not is_target or is_share_of:
        return Value("blank")
    told = Assumed("V110", f"指标值没有填，取自指标名称：{show(value)}")
    return replace(value, level=None, assumed=(*value.assumed, told))
