"""I: a file's place among those returned, and whether it was read to its end. They look at why it was set aside."""

from collections.abc import Iterator

from schemas.finding import Finding, Rule, rule
from workbook.returned.problems import (
    Chosen,
    Converted,
    Cut,
    EarlierReport,
    NotReached,
    SetAside,
    Superseded,
)

BASIS = "填报说明（各地自定）"


@rule(
    "I120",
    severity="error",
    title="文件读不完",
    compares="读取一个文件所用的时间和内存，与按文件大小定的限额比较；读取程序中途倒下的也算。",
    why="正常填写的工作簿几秒之内读完；读不完的多半内部损坏，或含有大量看不见的内容。",
    basis=BASIS,
    remedy="用 Excel 打开，把内容复制到一份新领的模板里再报送；打不开的，请单位重新报送。",
    wrong="“某局自评.xlsx”里有上千万个看不见的单元格，一直读不完",
    mended="转填到新领的模板，重新报送",
)
def cut(problem: SetAside, rule: Rule) -> Iterator[Finding]:
    """The process that read the file was ended by force."""
    if isinstance(problem, Cut):
        yield rule.finding(str(problem))


@rule(
    "I121",
    severity="hint",
    title="同一单位的旧文件，不计",
    compares="收到的文件按单位名称和年度分组，同组有几份的，比较文件的修改时间，最新的一份算数。",
    why="同一单位重复报送的，以最后一次为准，不重复汇总。",
    basis=BASIS,
    remedy="核对算数的那一份是不是单位最后定的稿；不是的，把不要的文件移走再校验。",
    wrong="收到“某局自评.xlsx”和“某局自评（改）.xlsx”，前一份较旧",
    mended="只留最后定的一份",
)
def superseded(problem: SetAside, rule: Rule) -> Iterator[Finding]:
    """A newer file of the same unit and year is there."""
    if isinstance(problem, Superseded):
        yield rule.finding(str(problem), expected=problem.counts)


@rule(
    "I122",
    severity="hint",
    title="同一单位报送了几份，以这份为准",
    compares="收到的文件按单位名称和年度分组，看同组是不是不止一份。",
    why="同一单位重复报送的，以最后一次为准；写明是哪一份，便于核对。",
    basis=BASIS,
    remedy="核对这一份是不是单位最后定的稿；不是的，把不要的文件移走再校验。",
    wrong="收到“某局自评.xlsx”和“某局自评（改）.xlsx”",
    mended="只留最后定的一份",
)
def chosen(problem: SetAside, rule: Rule) -> Iterator[Finding]:
    """Of several files of the unit this one counts."""
    if isinstance(problem, Chosen):
        yield rule.finding(str(problem))


@rule(
    "I123",
    severity="hint",
    title="转换后校验的文件",
    compares="不与填报内容比较，只看这个文件是不是由别的格式转换来的。",
    why="转换可能改变格式和公式，报告里的问题以转换后的文件为准。",
    basis=BASIS,
    remedy="请单位用 Excel 或 WPS 另存为 .xlsx 后重新报送，再校验一次。",
    wrong="报送的是“某局自评.ods”",
    mended="另存为“某局自评.xlsx”报送",
)
def converted(problem: SetAside, rule: Rule) -> Iterator[Finding]:
    """The file was read from a converted copy."""
    if isinstance(problem, Converted):
        yield rule.finding(str(problem))


@rule(
    "I124",
    severity="warning",
    title="还没有轮到的文件",
    compares="不与填报内容比较，只看校验停止时这个文件有没有轮到。",
    why="没有轮到的文件没有结论，不能当作通过。",
    basis=BASIS,
    remedy="再运行一次同样的命令，已经校验过的不会重来。",
    wrong="校验到一半按了 Ctrl-C，“某局自评.xlsx”还没有轮到",
    mended="再运行一次，直到报告里没有这一条",
)
def not_reached(problem: SetAside, rule: Rule) -> Iterator[Finding]:
    """The check was stopped before this file's turn."""
    if isinstance(problem, NotReached):
        yield rule.finding(str(problem))


@rule(
    "I125",
    severity="hint",
    title="跳过的报告文件夹",
    compares="文件夹里有没有以前校验写出的“校验报告.json”。",
    why="报告文件夹里是以前的报告和标注过的副本，不是单位报送的。",
    basis=BASIS,
    remedy="不用处理；单位报送的文件误放在里面的，移出来再校验。",
    wrong="报告写到了收回的文件夹里面",
    mended="不用处理，报告文件夹会自动跳过",
)
def earlier_report(problem: SetAside, rule: Rule) -> Iterator[Finding]:
    """A folder of an earlier check's reports."""
    if isinstance(problem, EarlierReport):
        yield rule.finding(str(problem))
