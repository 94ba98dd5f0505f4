"""What an accountant's free text tells: prompts left in it, the years it names, a code glued to a name, a measure."""

import re

from schemas.words import NOTHING

_PROMPT = re.compile(
    r"[XxＸ×]{2,}|某某|〇〇|○○|□□|__+|\*{3,}|[XxＸ×][年月日个人次]|"
    r"^[(\[【《]?(?:请|此处|此栏|在此|本栏|这里).{0,12}(?:填|选|输入|说明|描述|写)|"
    r"^[(\[【《]?(?:填写|填报|录入|输入)|[(\[【](?:请|此处|此栏|在此|本栏).{0,16}[)\]】]|^(?:示例|样例|范例|填写说明|填报说明|填报示例)\s*:"
)
_FORM_NAME = re.compile(r"(?:指标|任务|目标)(?:值|名称|内容)?\s*[\d一二三四五六七八九十]*|[.…。·]{2,}")
_NUMBERING = re.compile(r"(?:指标\s*[\d一二三四五六七八九十]+\s*[:、.)]|\d{1,2}\s*[:、.)](?!\d))\s*(?=\S)")
_CODE = r"[A-Za-z]{0,4}\d{3,}[A-Za-z]{0,4}\d*"
_CODES = re.compile(
    rf"^{_CODE}\s*[-_—–－:：]\s*|^[(（\[【]{_CODE}[)）\]】]\s*|^\d{{6,}}(?=\D)|"
    r"\s*[-_—–－\s][A-Za-z]{0,4}\d{5,}$|\s*[(（\[【]\d{5,}[)）\]】]$"
)
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*(?:年|财年|[-./]\d{1,2})")
_LOOKS_BACK = re.compile(
    r"较|比|以来|年起|自20|从20|至20|到20|[-—~至]\s*20|历年|上年|去年|往年|结转|结余|延续|批复|规划|〔"
)
_MEASURE = re.compile(
    r"下一步|下步|下一年|下年|今后|以后|后续|明年|将|拟|计划|加强|加快|加大|强化|改进|措施|整改|督促|完善|优化|提高|提升|规范|"
    r"严格|健全|及时|尽快|尽早|提前|争取|确保|落实|跟踪|协调|推进|调整|补"
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
