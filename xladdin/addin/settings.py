"""The settings sheet of the add-in: which Python it starts, and what it says when it cannot."""

from xml.sax.saxutils import escape

SHEET_NAME = "settings"
SHEET_PART = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MESSAGES = {
    "title": "绩效自评",
    "no_workbook": "没有打开的工作簿。\n"
    "请先打开自评工作簿；如果上方有“受保护的视图”提示，先点“启用编辑”，再点一次按钮。",
    "python_missing": "找不到运行绩效自评的程序。\n"
    "请重新运行安装程序；或点开始菜单“绩效自评 → 检查本机”（命令 ziping-addin doctor）查看原因。",
    "python_refused": "运行绩效自评的程序所在的文件夹名中有 % 或引号，不能使用。\n请换一个文件夹，重新运行安装程序。",
    "not_started": "运行绩效自评的程序无法启动，可能被杀毒软件或单位的安全策略拦截。\n"
    "请重新运行安装程序；或点开始菜单“绩效自评 → 检查本机”（命令 ziping-addin doctor）查看原因。",
    "ended_with_error": "这一步没有做完，程序意外结束。\n"
    "你填的内容没有丢。请再点一次按钮：它会先恢复原样，再重做。\n"
    "仍不行时，点开始菜单“绩效自评 → 检查本机”，把它指出的日志文件交给维护人员。",
}


def settings_sheet() -> bytes:
    """The sheet as XML: row 1 the interpreter, which the installer sets, then one message a row."""
    rows = "".join(
        f'<row r="{number}">{_cell(f"A{number}", name)}{_cell(f"B{number}", text)}</row>'
        for number, (name, text) in enumerate(({"python": ""} | MESSAGES).items(), 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{MAIN}"><sheetPr codeName="Sheet1"/><sheetData>{rows}</sheetData></worksheet>'
    ).encode()


def _cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
