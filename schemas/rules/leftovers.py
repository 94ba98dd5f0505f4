"""C: nothing of the form's own help, numbering or codes is left where words are wanted."""

from collections.abc import Iterator
from functools import cache

from schemas.cells import normalise, shortened
from schemas.evaluation import Evaluation
from schemas.finding import Finding, Rule, rule
from schemas.records import declared
from schemas.texts import is_form_name, is_prompt, without_code, without_numbering

FORM = "按表样填写，提示和样例换成本单位的内容（填报说明，各地自定）"
LEFT = ("name", "weight", "score", "target", "actual", "sign", "measure_unit", "reason")
OWN_NAMES = (("unit", "unit"), ("unit", "department"), ("projects", "name"))


@rule(
    "C113",
    severity="error",
    title="提示文字或样例没有换掉",
    compares="各文字栏填的内容，与本栏的填写说明及“请填写”“XX”“指标1”等表样用语比较。",
    why="表样里的提示、样例、XX 留在报送的材料里，说明这一格没有填。",
    basis=FORM,
    remedy="换成本单位的内容；不是必填、又没有可写的，清空。",
    wrong="项目自评·预期目标填“XX”",
    mended="写“举办农技培训班4次以上，培训90人次以上”",
)
def prompt_left(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A text cell still says what the form says to its reader, or stands for something to come."""
    for record, column, text in evaluation.own_texts:
        if is_prompt(text) or is_form_name(text) or _is_help(record.table, column, text):
            title = declared(record.table, column).title
            yield rule.finding(
                f"“{title}”里还是提示或样例“{shortened(record.text(column))}”。",
                record.place(column),
                value=shortened(record.text(column)),
                expected="本单位的内容",
            )


@rule(
    "C114",
    severity="error",
    title="没有用的指标行没有清掉",
    compares="指标行的三级指标、指标值、实际完成值，看是否三格都空白或只有“无”、编号、省略号。",
    why="表样里的“指标1”“……”留在表中，会被当成没有填完的指标，分值也会算进总分。",
    basis=FORM,
    remedy="把这一行整行清空；要用的，写上指标名称、指标值和实际完成值。",
    wrong="项目自评·三级指标留着“指标3”，其他格都空着",
    mended="把这一行整行清空",
)
def row_left_over(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """An indicator row holds only a form's numbering, a weight or the like."""
    for sheet in evaluation.scored_sheets:
        for record in (row.record for row in sheet.scored.rows if row.is_left_over):
            left = next((name for name in LEFT if record.text(name)), "name")
            shown = record.text(left)
            yield rule.finding(
                f"{record.text('level2')}里有一行没有指标内容，只留着“{shown}”。",
                record.place(left),
                value=shown,
                expected="整行清空，或填完整",
            )


@rule(
    "C115",
    severity="warning",
    title="指标名称带着表样的编号",
    compares="三级指标名称的开头，与“指标1：”“1、”这类编号写法比较。",
    why="“指标1：”是表样的编号，不是指标名称的一部分，与批复的名称对不上。",
    basis=FORM,
    remedy="删去编号，只留指标名称。",
    wrong="项目自评·三级指标填“指标1：培训农户人次”",
    mended="填“培训农户人次”",
)
def numbering_left(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """An indicator's name begins with the form's numbering."""
    for row in evaluation.scored_rows:
        name = row.record.text("name")
        bare = without_numbering(normalise(name))
        if bare != normalise(name):
            message = f"指标名称“{shortened(name)}”带着编号。"
            yield rule.finding(message, row.record.place("name"), value=shortened(name), expected=shortened(bare))


@rule(
    "C116",
    severity="warning",
    title="指标重复",
    compares="同一张表同一二级指标下，各行三级指标名称互相比较，在后一行报。",
    why="同一个指标填了两行，分值就算了两次。",
    basis="财预〔2020〕10号：指标应相互独立、不重复",
    remedy="核对后合并成一行；确实是两个指标的，名称写得能分开。",
    wrong="数量指标下两行三级指标都填“培训农户人次”",
    mended="第二行改为“举办培训班”，或两行合成一行",
)
def indicator_twice(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """Two rows of one second-level indicator have the same name; said at the second."""
    for sheet in evaluation.scored_sheets:
        seen: set[tuple[str, str]] = set()
        for record in (row.record for row in sheet.scored.indicators):
            key = (record.text("level2"), normalise(record.text("name")))
            if key[1] and key in seen:
                name = shortened(record.text("name"))
                yield rule.finding(f"{key[0]}下有两个“{name}”。", record.place("name"), value=name)
            seen.add(key)


@rule(
    "C120",
    severity="warning",
    title="名称里带着编码",
    compares="单位名称、主管部门和清单的项目名称，与首尾带编码的写法（如“219001-”）比较。",
    why="从系统里复制的名称常带着编码，印在自评表和总结上，也与批复的名称对不上。",
    basis=FORM,
    remedy="只留名称；项目的编码填在“项目编码”一栏。",
    wrong="单位信息·单位名称填“219001-某县农业农村局”",
    mended="填“某县农业农村局”",
)
def code_in_name(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """A code is glued to the unit's, the department's or a project's name."""
    for table, column in OWN_NAMES:
        for record in evaluation.tables.all(table):
            name = record.text(column)
            bare = without_code(name)
            if bare != name:
                title = declared(table, column).title
                yield rule.finding(f"“{title}”是“{name}”。", record.place(column), value=name, expected=bare)


def _is_help(table: str, column: str, text: str) -> bool:
    """Whether the column's own help text was copied into the cell."""
    help_text = _help(table, column)
    return len(help_text) > 4 and help_text in text


@cache
def _help(table: str, column: str) -> str:
    """A column's help text in its normal form."""
    return normalise(declared(table, column).help)
