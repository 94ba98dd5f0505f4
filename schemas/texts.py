"""What an accountant's free text tells: prompts left in it, the years it names, a code glued to a name, a measure."""

import re

from schemas.words import NOTHING

_PROMPTS = (
    # what stands for something to come: XX项目, 20XX年, ××, 某某, ○○; but not 500元×人, XXL号
    r"(?<![A-Za-z\d])[XxＸ×]{2,}(?![A-Za-z\d])|20[XxＸ×]{2}|[XxＸ][年月日个人次]|(?<![\d元万人户月年期次个天])×[年月日个人次]",
    r"某某|〇〇|○○|□□|__+|\*{3,}",
    # a short text that only tells what to do: 请填写…, 此处填写改进建议; but not 请专家填写台账4次
    r"^[(\[【《]?(?:请(?:在|按|如实|据实|简要|详细|认真|逐项|对照)?|此处|此栏|在此|本栏|这里)[^\d,。;、]{0,6}"
    r"(?:填(?!埋|补)|选(?!址|派|举)|输入|说明|描述|写(?!作|生))[^\d。;]{0,12}[)\]】》。]?$",
    r"^[(\[【《]?(?:填写|填报|录入|输入)[^\d,。;、]{0,12}"
    r"(?:内容|名称|全称|情况|数值|数字|原因|说明|用途|范围|措施|依据|即可|实际值|完成值|指标值)[)\]】》。]?$",
    r"[(\[【](?:请|此处|此栏|在此|本栏)[^)\]】]{0,10}(?:填|选|写|输入|说明|描述|略|删)[^)\]】]{0,6}[)\]】]",
    r"^(?:示例|样例|范例|填写说明|填报说明|填报示例)\s*:",
)
_PROMPT = re.compile("|".join(_PROMPTS))
_FORM_NAME = re.compile(r"(?:指标|任务|目标)(?:值|名称|内容)?\s*[\d一二三四五六七八九十]*|[.…。·]{2,}")
_NUMBERING = re.compile(r"(?:指标\s*[\d一二三四五六七八九十]+\s*[:、.)]|\d{1,2}\s*[:、.)](?!\d))\s*(?=\S)")
_NO_YEAR = r"(?!(?:19|20)\d\d(?!\d))"
_NO_ROAD = r"(?![SGXYCsgxyc]\d{1,3}(?!\d))"
_CODE = r"[A-Za-z]{0,4}\d{3,}[A-Za-z]{0,4}\d*"
_CODES = re.compile(
    # 219001-某单位, [219]某单位, 62032100123某单位; but not 2023-2025年…, S201-…段, 100000亩…, （12345）
    rf"^{_NO_YEAR}{_NO_ROAD}{_CODE}\s*[-_—–－]\s*(?=[\u4e00-\u9fff(（])|"
    rf"^[(（\[【]{_NO_YEAR}(?!110|119|120|122|315){_CODE}[)）\]】]\s*|"
    r"^(?!20\d\d[01]\d[0-3]\d)\d{6,}(?=[^\d亩元千万人户吨米立平公套伏瓦])|"
    r"\s*[-_—–－\s][A-Za-z]{0,4}\d{6,}$|\s*[(（\[【]\d{6,}[)）\]】]$"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*(?:年|财年|[-./]\d{1,2})")
_LOOKS_BACK = re.compile(
    r"较|比|以来|年起|自20|从20|至20|到20|[-—~至]\s*20|历年|上年|去年|往年|今年|本年|当年|结转|结余|延续|批复|规划|〔|\[\d{4}\]|"
    r"决算|审计|尾款|质保|欠|兑付|兑现|补发|偿还|债券|贷款|利息|付息|立项|开工|动工|竣工|建成|下达|考录|招录|录用|毕业|脱贫户|退耕|改革|"
    r"组建|成立|印发|文件|\d号|《|会议|部署|学年|20\d\d[级届]|基数|参保|合同|年报"
)
_MEASURE = re.compile(
    r"下一步|下步|下一年|下年|下期|今后|以后|后续|明年|将|拟|计划|加强|加快|加大|强化|改进|措施|整改|督促|完善|优化|提高|提升|规范|"
    r"严格|从严|健全|及时|尽快|尽早|提前|争取|确保|落实|跟踪|协调|沟通|推进|调整|合理|补|重新|恢复|申请|改为|改在|改到|协议|继续|建议"
)


def is_prompt(text: str) -> bool:
    """Whether a text still holds what a form says to its reader: 请填写…, ××项目, 示例："""
    return _PROMPT.search(text) is not None


def is_form_name(text: str) -> bool:
    """Whether a text is only what a form calls its rows, or dots: 指标2, ……"""
    return _FORM_NAME.fullmatch(text) is not None


def is_empty(text: str) -> bool:
    """Whether nothing, a mark for nothing, or only a form's name for the row stands where words are wanted."""
    return not text or text in NOTHING or is_form_name(text)


def without_numbering(name: str) -> str:
    """An indicator's name without the form's numbering: 指标1：培训人数 → 培训人数."""
    return _NUMBERING.sub("", name, count=1) if _NUMBERING.match(name) else name


def without_code(name: str) -> str:
    """A name without the code that a system glued to it: 219001-某单位 → 某单位."""
    return _CODES.sub("", name).strip() or name


def speaks_of_before(text: str, year: int) -> bool:
    """Whether a text names only years before `year`, and not to compare with them or to tell since when."""
    named = {int(found[1]) for found in _YEAR.finditer(text)}
    return bool(named) and max(named) < year and not _LOOKS_BACK.search(text)


def names_measure(text: str) -> bool:
    """Whether a reason also says what will be done about it."""
    return _MEASURE.search(text) is not None
