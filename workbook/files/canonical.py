"""The same workbook, the same bytes: fixed dates, sorted parts."""

from collections.abc import Mapping
from html import escape
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from workbook.files.package import CONTENT_TYPES

CORE = "docProps/core.xml"
MOMENT = (1980, 1, 1, 0, 0, 0)


def canonical(data: bytes) -> bytes:
    """A package with fixed document dates and entry dates, content types first, the rest sorted."""
    with ZipFile(BytesIO(data)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    if CORE in parts:
        parts[CORE] = core_properties()
    return packed(parts)


def core_properties(title: str = "", description: str = "") -> bytes:
    """The document properties, with fixed dates."""
    said = "".join(
        f"<dc:{name}>{escape(text, quote=False)}</dc:{name}>"
        for name, text in (("title", title), ("description", description))
        if text
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{said}<dc:creator>ziping</dc:creator>'
        '<dcterms:created xsi:type="dcterms:W3CDTF">2024-01-01T00:00:00Z</dcterms:created>'
        '<dcterms:modified xsi:type="dcterms:W3CDTF">2024-01-01T00:00:00Z</dcterms:modified></cp:coreProperties>'
    ).encode()


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The parts as a package: content types first, the rest sorted, fixed entry dates."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as target:
        for name in sorted(parts, key=lambda part: (part != CONTENT_TYPES, part)):
            info = ZipInfo(name, MOMENT)
            info.compress_type = ZIP_DEFLATED
            info.create_system = 0
            target.writestr(info, parts[name])
    return stream.getvalue()
