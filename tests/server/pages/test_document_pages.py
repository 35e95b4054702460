"""Articles of DOCX, ODT, EPUB and TEI as pages, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from listening import listening
from packed_documents import W, docx, epub, item, level, numbering, odt, paragraph
from sample_site import Site

from bahith.indexer.build import build
from bahith.indexer.index import Index
from bahith.indexer.settings import Settings
from bahith.server import create_app

TITLE = (
    f'<w:styles xmlns:w="{W}"><w:style w:styleId="T"><w:name w:val="Title"/></w:style></w:styles>'
)
ROW = "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in ("زيت", "٥"))
CELLS = "".join(f"<b:table-cell>{cell}</b:table-cell>" for cell in ("زيت", "٥"))
LIST = "<list rend='numbered'><item n='3'>خبز طازج</item><item>لبن بارد</item></list>"
FILES = {
    "a.docx": docx(
        paragraph("مشتريات", "T")
        + item("خبز طازج")
        + item("لبن بارد")
        + f"<w:tbl>{f'<w:tr>{ROW}</w:tr>' * 2}</w:tbl>",
        word__numbering_xml=numbering(level("decimal", 3)),
        word__styles_xml=TITLE,
    ),
    "a.odt": odt(
        "<t:h>مشتريات</t:h><t:list t:style-name='N'><t:list-item><t:p>خبز طازج</t:p></t:list-item>"
        "<t:list-item><t:p>لبن بارد</t:p></t:list-item></t:list><b:table>"
        f"{f'<b:table-row>{CELLS}</b:table-row>' * 2}</b:table>",
        '<t:list-style s:name="N"><t:list-level-style-number t:level="1" s:num-format="1"'
        ' t:start-value="3"/></t:list-style>',
    ),
    "a.epub": epub(
        "<h1>مشتريات</h1><ol start='3'><li>خبز طازج</li><li>لبن بارد</li></ol><table>"
        f"{'<tr><td>زيت</td><td>٥</td></tr>' * 2}</table>"
    ),
    "a.xml": f"<TEI><text><div><head>مشتريات</head>{LIST}<table>".encode()
    + "<row><cell>زيت</cell><cell>٥</cell></row>".encode() * 2
    + b"</table></div></text></TEI>",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("documents")
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    settings = Settings.load(environ={}, index=str(folder / "index"), port=0)
    build(settings, [folder / name for name in FILES])
    with Index(settings) as index, listening(create_app(index), settings) as address:
        yield Site(address)


@pytest.mark.parametrize("name", FILES)
def test_lists_and_tables_of_a_document_are_shown(site: Site, name: str) -> None:
    page = site.get(f"/article/{name}").text
    assert '<ol class="items">\n<li><span>3. </span><span>خبز طازج</span></li>\n' in page
    assert "<li><span>4. </span><span>لبن بارد</span></li>\n</ol>" in page
    assert page.count("<tr><td>زيت</td><td>٥</td></tr>") == 2


@pytest.mark.parametrize("question", ["خبز", '"لبن بارد"', "زيت ٥", "title:مشتريات"])
def test_marks_hide_no_word(site: Site, question: str) -> None:
    found = site.search(question)["results"]
    assert {each["id"] for each in found} == {*FILES}
