"""What a file that is no workbook really is, and what to do about it, by its first bytes or by what a zip holds."""

from collections.abc import Collection

_RESAVE = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”后报送。"
_ORIGINAL = "请报送填好的 .xlsx 原件。"
_UNPACK = "请解开后报送里面的 .xlsx。"
_OLD = f"文件是旧版 .xls（或 WPS 的 .et），不是 .xlsx，改扩展名没有用。{_RESAVE}"
_PICTURE = f"文件是图片，不是工作簿。{_ORIGINAL}"
_ARCHIVE = f"文件是压缩包，不是工作簿。{_UNPACK}"

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES = {
    b"%PDF": f"文件是 PDF，不是工作簿。{_ORIGINAL}",
    b"{\\rtf": f"文件是 RTF 文档，不是工作簿。{_ORIGINAL}",
    b"7z\xbc\xaf\x27\x1c": _ARCHIVE,
    b"Rar!": _ARCHIVE,
    b"\x1f\x8b": _ARCHIVE,
    b"BZh9": _ARCHIVE,
    b"\xfd7zXZ": _ARCHIVE,
    b"\x89PNG": _PICTURE,
    b"\xff\xd8\xff": _PICTURE,
    b"GIF8": _PICTURE,
    b"II*\0": _PICTURE,
    b"MM\0*": _PICTURE,
    b"RIFF": _PICTURE,
    b"MZ\x90\0": "文件是程序，不是工作簿。请不要运行它，并告知报送单位。",
    b"\x7fELF": "文件是程序，不是工作簿。请不要运行它，并告知报送单位。",
    b"L\0\0\0\x01\x14\x02\0": f"文件是快捷方式，里面没有内容。{_ORIGINAL}",
    b"SQLite format 3": f"文件是数据库，不是工作簿。{_ORIGINAL}",
    b"PK\x07\x08": f"文件是分卷压缩包的一卷，不是工作簿。{_UNPACK}",
}
_STREAMS = {
    "EncryptedPackage": "文件加了打开密码，读不了。请用 Excel 打开，在“文件—信息—保护工作簿”中清除密码后另存。",
    "WordDocument": f"文件是旧版 Word 文档，不是工作簿。{_ORIGINAL}",
    "PowerPoint Document": f"文件是旧版演示文稿，不是工作簿。{_ORIGINAL}",
    "Workbook": _OLD,
    "Book": _OLD,
}
_MARKUP = {
    "urn:schemas-microsoft-com:office:spreadsheet": f"文件是“XML 表格 2003”，不是 .xlsx，改扩展名没有用。{_RESAVE}",
    "urn:oasis:names:tc:opendocument": f"文件是 OpenDocument 表格，不是 .xlsx。{_RESAVE}",
    "schemas.uof.org": f"文件是“标文通”（UOF）表格，不是 .xlsx。{_RESAVE}",
    "<html": f"文件是网页，不是 .xlsx，改扩展名没有用。{_RESAVE}",
    "<table": f"文件是网页，不是 .xlsx，改扩展名没有用。{_RESAVE}",
    "mime-version:": f"文件是单个文件网页，不是 .xlsx，改扩展名没有用。{_RESAVE}",
}
_MEMBERS = {
    "xl/workbook.bin": f"文件是 .xlsb 二进制工作簿，不是 .xlsx。{_RESAVE}",
    "word/document.xml": f"文件是 Word 文档，不是工作簿。{_ORIGINAL}",
    "ppt/presentation.xml": f"文件是演示文稿，不是工作簿。{_ORIGINAL}",
    "visio/document.xml": f"文件是 Visio 图，不是工作簿。{_ORIGINAL}",
    "mimetype": f"文件是 OpenDocument（.ods 等），不是 .xlsx。{_RESAVE}",
    "Index/Document.iwa": f"文件是苹果 Numbers 表格，不是 .xlsx。{_RESAVE}",
    "Index.zip": f"文件是苹果 Numbers 表格，不是 .xlsx。{_RESAVE}",
    "OFD.xml": f"文件是 OFD 版式文件，不是工作簿。{_ORIGINAL}",
}
_HEAD = 4096


def kind_of(data: bytes) -> str:
    """What a file is that does not begin like a zip, with what to do: Chinese."""
    if not data.strip(b"\0"):
        what = "全是空字节，多半是没有下载完或拷贝出错" if data else "是空的"
        return f"文件{what}，请重新导出或重新发送。"
    if data.startswith(OLE):
        return _ole(data)
    for signature, message in _SIGNATURES.items():
        if data.startswith(signature):
            return message
    return _text(data[:_HEAD])


def kind_of_zip(members: Collection[str]) -> str | None:
    """What a zip is by the names in it when that is no .xlsx, with what to do: Chinese. None for a workbook."""
    for name, message in _MEMBERS.items():
        if name in members:
            return message
    if "[Content_Types].xml" in members:
        return None
    return _ARCHIVE if members else "文件是空的压缩包，里面没有工作簿，请重新导出或重新发送。"


def _ole(data: bytes) -> str:
    """Of an OLE2 file, by the streams its directory names in UTF-16."""
    for stream, message in _STREAMS.items():
        if f"\0{stream}\0".encode("utf-16-le")[1:] in data:
            return message
    return f"文件是旧版 Office 格式，不是 .xlsx。{_RESAVE}"


def _text(head: bytes) -> str:
    """Of what is left: a web page, an XML table, a text – or nothing known."""
    text = head.replace(b"\0", b"").decode("utf-8", "replace").lower()
    for mark, message in _MARKUP.items():
        if mark in text:
            return message
    if _is_text(head):
        return "文件是文本（如 CSV），不是 .xlsx 工作簿，改扩展名没有用。请用自评工作簿模板填写后报送。"
    return f"文件不是 .xlsx 工作簿，也认不出是什么，可能已损坏。{_ORIGINAL}"


def _is_text(head: bytes) -> bool:
    """Whether it reads as text in the encodings in use; a character may be cut off at the end."""
    controls = set(range(32)) - set(b"\t\n\r\f")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return not controls & set(head) and any(
        _decodes(head[: len(head) - cut], encoding) for encoding in ("utf-8", "gb18030") for cut in range(4)
    )


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
