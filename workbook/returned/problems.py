"""Why a returned file has no verdict of its own, or one with a remark, that has nothing to do with what is in it."""

from workbook.files.package import NotAWorkbook


class SetAside(NotAWorkbook):
    """A file's place among the others, or the reading itself, and not its content, is what is to be told."""


class Cut(SetAside):
    """The process that read the file was ended: it took too long, too much memory, or fell over.

    `reason` is a phrase: 超过 8 秒还没有读完.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(f"读这个文件时{reason}，已停止读它，其他文件不受影响。")


class Superseded(SetAside):
    """Another file of the same unit and year counts instead."""

    def __init__(self, unit: str, counts: str, same: bool) -> None:
        why = "两份内容完全相同" if same else "以最后修改的为准"
        super().__init__(f"“{unit}”报送了不止一份，{why}，只计“{counts}”，这一份不计。")
        self.counts = counts


class Chosen(SetAside):
    """Of several files of one unit and year this one counts."""

    def __init__(self, unit: str, others: tuple[str, ...]) -> None:
        super().__init__(f"“{unit}”报送了 {len(others) + 1} 份，只计最后修改的这一份；不计的是：{'、'.join(others)}。")


class Converted(SetAside):
    """The file was read from a copy that LibreOffice made of it. `kind` names what it was."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"原件是 {kind}，由 LibreOffice 转成 .xlsx 后校验，单元格位置以转换后的为准。")


class NotReached(SetAside):
    """The check was stopped before this file's turn."""

    def __init__(self) -> None:
        super().__init__("校验中途停止，这个文件还没有轮到。")


class EarlierReport(SetAside):
    """A folder that an earlier check wrote its reports to."""

    def __init__(self) -> None:
        super().__init__("这是以前校验写出的报告文件夹，里面不是报送的工作簿，已跳过。")
