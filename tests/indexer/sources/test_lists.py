"""Lists, tables and verse of DOCX, ODT, EPUB, TEI and Atom: the signs that HTML has, too."""

from __future__ import annotations

import pytest
from packed_documents import W, docx, epub, item, level, numbering, odt, paragraph

from bahith.indexer.article import Article
from bahith.indexer.sources import read
from bahith.server.pages.blocks import blocks

HEAD = "عنوان"


def lines(data: bytes, name: str) -> list[str]:
    """The lines of the only article in a file, without the title above them."""
    (found,) = read(data, name)
    assert isinstance(found, Article), str(found)
    return [line for line in found.body.split("\n") if line != HEAD]


BULLETS, NUMBERS = level("bullet"), level("decimal")
LEVELS = level("decimal", 3) + level("arabicAbjad", 1, at=1) + level("bullet", 1, at=2)
OUT = item("ج", 0).replace("<w:numPr>", '<w:pStyle w:val="B"/><w:numPr>')
RESTARTED = (
    '<w:num w:numId="9"><w:abstractNumId w:val="10"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)
STYLES = f"""<w:styles xmlns:w="{W}">
<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:styleId="B"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>
</w:pPr></w:style><w:style w:styleId="C"><w:name w:val="x"/><w:basedOn w:val="B"/></w:style>
<w:style w:styleId="H"><w:name w:val="heading 2"/><w:basedOn w:val="B"/></w:style>
<w:style w:styleId="L"><w:name w:val="loop"/><w:basedOn w:val="L"/></w:style></w:styles>"""


@pytest.mark.parametrize(
    ("lists", "body", "expected"),
    [
        ([BULLETS], item("أ") + item("ب"), ["- أ", "- ب"]),
        ([NUMBERS], item("أ") + item("ب"), ["1. أ", "2. ب"]),
        ([level("arabicAbjad", 7)], item("أ") + item("ب"), ["7. أ", "8. ب"]),
        ([level("none")], item("أ") + item("ب"), ["أ", "ب"]),
        ([NUMBERS], item("أ") + paragraph("بينهما") + item("ب"), ["1. أ", "بينهما", "2. ب"]),
        ([NUMBERS, NUMBERS], item("أ") + item("ب") + item("ج", 2) + item("د", 2), None),
        (
            [LEVELS],
            "".join(item(text, level=int(at)) for text, at in zip("أبجدهو", "011201", strict=True)),
            ["3. أ", "1. ب", "2. ج", "- د", "4. ه", "1. و"],
        ),
        ([NUMBERS], item("أ") + item("ب") + item("ج", 9) + item("د", 9), None),
        ([NUMBERS], item("أ", 5) + item("ب", "س"), ["أ", "ب"]),
        ([BULLETS], paragraph("أ", "B") + paragraph("ب", "C"), ["- أ", "- ب"]),
        ([BULLETS], paragraph("أ", "H") + paragraph("ب", "H"), ["أ", "ب"]),
        ([BULLETS], paragraph("أ", "L") + item("ب") + item("ج"), ["أ", "- ب", "- ج"]),
        (
            [BULLETS],
            paragraph("أ", "B") + paragraph("ب", "B") + OUT,
            ["- أ", "- ب", "ج"],
        ),
        ([BULLETS], item("أ") + paragraph("ب"), ["أ", "ب"]),
        ([BULLETS], item("- أ") + item("٢) ب"), ["- أ", "٢) ب"]),
    ],
)  # fmt: skip
def test_lists_of_a_word_document(lists: list[str], body: str, expected: list[str] | None) -> None:
    defined = numbering(*lists, more=RESTARTED)
    title = paragraph(HEAD, "T")
    data = docx(title + body, word__numbering_xml=defined, word__styles_xml=STYLES)
    assert lines(data, "a.docx") == (expected or ["1. أ", "2. ب", "1. ج", "2. د"])


def of_odt(*items: str, style: str = "", more: str = "") -> str:
    named = f't:style-name="{style}"' if style else ""
    inner = "".join(f"<t:list-item>{each}</t:list-item>" for each in items)
    return f"<t:list {named} {more}>{inner}</t:list>"


P = "<t:p>{}</t:p>".format
ODT_STYLES = (
    '<t:list-style s:name="B"><t:list-level-style-bullet t:level="1" t:bullet-char="•"/>'
    '<t:list-level-style-number t:level="2" s:num-format="1" t:start-value="4"/></t:list-style>'
    '<t:list-style s:name="N"><t:list-level-style-number t:level="1" s:num-format="أ, ب, ج"/>'
    '<t:list-level-style-number t:level="2" s:num-format=""/></t:list-style>'
    '<s:style s:name="P1" s:list-style-name="N"/>'
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (of_odt(P("أ"), P("ب"), style="B"), ["- أ", "- ب"]),
        (of_odt(P("أ"), P("ب")), ["- أ", "- ب"]),
        (of_odt(P("أ"), P("ب") + P("تتمة"), style="N"), ["1. أ", "2. ب", "تتمة"]),
        (of_odt(P("أ") + of_odt(P("ب"), P("ج")), style="B"), ["- أ", "4. ب", "5. ج"]),
        (of_odt(P("أ") + of_odt(P("ب"), P("ج")), P("د"), style="N"), ["1. أ", "ب", "ج", "2. د"]),
        (of_odt(of_odt(P("أ"), P("ب")), style="B"), ["4. أ", "5. ب"]),
        (of_odt("<t:p t:style-name='P1'>أ</t:p>", P("ب")), ["1. أ", "2. ب"]),
        (of_odt("<t:h>أ</t:h>", "<t:h>ب</t:h>", style="N"), ["أ", "ب"]),
        (
            of_odt(P("أ"), P("ب"), style="N", more='xml:id="i"')
            + of_odt(P("ج"), P("د"), style="N")
            + of_odt(P("ه"), P("و"), style="N", more='t:continue-list="i"')
            + of_odt(P("ز"), P("ح"), style="N", more='t:continue-numbering="true"'),
            ["1. أ", "2. ب", "1. ج", "2. د", "3. ه", "4. و", "5. ز", "6. ح"],
        ),
        (
            of_odt(P("أ"), P("ب"), style="N").replace("item>", "item t:start-value='9'>", 1),
            ["9. أ", "10. ب"],
        ),
    ],
)  # fmt: skip
def test_lists_of_an_opendocument_text(body: str, expected: list[str]) -> None:
    assert lines(odt(f"<t:h>{HEAD}</t:h>{body}", ODT_STYLES), "a.odt") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<ul><li>أ</li><li>ب</li></ul>", ["- أ", "- ب"]),
        ("<ol start='4'><li>أ</li><li value='9'>ب</li><li>ج</li></ol>", ["4. أ", "9. ب", "10. ج"]),
        ("<ul><li>أ<ol><li>ب</li><li>ج</li></ol></li><li/></ul>", ["أ", "1. ب", "2. ج"]),
        ("<ol><li><h2>أ</h2>ب</li><li>ج</li></ol>", ["1. أ", "ب", "2. ج"]),
        ("<table><tr><th>أ</th><th>ب</th></tr><tr><td/><td>١</td></tr></table>", ["أ | ب", "١"]),
        ("<ul><li>أ</li><li><script>س</script>ب</li></ul><style>ص</style>", ["- أ", "- ب"]),
    ],
)  # fmt: skip
def test_lists_of_a_book(body: str, expected: list[str]) -> None:
    assert lines(epub(f"<h1>{HEAD}</h1>{body}"), "a.epub") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<list><item>أ</item><item>ب</item></list>", ["- أ", "- ب"]),
        ("<list type='ordered'><item>أ</item><item>ب</item></list>", ["1. أ", "2. ب"]),
        ("<list rend='numbered'><item n='5'>أ</item><item>ب</item></list>", ["5. أ", "6. ب"]),
        (
            "<list><head>ر</head><item>أ<list type='ordered'><item>ب</item><item>ج</item></list>"
            "</item><item>د</item></list>",
            ["ر", "- أ", "1. ب", "2. ج", "- د"],
        ),
        (
            "<p>في <bibl>المقتبس</bibl> وغيره</p><listBibl><head>ر</head><bibl>أ</bibl>"
            "<biblStruct><title>ب</title></biblStruct></listBibl>",
            ["في المقتبس وغيره", "ر", "- أ", "- ب"],
        ),
        ("<list type='gloss'><label>ل</label><item>أ</item><item>ب</item></list>", ["ل", "أ", "ب"]),
        ("<list><label>ل</label><item>أ</item><item>ب</item></list>", ["ل", "أ", "ب"]),
        ("<list><item>أ<note>ح</note></item><item>ب</item></list>", ["- أ", "- ب", "ح"]),
        ("<table><row><cell>أ</cell><cell/><cell>ب</cell></row></table>", ["أ | – | ب"]),
        ("<lg><l><seg>أ</seg> <seg>ب</seg></l><l>ج<caesura/>د</l></lg>", ["أ ... ب", "ج ... د"]),
    ],
)  # fmt: skip
def test_lists_and_verse_of_tei(body: str, expected: list[str]) -> None:
    text = f"<TEI><text><body><div><head>{HEAD}</head>{body}</div></body></text></TEI>"
    assert lines(text.encode(), "a.xml") == expected


def test_lists_of_a_feed() -> None:
    body = "<ul><li>أ</li><li>ب</li></ul><table><tr><td>ج</td><td>د</td></tr></table>"
    feed = (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>{HEAD}</title><content '
        f'type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{body}<script>س</script></div>'
        "</content></entry></feed>"
    )
    assert lines(feed.encode(), "a.atom") == ["- أ", "- ب", "ج | د"]


def test_a_chapter_may_begin_with_an_item() -> None:
    contents = "".join(f"<li><a href='2.xhtml#{id}'>{id}</a></li>" for id in "xy")
    items = "<ol><li id='x'>أ</li><li>ب</li><li id='y'>ج</li><li>د</li></ol>"
    data = epub(f"<nav epub:type='toc'><ol>{contents}</ol></nav>", items)
    bodies = [each.body for each in read(data, "a.epub") if isinstance(each, Article)]
    assert bodies == ["1. أ\n2. ب", "3. ج\n4. د"]


@pytest.mark.parametrize("is_listed", [True, False])
def test_marks_decide_neither_title_nor_day_nor_source(is_listed: bool) -> None:
    texts = [
        "افتتحت البلدية أمس مكتبة عامة جديدة في الحي الجامعي.",
        "المصدر: صحيفة الساحل",
        "نشر في 23 يوليو 2021",
    ]
    body = "".join(item(text) if is_listed else paragraph(text) for text in texts)
    (found,) = read(docx(body, word__numbering_xml=numbering(BULLETS)), "a.docx")
    assert isinstance(found, Article)
    assert found.title.startswith("افتتحت البلدية")
    assert (str(found.published), found.source) == ("2021-07-23", "صحيفة الساحل")
    assert found.body.removeprefix("- ").startswith(texts[0])


HALVES = [("قفا نبك من ذكرى", "حبيب ومنزل"), ("فتوضح فالمقراة لم", "يعف رسمها")]
WORD_TEXT = "<w:r><w:t>{}</w:t></w:r>".format


def test_tabs_between_the_halves_of_a_verse_stay() -> None:
    expected = ["\t".join(halves) for halves in HALVES]
    tab = "<w:r><w:tab/></w:r>"
    verses = (
        f"<w:p>{tab}{WORD_TEXT(first)}{tab * 2}{WORD_TEXT(second)}</w:p>"
        for first, second in HALVES
    )
    data = docx(paragraph(HEAD, "T") + "".join(verses), word__styles_xml=STYLES)
    assert lines(data, "a.docx") == expected
    verses = (f"<t:p><t:tab/>{first}<t:tab/><t:tab/>{second}\t</t:p>" for first, second in HALVES)
    assert lines(odt(f"<t:h>{HEAD}</t:h>{''.join(verses)}"), "a.odt") == expected
    assert [block.kind for block in blocks("\n".join(expected))] == ["verse"]


WORD_CELL = "<w:tc><w:tcPr>{}</w:tcPr>{}</w:tc>".format
ODT_CELL = "<b:table-cell {}><t:p>{}</t:p></b:table-cell>".format
TITLE = paragraph(HEAD, "T")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (
            docx(
                f"{TITLE}<w:tbl><w:tr>{WORD_CELL('', paragraph('أ'))}"
                + WORD_CELL('<w:gridSpan w:val="2"/>', paragraph("ب"))
                + f"</w:tr><w:tr>{WORD_CELL('<w:vMerge/>', '<w:p/>')}"
                + f"{WORD_CELL('', paragraph('١'))}{WORD_CELL('', paragraph('٢'))}</w:tr></w:tbl>",
                word__styles_xml=STYLES,
            ),
            "a.docx",
        ),
        (
            odt(
                f"<t:h>{HEAD}</t:h><b:table><b:table-row>{ODT_CELL('', 'أ')}{ODT_CELL('', 'ب')}"
                "<b:covered-table-cell/></b:table-row><b:table-row><b:covered-table-cell/>"
                f"{ODT_CELL('', '١')}{ODT_CELL('', '٢')}</b:table-row></b:table>"
            ),
            "a.odt",
        ),
        (
            epub(
                f"<h1>{HEAD}</h1><table><tr><td rowspan='2'>أ</td><td colspan='2'>ب</td></tr>"
                "<tr><td>١</td><td>٢</td></tr></table>"
            ),
            "a.epub",
        ),
        (
            f"<TEI><text><div><head>{HEAD}</head><table><row><cell rows='2'>أ</cell>"
            "<cell cols='2'>ب</cell></row><row><cell>١</cell><cell>٢</cell></row></table></div>"
            "</text></TEI>".encode(),
            "a.xml",
        ),
    ],
    ids=["docx", "odt", "epub", "tei"],
)
def test_merged_cells_leave_a_table_its_columns(data: bytes, name: str) -> None:
    assert lines(data, name) == ["أ | ب | –", "– | ١ | ٢"]


LONG = 3000


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (
            docx(
                TITLE + item("س") * LONG,
                word__numbering_xml=numbering(NUMBERS),
                word__styles_xml=STYLES,
            ),
            "a.docx",
        ),
        (odt(f"<t:h>{HEAD}</t:h>{of_odt(*[P('س')] * LONG, style='N')}", ODT_STYLES), "a.odt"),
        (epub(f"<h1>{HEAD}</h1><ol>{'<li>س</li>' * LONG}</ol>"), "a.epub"),
        (f"<TEI><text><list rend='numbered'>{'<item>س</item>' * LONG}".encode(), "a.xml"),
    ],
    ids=["docx", "odt", "epub", "tei"],
)
def test_the_items_of_a_long_list_are_counted(data: bytes, name: str) -> None:
    found = next(iter(read(data, name)))
    assert isinstance(found, Article)
    assert found.body.endswith(f"\n{LONG}. س")


@pytest.mark.parametrize("depth", [50, 1000])
@pytest.mark.parametrize(
    ("around", "name"),
    [
        (("<t:list><t:list-item>", "</t:list-item></t:list>"), "a.odt"),
        (("<ul><li>", "</li></ul>"), "a.epub"),
        (("<list><item>", "</item></list>"), "a.xml"),
    ],
)
def test_deep_lists_are_read_or_told(around: tuple[str, str], name: str, depth: int) -> None:
    start, end = around
    body = start * depth + (P("س") if name == "a.odt" else "س") + end * depth
    made = {
        "a.odt": lambda: odt(f"<t:h>{HEAD}</t:h>{body}"),
        "a.epub": lambda: epub(f"<h1>{HEAD}</h1>{body}"),
        "a.xml": lambda: f"<TEI><text>{body}</text></TEI>".encode(),
    }
    items = list(read(made[name](), name))
    bodies = [each.body for each in items if isinstance(each, Article)]
    assert any("س" in each for each in bodies) or "depth" in str(items[-1])
