"""The wordings of indicator cells: what stands for a sign, a level, nothing at all.

Read on published sheets; official level names are those of 财预〔2020〕10号 and of the budget system.
"""

import re
from typing import Literal

from schemas.terms import DIRECTIONS

Level = Literal["achieved", "partial", "missed"]
Trend = Literal["", "down", "up"]

LEVEL_TITLES: dict[Level, str] = {"achieved": "达成", "partial": "部分达成", "missed": "未达成"}
_OFFICIAL = """
    达成 部分达成 未达成
    达成年度指标 达成预期指标 部分达成并具有一定效果 部分达成年度指标并具有一定效果 部分达成预期指标并具有一定效果
    未达成且效果较差 未达成年度指标且效果较差 未达成预期指标且效果较差
"""
OFFICIAL = frozenset(_OFFICIAL.split())
_SIGN_WORDS = {
    "≥": "大于等于 大于或等于 大于或者等于 高于或等于 不低于 不得低于 不少于 不得少于 不小于 不得小于 不下于 至少 最少",
    "≤": "小于等于 小于或等于 小于或者等于 不超过 不得超过 不超出 不超 未超过 不高于 不得高于 不大于 不得大于 不多于 "
    "至多 最多 控制在 控制到",
    ">": "大于 超过 高于 多于",
    "<": "小于 低于 少于",
    "=": "等于",
}
_SIGN_WORDS_AT_THE_NUMBER = {
    "≥": "达到 达 最低",
    "≤": "最高 上限",
    ">": "超出 超",
    "<": "不足 不到 不满 未达到 未达 没有达到 未能达到",
}
_COURSES = {"正向": "≥", "反向": "≤", "逆向": "≤"}
_SUFFIX_WORDS = {"≥": "及以上 或以上 以上", "≤": "及以下 及以内 以下 以内 之内 内"}


def _signs(words: dict[str, str]) -> dict[str, str]:
    return {word: sign for sign, listed in words.items() for word in listed.split()}


def _longest_first(words: dict[str, str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


SIGN_BEFORE = _signs(_SIGN_WORDS)
_AT_THE_NUMBER = _signs(_SIGN_WORDS_AT_THE_NUMBER)
SIGN_AFTER = _signs(_SUFFIX_WORDS)
_BEFORE = re.compile(
    rf"(?:{_longest_first(SIGN_BEFORE)})(?=\D{{0,8}}\d)|(?:{_longest_first(_AT_THE_NUMBER)})(?=\s*:?\s*\d)"
)
AFTER = re.compile(rf"\s*(?:\(含\))?({_longest_first(SIGN_AFTER)})")

_DOWN = re.compile(r"下降|降低|减少|下调|缩短|压减|压缩|减低|缩减|降幅")
_UP = re.compile(r"增长|增加|上升|提高|提升|上涨|增幅|延长")

_NOTHING = "- -- — —— – / \\ * ⁄ 、 无 暂无 没有 空 不适用 不涉及 无此项 N/A n/a NA ... ......"
NOTHING = frozenset(_NOTHING.split())
ERROR_VALUE = re.compile(r"#(?:DIV/0|N/A|REF|VALUE|NAME|NUM|NULL)[!?]?")
HELP = re.compile(
    r"(?:请|此处|此栏|在此|本栏).{0,6}(?:填|选|输入)|必填|选填|填写说明|填报说明|填报示例|^(?:示例|样例|范例|例如|例|如)\s*:|"
    r"[×XxＸ]{2,}|[×](?=[个%人次])|〇〇|○○|□□|__+|^\.{3,}$|^指标(?:值|\d+)$|^(?:年度指标值|实际完成值|指标值|实际值|分值)$"
)

_DEED = (
    "达成|完成|达标|达到|实现|开展|实施|执行|启动|落实|开工|完工|竣工|验收|支付|拨付|发放|改善|提升|提高|增强|到位|履行"
)
_MISSED = re.compile(
    rf"(?:未|没有?|没能|无法|不能|难以|非按|尚未)[^,;。、]{{0,6}}?(?:{_DEED})|未见|"
    r"不(?:达标|合格|及格|合规|规范|健全|完善|到位|满意|理想|明显|及时|佳)|欠佳|逾期|超期|延期|延迟|推迟|效果较?差$|^较?差$|^否$"
)
_PARTIAL = re.compile(rf"(?:部分|仅)[^,;。]{{0,8}}(?:{_DEED})|未完全|未全部|^一般$|效果一般|^有?一定效果$")
_MANNER = "已|均|全部|全面|按时|按期|如期|及时|按质|按量|圆满|顺利|超额|100%|保质保量|按计划|按要求"
_AIM = (
    "年度|预期|年初|既定|设定|计划|目标|任务|指标|效果|要求|值|的|工作|总体|绩效|各项|规定|标准|情况|良好|度|全部|本|全"
)
_ACHIEVED = re.compile(
    rf"(?:{_MANNER})*(?:达成|完成|实现|达到|达标|落实|执行)(?:了|到位|完毕)?(?:{_AIM})*|"
    rf".{{0,12}}(?:{_MANNER})(?:完成|达成|实现|落实|到位|达标)|"
    r"(?:效果|成效|成绩|情况|质量|运行)?(?:非常|十分|较为|比较|进一步)?(?:良好|优良|优秀|明显|显著|有效|好|优|高|很好|较好|较高)|"
    r"(?:达到|符合)(?:规定|要求|标准|预期|质量)*(?:要求|标准|目标|效果)|(?:非常)?满意|合格|规范|合规|及时|是|符合|有效保障|√|已?到位|"
    r"(?:得到|实现|取得)?了?(?:显著|明显|有效|不断|逐步|持续|稳步|有所?|得到)的?(?:提升|提高|改善|增强|加强)|已?(?:建立|健全|完善)+"
)
_EDGES = " 。;,、!.:()\"'“”"
_SOFTENERS = re.compile(r"已|进一步|得到|有所|全部|保持|较为|明显|显著|有效")
_TASK = re.compile(r"^(?:采购|购置|购买|组织|开展|举办|建设|编制|做好|聘请|配备|美化|完成.{5,}|为.{6,})")
_PARTS = re.compile(r"[,;。、]")
_HEDGED = re.compile(
    r"基本|大致|大部|初步|力争|拟|预计|预期完成|争取|待|正在|原计划|(?<![按照])计划[^,;。]{0,8}完成|有望|尽量|较.{0,2}上年"
)
_LACKING = r"(?<![误偏落])差|缺|(?<![不至最减缩])少(?!于)|还有|未(?:完成|开展|达到)|尚欠|欠"
_LACK = re.compile(rf"(?:{_LACKING})\D{{0,3}}\d")
_DIFFERENCE = re.compile(rf"(?:超支|超出(?:预算|计划|目标)|节约|节省|结余|剩|{_LACKING})\D{{0,3}}\d")
PROGRESS = re.compile(
    r"^(?:已|均|全部|任务|工作|总体|指标|目标|进度|年度|完成|实施)*(?:完成|达成|实现|进度|完成率|完成度|完成比例|进展)(?:率|度|比例)?(?:为|达|达到|至|:)?\s*"
    r"(?P<number>\d+(?:\.\d+)?)\s*%$"
)
OF_THE_TARGET = re.compile(
    r"^(?:(?:指标|目标|任务|计划)(?:值)?(?:的)?完成(?:率|度|比例)|完成(?:指标|目标|任务|计划)(?:值)?的?)"
)
_WORDING = re.compile(
    r"明显|显著|提升|提高|改善|改进|优化|增强|加强|有效|良好|优良|优秀|较好|很好|更好|健全|完善|完备|规范|合规|合法|合理|及时|按时|按期|准时|如期|"
    r"按质|按量|保质|严格|稳定|平稳|安全|持续|长期|长效|长远|中长期|不断|逐步|逐年|稳步|基本|保障|保证|确保|满意|达标|达到|合格|齐全|完整|准确|"
    r"真实|科学|公开|公平|公正|透明|到位|充分|全面|全覆盖|顺利|正常|高效|便捷|便利|促进|推动|推进|带动|拉动|减少|降低|下降|增加|增长|扩大|节约|"
    r"充足|足额|应.尽.|广泛|整洁|浓厚|丰富|美观|畅通|通畅|清洁|便民|和谐|深远|专款专用|依法|从严|不超|未超|减轻|通过|竣工|完工|定期|按月|据实|按进度|"
    r"有序|优先|先进|靠前|前列|领先|提前|协调|友好|活跃|繁荣|振兴|巩固|惠及|受益|履行|落实|符合|遵守|圆满|完成|实现|建立|发挥|可控|可持续|影响|达成|有所|一定|无(?:事故|投诉|违规|违纪|差错|重大|污染|上访|舆情|超支|拖欠|遗漏)|零"
)
_SINGLE = frozenset("好高优良强大是否有中低差")


def sign_of(text: str) -> str:
    """The sign a cell of signs shows, in whatever glyph or word; "" for none."""
    bare = text.strip()
    if bare in DIRECTIONS:
        return bare
    if bare.removesuffix("指标") in _COURSES:
        return _COURSES[bare.removesuffix("指标")]
    return SIGN_BEFORE.get(bare, SIGN_AFTER.get(bare, ""))


def with_signs(text: str) -> str:
    """Sign words before a number as glyphs: 不低于95% → ≥95%."""
    return _BEFORE.sub(lambda found: SIGN_BEFORE.get(found[0]) or _AT_THE_NUMBER[found[0]], text)


def level_of(text: str) -> Level | None:
    """The level a wording claims for an actual; None when it claims none, or hedges."""
    bare = text.strip(_EDGES)
    if is_hedged(bare):
        return None
    if _PARTIAL.search(bare):
        return "partial"
    if _MISSED.search(bare):
        return "missed"
    return "achieved" if all(_ACHIEVED.fullmatch(part) for part in _PARTS.split(bare)) else None


def is_hedged(text: str) -> bool:
    """Whether a text says what is planned or nearly so, not what is."""
    return _HEDGED.search(text) is not None


def denies(text: str) -> bool:
    """Whether a text says that something was not done, or only in part."""
    return _MISSED.search(text) is not None or _PARTIAL.search(text) is not None


def is_lack(text: str) -> bool:
    """Whether a number in a text is what still lacks: 差2个, 未完成5户."""
    return _LACK.search(text) is not None


def is_difference(text: str) -> bool:
    """Whether a number in a text is what lacks or exceeds, not what was reached: 差2个, 超支2万元."""
    return _DIFFERENCE.search(text) is not None


def is_near_copy(text: str, target: str) -> bool:
    """Whether an actual says in nearly the same words what the target asks: 改善 → 已改善, 有所提高 → 提高."""
    one, other = (_SOFTENERS.sub("", part.strip(_EDGES)) for part in (text, target))
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) > 1 and shorter in longer and not denies(text) and not is_hedged(text)


def trend_of(text: str) -> Trend:
    """Whether a text in front of a number says that it fell or rose."""
    if _DOWN.search(text):
        return "down"
    return "up" if _UP.search(text) else ""


def names_fall(name: object) -> bool:
    """Whether an indicator is itself a fall, as 能耗下降率 is."""
    return isinstance(name, str) and _DOWN.search(name) is not None


def is_wording(text: str) -> bool:
    """Whether a target without a number describes a level of quality or effect, not just a task."""
    bare = text.strip(_EDGES)
    if bare in _SINGLE or level_of(bare) is not None:
        return True
    return _WORDING.search(bare) is not None and not _TASK.match(bare)
