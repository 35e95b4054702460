"""Documents that are a zip of XML, made of the parts that a test cares about."""

from __future__ import annotations

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"


def packed(**parts: str) -> bytes:
    """A zip of files, whose names have ``__`` for ``/`` and ``_`` for the dot."""
    return zipped({name.replace("__", "/").replace("_", "."): xml for name, xml in parts.items()})


def zipped(parts: dict[str, str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def paragraph(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(body: str, **others: str) -> bytes:
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return packed(word__document_xml=document, **others)


def item(text: str, number: int | str = 1, level: int = 0) -> str:
    """A paragraph of DOCX that is an item of the list ``number``."""
    listed = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{listed}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def level(format: str, start: int = 1, at: int = 0, more: str = "") -> str:
    """A level in a definition of numbering of DOCX."""
    named = f'<w:start w:val="{start}"/><w:numFmt w:val="{format}"/>{more}<w:lvlText w:val="%"/>'
    return f'<w:lvl w:ilvl="{at}">{named}</w:lvl>'


def numbering(*lists: str, more: str = "") -> str:
    """Definitions of numbering with these levels; their lists are 1, 2 and so on."""
    numbers = range(1, len(lists) + 1)
    definitions = (
        f'<w:abstractNum w:abstractNumId="{n}0">{levels}</w:abstractNum>'
        for n, levels in zip(numbers, lists, strict=True)
    )
    named = (f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}0"/></w:num>' for n in numbers)
    return f'<w:numbering xmlns:w="{W}">{"".join(definitions)}{"".join(named)}{more}</w:numbering>'


def odt(body: str, styles: str = "") -> bytes:
    """An OpenDocument text; ``t`` is the prefix of its text, ``s`` of styles, ``b`` of tables."""
    names = "urn:oasis:names:tc:opendocument:xmlns:{}:1.0"
    content = (
        f'<o:c xmlns:o="{names.format("office")}" xmlns:t="{names.format("text")}" '
        f'xmlns:s="{names.format("style")}" xmlns:b="{names.format("table")}">'
        f"<o:automatic-styles>{styles}</o:automatic-styles><o:body><o:text>{body}</o:text></o:body>"
        "</o:c>"
    )
    return packed(content_xml=content)


def epub(*chapters: str) -> bytes:
    """A book whose files, ``1.xhtml`` and so on, have these bodies; the first may be contents."""
    names = [str(n) for n in range(1, len(chapters) + 1)]
    manifest = "".join(
        f'<item id="c{name}" href="{name}.xhtml" properties="{"nav" * (name == "1")}"/>'
        for name in names
    )
    spine = "".join(f'<itemref idref="c{name}"/>' for name in names)
    parts = {
        "META-INF/container.xml": '<c><rootfile full-path="b.opf"/></c>',
        "b.opf": '<package xmlns="http://www.idpf.org/2007/opf"><metadata/>'
        f"<manifest>{manifest}</manifest><spine>{spine}</spine></package>",
    }
    for name, body in zip(names, chapters, strict=True):
        xhtml = f'<html xmlns="{XHTML}" xmlns:epub="{OPS}"><body>{body}</body></html>'
        parts[f"{name}.xhtml"] = xhtml
    return zipped(parts)
