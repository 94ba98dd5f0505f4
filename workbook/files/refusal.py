"""Why a file is refused: each reason is Chinese and says what is wrong and what to do."""


class NotAWorkbook(ValueError):
    """The file cannot be read as a workbook; the message is Chinese and says why and what to do."""


class Damaged(NotAWorkbook):
    """A workbook whose inside is broken or contradicts itself: read as it is, figures could be lost in silence."""


class Unsafe(NotAWorkbook):
    """A file made, or damaged, so that opening it could do harm: a bomb, entities, names that lead elsewhere."""


class Unforeseen(NotAWorkbook):
    """A fault of ziping itself while it looked at a file; the message names it."""

    def __init__(self, error: Exception) -> None:
        super().__init__(f"校验这个文件时程序出错（{type(error).__name__}：{error}）。")


class Leftover(NotAWorkbook):
    """Not a workbook but what an office program leaves beside an open one."""

    def __init__(self) -> None:
        super().__init__("这是打开工作簿时留下的临时文件，已跳过。")


def damaged(what: str) -> Damaged:
    """The refusal of a broken workbook, with what an accountant does about it. `what` is a clause without its stop."""
    return Damaged(f"{what}。请用 Excel 打开，核对数据完整后另存为新的 .xlsx 再报送。")


def unsafe(what: str) -> Unsafe:
    """The refusal of a dangerous file, with what to do about it. `what` is a clause without its stop."""
    return Unsafe(f"{what}，没有读取。请不要打开它，请填报单位从原件另存一份重新报送。")
