"""Units of measure as people write them: which are the same, and which convert with certainty.

A unit converts only where the factor is exact: 元/万元/亿元, 个/万个, 年/月, 天/周/小时, %/‰. A month has no
certain number of days, so 月 and 天 stay apart. A `Measure` is a unit brought to its base.
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from schemas.terms import PERCENT, PERCENT_SPELLINGS, PERMILLE

POINTS = "个百分点"
MULTIPLES = {
    "万亿": Decimal(10) ** 12, "千亿": Decimal(10) ** 11, "百亿": Decimal(10) ** 10, "十亿": Decimal(10) ** 9,
    "亿": Decimal(10) ** 8, "千万": Decimal(10) ** 7, "百万": Decimal(10) ** 6, "十万": Decimal(10) ** 5,
    "万": Decimal(10) ** 4, "千": Decimal(10) ** 3, "百": Decimal(10) ** 2,
}  # fmt: skip
_SAME = {
    PERCENT: PERCENT_SPELLINGS,
    PERMILLE: ("千分比",),
    POINTS: ("百分点",),
    "元": ("元整", "圆", "元人民币"),
    "人": ("名", "位", "个人", "口"),
    "场": ("场次",),
    "批": ("批次",),
    "人次": ("人·次", "人/次", "人.次", "个人次"),
    "天": ("日", "日历天", "自然日"),
    "工作日": ("个工作日",),
    "月": ("个月",),
    "年": ("个年度", "周年"),
    "周": ("星期", "个星期"),
    "小时": ("个小时", "时", "h", "钟头"),
    "分钟": ("min",),
    "米": ("m", "延米", "延长米"),
    "千米": ("公里", "km"),
    "厘米": ("cm", "公分"),
    "毫米": ("mm",),
    "平方米": ("平米", "㎡", "m2"),
    "平方千米": ("平方公里", "㎢", "km2"),
    "公顷": ("ha",),
    "立方米": ("㎥", "m3", "立方", "方"),
    "升": ("l",),
    "千克": ("公斤", "kg"),
    "克": ("g",),
    "吨": ("t",),
    "千瓦时": ("度", "kwh"),
    "毫克": ("mg",),
    "微克": ("μg", "ug"),
    "千瓦": ("kw",),
    "兆瓦": ("mw",),
}
_FACTORS = {
    PERMILLE: (PERCENT, Decimal("0.1")),
    "年": ("月", Decimal(12)), "季度": ("月", Decimal(3)),
    "周": ("分钟", Decimal(10080)), "天": ("分钟", Decimal(1440)),
    "千米": ("米", Decimal(1000)), "厘米": ("米", Decimal("0.01")), "毫米": ("米", Decimal("0.001")),
    "公顷": ("亩", Decimal(15)), "平方千米": ("亩", Decimal(1500)), "平方米": ("亩", Decimal("0.0015")),
    "吨": ("千克", Decimal(1000)), "克": ("千克", Decimal("0.001")), "斤": ("千克", Decimal("0.5")),
    "兆瓦": ("千瓦", Decimal(1000)), "小时": ("分钟", Decimal(60)),
    "角": ("元", Decimal("0.1")), "分钱": ("元", Decimal("0.01")),
}  # fmt: skip
_CANONICAL = {spelling: unit for unit, spellings in _SAME.items() for spelling in (unit, *spellings)}
_COUNTED = """
    个 件 次 场 场次 批 批次 期 班 班次 人 人次 户 户次 家 家次 所 处 项 套 台 台次 台套 辆 份 篇 条 册 本 张 块
    座 栋 幢 间 组 队 支 只 头 匹 羽 尾 株 棵 亩 亩次 标段 起 例 宗 种 类 级 星 课时 学时 课 门 节 届 轮 遍 回 步
    村 乡镇 镇 社区 县 市 校 学校 床 床位 张床 岗 岗位 名额 平台 系统 网点 站 井 眼 孔 口井 盏 杆 根 副 对 双 枚
    瓶 盒 箱 袋 包 桶 车 车次 架 架次 艘 部 集 首 幅 面 道 段 案 案件 分 倍 成 万 亿 季度 斤 角 吨公里 ℃ °C 分贝
    dB TB GB MB 兆 Mbps 兆瓦时 kV kVA 人天 人日 人月 人年 人·天 人·月 毫克 微克 页 笔 剂 剂次 人份 字 卷 盆 枝 单
    管 工日 毫升 吨标准煤 册次 星级 户数 人数 次数 个数 件数 万元整
"""
_MEASURED = "万 亿 成 倍 分 斤 亩 季度 角 吨公里 ℃ °C 分贝 dB TB GB MB 兆 Mbps kV kVA 级 类 星 万元整"
COUNTED = frozenset({*_CANONICAL, *_COUNTED.split()})
_COUNTERS = ({*_COUNTED.split()} - {*_MEASURED.split()}) | {"场", "批", "人", "人次"}
_YEARLY = frozenset({"年", "每年", "年度"})
_KNOWN = sorted(COUNTED, key=len, reverse=True)
_MULTIPLE = "|".join(sorted(MULTIPLES, key=len, reverse=True))
_BASE = "|".join(re.escape(unit) + ("(?![A-Za-z])" if unit[-1].isascii() else "") for unit in _KNOWN)
_PER = r"\s*[/每]\s*\(?[^\s,;.。()0-9~±≥≤<>=-]{1,8}\)?"
_BRACKETED = re.compile(r"([^()]+)\(([^()]+)\)")
_ALONE = r"(?![\u4e00-\u9fff])|(?=以|之|及|内|左|上|余|多|完|达|已)"
UNIT = re.compile(
    rf"(?:百分比|个?百分点|千分比|/十万人?|(?:{_MULTIPLE})?(?:{_BASE})(?:次(?![品要]))?(?:{_PER})?|"
    rf"(?:{_MULTIPLE})(?:{_PER}|{_ALONE}))",
    re.IGNORECASE,
)
_JOINTS = re.compile(r"[、·.*×∙•⋅\-]")


_POWERS = re.compile(r"(?<![A-Za-z])[kh]?m[23](?!\d)", re.IGNORECASE)
_AS_TYPED = {
    "㎡": ("m²", "m2", "M2"),
    "㎥": ("m³", "m3", "M3"),
    "㎢": ("km²", "km2"),
    "°C": ("℃",),
    "/十万": ("/10万",),
}
_REWRITTEN = re.compile("|".join(_AS_TYPED))
_PER_MYRIADS = re.compile(r"(?:\b1\s*)?/\s*(?:10|十)\s*万(?=人|$|[^\d元])")
_SIGNS_OF_POWER = {"m2": "㎡", "m3": "㎥", "km2": "㎢", "hm2": "公顷"}


class Measure(NamedTuple):
    """A unit brought to its base: one of it is `factor` of `base`."""

    base: str
    factor: Decimal


def without_figures(text: str) -> str:
    """Units that hold a figure written without one, so that it is not taken for a number: 60m2, 16/10万."""
    if "m" in text or "M" in text:
        text = _POWERS.sub(lambda found: _SIGNS_OF_POWER.get(found[0].lower(), found[0]), text)
    return _PER_MYRIADS.sub("/十万", text) if "/" in text else text


def as_typed(unit: str, raw: str) -> str:
    """A unit in the letters it was typed in: ㎡ as m2 where the cell has that."""
    if not _REWRITTEN.search(unit):
        return unit
    for sign, spellings in _AS_TYPED.items():
        typed = next((spelling for spelling in spellings if spelling in raw), None)
        if sign in unit and sign not in raw and typed is not None:
            return unit.replace(sign, typed)
    return unit


def alternatives(unit: str) -> frozenset[str]:
    """What a unit may be called for short: 台(套) is 台, 套 or 台套."""
    found = _BRACKETED.fullmatch(unit)
    return frozenset({unit, found[1], found[2], found[1] + found[2]}) if found else frozenset({unit})


def shown_unit(unit: str) -> str:
    """A unit as its cell shows it, percent and permille in their one spelling."""
    usual = spelled(unit)
    return usual if usual in {PERCENT, PERMILLE} else _trimmed(unit)


def spelled(unit: str) -> str:
    """A unit in its usual spelling: 百分比 → %, 公里 → 千米; others as they are."""
    text = _trimmed(unit)
    if text.startswith("(") and text.endswith(")"):
        text = text[1:-1]
    return _CANONICAL.get(text) or _CANONICAL.get(text.lower()) or text


def _trimmed(unit: str) -> str:
    return unit.strip(" 。;,、:.-").rstrip("/每(")


@lru_cache(maxsize=4096)
def measure(unit: str) -> Measure:
    """The base of a unit and the exact factor to it; 万人次 → (人次, 10000), 元/人、天 → (元/人·天, 1)."""
    head, slash, per = unit.replace("每", "/").replace("人·次", "人次").partition("/")
    name, factor = _simple(head)
    if not slash:
        return Measure(name, factor)
    parts = _JOINTS.sub("/", per.strip("() ")).split("/")
    named = [spelled(part) for part in parts if part not in _YEARLY]
    return Measure("/".join((name, "·".join(sorted(named)))) if named else name, factor)


def _simple(unit: str) -> tuple[str, Decimal]:
    name = spelled(unit)
    if name in _FACTORS:
        return _FACTORS[name]
    if name not in _CANONICAL:
        for multiple, times in MULTIPLES.items():
            if name.startswith(multiple) and name != multiple:
                base, factor = _simple(name.removeprefix(multiple))
                return base, times * factor
    return name, Decimal(1)


def is_counter(base: str) -> bool:
    """Whether a unit counts things, as 个, 件, 户 do."""
    return base in _COUNTERS


def completed(unit: str, other: str = "") -> str:
    """A bare 万 or 亿 with the thing it counts: that of the other cell, else money."""
    if not is_bare_multiple(unit):
        return unit
    base = "元" if not other or is_bare_multiple(other) else measure(other).base
    return unit + base


def is_bare_multiple(unit: str) -> bool:
    """Whether a unit is only 万, 亿 …, the thing counted being left out."""
    return unit in MULTIPLES
