"""Promises of bahith.indexer.sources.xml_files, tei and feeds: XML by its root, within bounds."""

from __future__ import annotations

from pathlib import Path

import pytest

from bahith.indexer.article import Article, Problem
from bahith.indexer.sources import articles, read

LONG = "كلمة " * 60
TEI = f"""<?xml version="1.0"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc>
<titleStmt><title>نسخة</title></titleStmt>
<sourceDesc><biblStruct><monogr><title xml:lang="fr">Al-Moktabas</title>
<title xml:lang="ar">المقتبس</title><imprint><date when="1914"/><date when="1914-01-28"/></imprint>
</monogr></biblStruct></sourceDesc></fileDesc></teiHeader>
<text><body>
<div type="item" xml:id="a"><head>جزاء العلماء</head>
 <p>البشر <choice><sic>سائير</sic><corr>سائر</corr></choice> نحو<note>حاشية.</note> العلم<lb/>اليوم
 ومد<lb break="no"/>رسته.<!-- سر --></p>
 <div><head>فرع</head><lg><l>بيت أول</l><l>بيت ثان</l></lg></div>
 <table><row><cell>س</cell><cell>ص</cell></row></table></div>
<div type="section"><head>أخبار</head>
 <div><head>خبر</head><dateline><date when="1914-02-01">شباط</date></dateline><p>نص الخبر.</p></div>
 <div><head>خبر</head><p>نص آخر.</p><fw>٧</fw></div>
 <p>بينهما.</p></div>
<div><head>باب</head><p>{LONG}</p><div><p>ذيل</p></div></div>
</body></text></TEI>"""

RSS = """<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>الصحيفة</title>
<item><title>عنوان &amp; أول</title><link>https://example.org/1</link><guid>g1</guid>
<description>موجز</description><content:encoded><![CDATA[<p>فقرة.</p><p>أخرى&nbsp;هنا.</p>]]>
</content:encoded><pubDate>Mon, 26 Jul 2021 10:00:00 +0300</pubDate><category>سياسة</category>
<dc:creator>زيد</dc:creator></item>
<item><title>عنوان ثان</title>
<link>https://example.org/2</link><source url="x">وكالة</source></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>المدونة</title><entry>
<title type="html">عنوان &lt;b&gt;أول&lt;/b&gt;</title><id>tag:1</id><link rel="self" href="s"/>
<link href="https://example.org/1"/><published>2021-07-26T10:00:00Z</published>
<updated>2022-01-01T00:00:00Z</updated><category term="t" label="أدب"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>فقرة.</p><p>أخرى.</p></div>
</content></entry></feed>"""


def all_of(text: str | bytes, name: str = "a.xml") -> list[Article | Problem]:
    return list(read(text.encode() if isinstance(text, str) else text, name))


def articles_of(text: str, name: str = "a.xml") -> list[Article]:
    items = all_of(text, name)
    assert not [str(item) for item in items if isinstance(item, Problem)]
    return [item for item in items if isinstance(item, Article)]


def test_each_division_of_a_journal_is_an_article() -> None:
    found = articles_of(TEI)
    assert [(each.id, each.title) for each in found] == [
        ("a.xml#a", "جزاء العلماء"),
        ("a.xml#خبر", "خبر"),
        ("a.xml#خبر-2", "خبر"),
        ("a.xml#أخبار", "أخبار"),
        ("a.xml#باب", "باب"),
    ]
    assert found[0].body == (
        "البشر سائر نحو العلم اليوم ومدرسته.\nفرع\nبيت أول\nبيت ثان\nس | ص\nحاشية."
    )
    assert [each.body for each in found[1:4]] == ["شباط\nنص الخبر.", "نص آخر.", "بينهما."]
    assert {each.source for each in found} == {"المقتبس"}
    assert [each.category for each in found] == ["", "أخبار", "أخبار", "", ""]
    assert [str(each.published) for each in found[:2]] == ["1914-01-28", "1914-02-01"]


def test_each_item_of_a_feed_is_an_article() -> None:
    first, second = articles_of(RSS, "news.rss")
    assert (first.id, first.title, first.url) == (
        "news.rss#g1",
        "عنوان & أول",
        "https://example.org/1",
    )
    assert (first.body, first.category) == ("فقرة.\nأخرى هنا.", "سياسة")
    assert (str(first.published), first.source) == ("2021-07-26", "الصحيفة")
    assert (second.id, second.source) == ("news.rss#https://example.org/2", "وكالة")


def test_each_entry_of_atom_is_an_article() -> None:
    (entry,) = articles_of(ATOM)
    assert (entry.id, entry.title, entry.body) == ("a.xml#tag:1", "عنوان أول", "فقرة.\nأخرى.")
    assert (str(entry.published), entry.category) == ("2021-07-26", "أدب")
    assert (entry.url, entry.source) == ("https://example.org/1", "المدونة")


BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    ("entity", "name"), [('<!ENTITY x SYSTEM "file:///etc/hostname">', "x"), (BOMB, "a9")]
)
def test_entities_are_not_expanded(entity: str, name: str) -> None:
    text = f"<!DOCTYPE TEI [{entity}]><TEI><text><div><p>قبل &{name}; بعد</p></div></text></TEI>"
    article, problem = all_of(text)
    assert isinstance(article, Article)
    assert article.body == "قبل بعد"
    assert isinstance(problem, Problem)
    assert f"entities are not read: &{name};" in str(problem.reason)
    assert problem.severity == "warning"


@pytest.mark.parametrize(
    ("text", "reason", "severity"),
    [
        ("<TEI><text><div><p>نص", "damaged XML: ", "warning"),
        ("<TEI>" + "<text>" * 100_000 + "<p>نص", "damaged XML: Excessive depth", "failed"),
        (f"<TEI><text><p>{'ا' * (10 << 20)}</p></text></TEI>", "damaged XML: ", "warning"),
        ("<TEI><text/></TEI>", "no text was found", "failed"),
        ("<rss><channel/></rss>", "no text was found", "failed"),
        ("<urlset/>", "XML of an unknown kind, <urlset>", "skipped"),
        ("نص", "not XML: ", "failed"),
        ("", "not XML: ", "failed"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, reason: str, severity: str) -> None:
    *_others, problem = all_of(text)
    assert isinstance(problem, Problem)
    assert reason in str(problem.reason)
    assert problem.severity == severity


def test_a_named_file_of_an_unknown_kind_has_failed(tmp_path: Path) -> None:
    (tmp_path / "map.xml").write_text("<urlset/>")
    problems = [*articles([tmp_path / "map.xml"]), *articles([tmp_path])]
    severities = [each.severity for each in problems if isinstance(each, Problem)]
    assert severities == ["failed", "skipped", "failed"]


def test_characters_after_damage_stay() -> None:
    article, _problem = all_of("<TEI><text><p><b>قبل</p><p>زيد&nbsp;&amp; عمرو</p></text></TEI>")
    assert isinstance(article, Article)
    assert article.body.endswith("زيد & عمرو")


def test_a_web_page_is_read_as_one() -> None:
    (page,) = articles_of(
        f"<html><head><title>عنوان</title></head><body><p>{LONG}</p></body></html>"
    )
    assert page.title == "عنوان"
