"""Promises of bahith.indexer.sources.about: authors, tags and the like from every kind of file."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bahith import read
from bahith.indexer.article import Article, Problem
from bahith.indexer.language_codes import code
from bahith.indexer.sources.about import About, about
from bahith.indexer.sources.fields import NO_NAMES

DAY = dt.date(2021, 7, 28)
BODY = "نص الخبر عن الميناء القديم وما جرى فيه."


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"author": "سلمى"}, About(author=("سلمى",))),
        ({"author": {"@type": "Person", "name": "سلمى"}}, About(author=("سلمى",))),
        ({"authors": [{"name": "سلمى"}, {"name": "نور"}]}, About(author=("سلمى", "نور"))),
        ({"byline": "سلمى؛ نور"}, About(author=("سلمى", "نور"))),
        ({"الكاتب": "سلمى"}, About(author=("سلمى",))),
        ({"tags": "#متاحف، تراث ,متاحف"}, About(tags=("متاحف", "تراث"))),
        ({"keywords": ["تراث، وآثار"]}, About(tags=("تراث، وآثار",))),
        ({"tags": [{"id": 3, "name": "تراث"}, 2021, None]}, About(tags=("تراث", "2021"))),
        ({"tags": '["تراث, وآثار", "متاحف"]'}, About(tags=("تراث, وآثار", "متاحف"))),
        ({"tags": {"x": 1}, "keywords": "تراث"}, About(tags=("تراث",))),
        ({"inLanguage": "ar-EG"}, About(language="ar")),
        ({"dateModified": "2021-07-28T10:00:00Z"}, About(updated=DAY)),
        ({"updated_at": 1627466400}, About(updated=DAY)),
        ({"updated": ["x"], "author": 5}, About()),
        ({"image": {"url": "https://a.b/c.jpg"}}, About(image="https://a.b/c.jpg")),
        ({"image": [{"@id": "https://a.b/c.jpg"}, "d"]}, About(image="https://a.b/c.jpg")),
    ],
)
def test_a_record_says_more_than_a_title_and_a_text(record: Any, expected: About) -> None:
    assert about(record, NO_NAMES)[0] == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ar", "ar"),
        ("AR_sa", "ar"),
        ("ara", "ar"),
        ("العربية", "ar"),
        ("English", "en"),
        ("und", ""),
        ("arabesque", ""),
    ],
)
def test_languages_have_one_code(language: str, expected: str) -> None:
    assert code(language) == expected


def only(content: str | bytes, name: str, folder: Path) -> Article:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    articles = [item for item in read(file) if isinstance(item, Article)]
    assert len(articles) == 1
    return articles[0]


def zipped(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in files.items():
            package.writestr(name, content)
    return buffer.getvalue()


DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
MARKDOWN = (
    f"---\nauthor: [سلمى, نور]\ntags: [متاحف]\nlang: ar\nupdated: 2021-07-28\n---\n# عنوان\n{BODY}"
)
HTML = f"""<html lang="ar"><head><title>افتتاح المتحف</title>
<meta name="author" content="سلمى"><meta property="article:tag" content="متاحف">
<meta property="article:modified_time" content="2021-07-28">
<meta property="og:image" content="https://example.org/a.jpg"></head>
<body><h1>افتتاح المتحف</h1><p>{BODY * 5}</p></body></html>"""
RSS = f"""<rss version="2.0" {DC} xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>وكالة</title><language>ar</language>
<item><title>عنوان</title><description>{BODY}</description><category>ثقافة</category>
<category>متاحف</category><dc:creator>سلمى</dc:creator><author>a@b.c (نور)</author>
<media:thumbnail url="https://example.org/a.jpg"/><atom:updated>2021-07-28T00:00:00Z</atom:updated>
</item></channel></rss>"""
TEI = f"""<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><titleStmt><title>كتاب</title>
<author><persName>سلمى</persName></author></titleStmt><langUsage><language ident="ar"/></langUsage>
</teiHeader><text><body><p>{BODY}</p></body></text></TEI>"""
OPENITI = f"######OpenITI#\n#META# AuthorNAME :: سلمى\n#META#Header#End#\n# {BODY}\n"
DOCX = zipped(
    **{
        "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/'
        f'wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{BODY}</w:t></w:r></w:p></w:body>'
        "</w:document>",
        "docProps/core.xml": f'<c xmlns:k="urn:k" {DC}><dc:creator>سلمى</dc:creator>'
        "<dc:language>ar-SA</dc:language><k:keywords>متاحف، تراث</k:keywords></c>",
    }
)
EPUB = zipped(
    **{
        "META-INF/container.xml": '<c><rootfile full-path="book.opf"/></c>',
        "book.opf": f"<package><metadata {DC}><dc:creator>سلمى</dc:creator>"
        "<dc:subject>ثقافة</dc:subject><dc:subject>متاحف</dc:subject><dc:language>ar</dc:language>"
        '</metadata><manifest><item id="a" href="a.xhtml"/></manifest><spine>'
        '<itemref idref="a"/></spine></package>',
        "a.xhtml": f"<html><body><h1>باب</h1><p>{BODY}</p></body></html>",
    }
)


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (MARKDOWN, "a.md", About(("سلمى", "نور"), ("متاحف",), "ar", DAY)),
        (HTML, "a.html", About(("سلمى",), ("متاحف",), "ar", DAY, "https://example.org/a.jpg")),
        (RSS, "a.rss", About(("سلمى", "نور"), ("متاحف",), "ar", DAY, "https://example.org/a.jpg")),
        (TEI, "a.xml", About(("سلمى",), language="ar")),
        (OPENITI, "a-ara1", About(("سلمى",))),
        (DOCX, "a.docx", About(("سلمى",), ("متاحف", "تراث"), "ar")),
        (EPUB, "a.epub", About(("سلمى",), ("متاحف",), "ar")),
        (
            f"title,text,author,tags\nعنوان,{BODY},سلمى,متاحف؛ تراث\n",
            "a.csv",
            About(("سلمى",), ("متاحف", "تراث")),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 9 else "",
)
def test_every_kind_of_file_says_who_wrote_it(
    content: str | bytes, name: str, expected: About, tmp_path: Path
) -> None:
    article = only(content, name, tmp_path)
    assert About(*(getattr(article, field) for field in About._fields)) == expected


def test_a_feed_is_no_author_of_its_items(tmp_path: Path) -> None:
    feed = RSS.replace("سلمى", "وكالة").replace("a@b.c (نور)", "a@b.c")
    assert only(feed, "a.rss", tmp_path).author == ()


def test_a_user_name_of_a_computer_is_no_author(tmp_path: Path) -> None:
    assert only(DOCX, "a.docx", tmp_path).author == ("سلمى",)
    data = zipped(
        **{
            name: zipfile.ZipFile(io.BytesIO(DOCX))
            .read(name)
            .decode()
            .replace("سلمى", "Windows User")
            for name in ("word/document.xml", "docProps/core.xml")
        }
    )
    assert only(data, "a.docx", tmp_path).author == ()


def test_an_unreadable_day_of_change_is_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"title": "عنوان", "text": BODY, "updated": "قريبا"}))
    [article, problem] = read(file)
    assert isinstance(article, Article)
    assert article.updated is None
    assert isinstance(problem, Problem)
    assert problem.severity == "warning"
    assert "updated" in str(problem)
