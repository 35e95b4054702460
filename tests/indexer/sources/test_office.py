"""Promises of bahith.indexer.sources.office: the text of DOCX, ODT and EPUB, within bounds."""

from __future__ import annotations

import datetime as dt

import pytest
from packed_documents import W, docx, odt, packed, paragraph, zipped

from bahith.indexer.article import Article, Problem
from bahith.indexer.sources import read, streams, trees

OPF = "http://www.idpf.org/2007/opf"
XHTML = "http://www.w3.org/1999/xhtml"


def articles(data: bytes, name: str) -> list[Article]:
    items = list(read(data, name))
    assert not [str(item) for item in items if isinstance(item, Problem)]
    return [item for item in items if isinstance(item, Article)]


STYLES = f"""<w:styles xmlns:w="{W}"><w:style w:styleId="a3"><w:name w:val="Title"/></w:style>
<w:style w:styleId="1"><w:name w:val="heading 1"/></w:style></w:styles>"""
CORE = """<c xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:t="http://purl.org/dc/terms/">
<dc:title>من الخصائص</dc:title><t:created>2021-07-26T10:00:00Z</t:created></c>"""
ROW = "<w:tr>{}</w:tr>".format("".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in "سص"))
BOX = (
    f"<w:p><w:r><w:pict><w:txbxContent>{paragraph('في إطار.')}</w:txbxContent></w:pict></w:r></w:p>"
)


def test_a_word_document_is_an_article() -> None:
    notes = f'<w:footnotes xmlns:w="{W}">{paragraph("حاشية.")}</w:footnotes>'
    body = (
        f"{paragraph('أعلى العنوان.')}{paragraph('عنوان المقالة', 'a3')}{paragraph('باب', '1')}"
        "<w:p><w:r><w:t>كل</w:t></w:r><w:del><w:r><w:t>محذوف</w:t></w:r></w:del><w:r><w:t>مة</w:t>"
        "<w:noBreakHyphen/><w:t>له</w:t><w:tab/><w:t>أخرى</w:t><w:br/><w:t>سطر</w:t><w:instrText>HYPERLINK</w:instrText></w:r></w:p>"
        f"<w:tbl>{ROW}</w:tbl>"
        f"<w:sdt><w:sdtContent>{paragraph('في حقل.')}</w:sdtContent></w:sdt>{BOX}"
    )
    data = docx(body, word__styles_xml=STYLES, word__footnotes_xml=notes, docProps__core_xml=CORE)
    (found,) = articles(data, "a.docx")
    assert (found.id, found.title, str(found.published)) == (
        "a.docx",
        "عنوان المقالة",
        "2021-07-26",
    )
    assert found.body.split("\n") == [
        *("أعلى العنوان.", "باب", "كلمة-له\tأخرى", "سطر", "س | ص", "في حقل.", "في إطار.", "حاشية."),
    ]


@pytest.mark.parametrize(
    ("day", "updated"),
    [("2021-08-02T10:00:00Z", dt.date(2021, 8, 2)), ("2021-07-26T23:00:00Z", None), ("", None)],
)
def test_the_last_change_is_one_after_the_day_of_the_document(
    day: str, updated: dt.date | None
) -> None:
    text = paragraph("افتتحت البلدية أمس مكتبة عامة جديدة في الحي الجامعي.")
    core = CORE.replace("</c>", f"<t:modified>{day}</t:modified></c>")
    (found,) = articles(docx(text, docProps__core_xml=core), "a.docx")
    assert found.updated == updated


def test_titles_are_those_of_properties_or_of_the_text() -> None:
    text = paragraph("افتتحت البلدية أمس مكتبة عامة جديدة في الحي الجامعي.")
    (named,) = articles(docx(text, docProps__core_xml=CORE), "a.docx")
    (unnamed,) = articles(docx(paragraph("مكتبة الحي") + text), "a.docx")
    (headed,) = articles(docx(paragraph("باب", "Heading1") + text), "a.docx")
    assert [each.title for each in (named, unnamed, headed)] == ["من الخصائص", "مكتبة الحي", "باب"]
    assert named.body == unnamed.body == headed.body


def test_an_opendocument_text_is_an_article() -> None:
    content = """<o:c xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:s="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><o:automatic-styles>
<s:style s:name="P1" s:parent-style-name="Title"/></o:automatic-styles><o:body><o:text>
<text:table-of-content><text:p>فهرس</text:p></text:table-of-content>
<text:p text:style-name="P1">عنوان</text:p><text:h>باب</text:h>
<text:p>كل<text:span>مة</text:span><text:s/>أخرى<text:note><text:note-citation>1</text:note-citation>
<text:note-body><text:p>حاشية.</text:p></text:note-body></text:note>.<text:line-break/>سطر</text:p>
<t:table><t:table-row><t:table-cell><text:p>س</text:p></t:table-cell>
<t:table-cell><text:p>ص</text:p></t:table-cell></t:table-row></t:table></o:text></o:body></o:c>"""
    meta = """<o xmlns:m="urn:oasis:names:tc:opendocument:xmlns:meta:1.0">
<m:creation-date>2021-07-26T10:00:00</m:creation-date>
<m:user-defined m:name="Publisher">الدار</m:user-defined></o>"""
    (found,) = articles(packed(content_xml=content, meta_xml=meta), "a.odt")
    assert (found.title, found.source, str(found.published)) == ("عنوان", "الدار", "2021-07-26")
    assert found.body.split("\n") == ["باب", "كلمة أخرى.", "سطر", "س | ص", "حاشية."]


NAV = f"""<html xmlns="{XHTML}" xmlns:epub="http://www.idpf.org/2007/ops"><body>
<nav epub:type="toc"><ol><li><a href="1.xhtml">الأول</a>
<ol><li><a href="1.xhtml#s">فرع</a></li></ol>
</li><li><a href="2.xhtml#a">الثاني</a></li><li><a href="2.xhtml#b">Start</a></li></ol></nav>
</body></html>"""
NCX = """<ncx><navMap><navPoint><navLabel><text>الأول</text></navLabel><content src="1.xhtml"/>
<navPoint><navLabel><text>فرع</text></navLabel><content src="1.xhtml#s"/></navPoint></navPoint>
<navPoint><navLabel><text>الثاني</text></navLabel><content src="2.xhtml#a"/></navPoint>
<navPoint><navLabel><text>Start</text></navLabel><content src="2.xhtml#b"/></navPoint>
</navMap></ncx>"""
PAGES = {
    "cover": "<img src='cover.jpg'/>",
    "nav": "",
    "1": "<h1>الأول</h1><p>نص <a href='#n'>[1]</a>الأول.</p><h2 id='s'>فرع</h2><p>تتمة.</p>",
    "1b": "<p>بقية الأول.</p><p id='n'><a href='#m'>1</a> حاشية.</p>",
    "2": "<h2 id='a'>الثاني</h2><p>نص الثاني.</p><h3>باب</h3>"
    "<h2><a id='b'></a>الثالث</h2><p>نصه.</p>",
}


def epub(contents: str = "nav", **others: str) -> bytes:
    parts = {
        "META-INF/container.xml": '<c><rootfile full-path="O/b.opf"/></c>',
        "O/b.opf": f'<package xmlns="{OPF}" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        "<dc:title>الكتاب</dc:title><dc:publisher>الدار</dc:publisher><dc:date>2012</dc:date>"
        '</metadata><manifest><item id="t" href="t.ncx" media-type="application/x-dtbncx+xml"/>'
        + "".join(
            f'<item id="{name}" href="{name}.xhtml" properties="{name * (name == contents)}"/>'
            for name in PAGES
        )
        + "</manifest><spine>"
        + "".join(f'<itemref idref="{name}"/>' for name in PAGES)
        + "</spine></package>",
        "O/t.ncx": NCX,
    }
    for name, body in PAGES.items():
        parts[f"O/{name}.xhtml"] = f'<html xmlns="{XHTML}"><body>{body}</body></html>'
    parts["O/nav.xhtml"] = NAV
    return zipped(parts | others)


@pytest.mark.parametrize("contents", ["nav", "ncx"])
def test_each_chapter_of_a_book_is_an_article(contents: str) -> None:
    found = articles(epub(contents), "b.epub")
    assert [(each.id, each.title, each.body) for each in found] == [
        ("b.epub#الأول", "الأول", "نص الأول.\nفرع\nتتمة.\nبقية الأول.\n1 حاشية."),
        ("b.epub#الثاني", "الثاني", "نص الثاني.\nباب"),
        ("b.epub#الثالث", "الثالث", "نصه."),
    ]
    assert {each.source for each in found} == {"الكتاب"}


def test_an_encrypted_book_is_a_problem() -> None:
    encryption = '<e><CipherReference URI="O/1.xhtml"/></e>'
    (problem,) = read(epub(**{"META-INF/encryption.xml": encryption}), "b.epub")
    assert isinstance(problem, Problem)
    assert "encrypted" in str(problem.reason)


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.epub"])
@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", zipped({}), zipped({"content.xml": "<a/>"})])
def test_what_is_no_document_is_a_problem(name: str, data: bytes) -> None:
    (problem,) = read(data, name)
    assert isinstance(problem, Problem)
    assert "not a " in str(problem.reason)


def test_a_document_unpacks_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    data = docx(paragraph("ا" * 5000), word__footnotes_xml=f"<a>{'ا' * 5000}</a>")
    monkeypatch.setattr(trees, "LARGEST", 9000)
    (problem,) = read(data, "a.docx")
    assert "larger than" in str(problem)
    monkeypatch.setattr(trees, "LARGEST", 1 << 20)
    monkeypatch.setattr(streams, "LARGEST_TEXT", 15_000)
    (problem,) = read(data, "a.docx")
    assert "larger than" in str(problem)


def test_a_document_without_text_is_a_problem() -> None:
    (problem,) = read(docx("<w:p/>"), "a.docx")
    assert isinstance(problem, Problem)


@pytest.mark.parametrize("place", range(10, 60, 10))
def test_a_document_without_its_beginning_is_a_problem(place: int) -> None:
    (problem,) = read(docx(paragraph("نص"))[place:], "a.docx")
    assert isinstance(problem, Problem)


def test_hidden_text_is_left_out() -> None:
    run = "<w:r><w:rPr><w:vanish{}/></w:rPr><w:t>{}</w:t></w:r>".format
    parts = run("", "سر"), run(' w:val="0"', "علن"), run(' w:val="1"', "سر")
    (word,) = articles(docx(f"{paragraph('عنوان')}<w:p>{''.join(parts)}</w:p>"), "a.docx")
    style = '<s:style s:name="H"><s:text-properties t:display="none"/></s:style>'
    content = (
        "<t:h>عنوان</t:h><t:p><t:span t:style-name='H'>سر</t:span>علن</t:p>"
        "<t:section t:display='none'><t:p t:style-name='H'>سر</t:p></t:section>"
    )
    (writer,) = articles(odt(content, style), "a.odt")
    assert word.body == writer.body == "علن"
