"""Web pages: what is read of them, in any encoding, and what hostile ones come to."""

from __future__ import annotations

import datetime as dt
import json
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import Score, judged

from bahith.indexer.article import Article, Problem
from bahith.indexer.sources import read
from bahith.indexer.sources.html import WebPage, read_page

TITLE = "افتتاح مكتبة عامة جديدة في الحي الجامعي"
STORY = [
    "افتتحت البلدية أمس مكتبة عامة جديدة في الحي الجامعي، تضم عشرين ألف كتاب.",
    "وقال مدير المكتبة إن القراءة فيها مجانية للجميع طوال أيام الأسبوع.",
    "وستقام في المكتبة أمسيات شعرية كل خميس، يدعى إليها شعراء من المدينة.",
]
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in STORY)
MENU = "".join(f"<li><a href='/{n}'>{n}</a></li>" for n in ("الرئيسية", "أخبار", "رياضة", "فن"))
FOOTER = "<footer><p>جميع الحقوق محفوظة لصحيفة الأفق</p></footer>"


def html(head: str = "", body: str = PARAGRAPHS) -> str:
    menu = f"<nav><ul>{MENU}</ul></nav>"
    body = f"<body>{menu}{body}{FOOTER}</body>"
    return f"<!doctype html><html lang='ar'><head>{head}</head>{body}</html>"


def page(text: str) -> WebPage:
    return read_page(text.encode())[0]


LD = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "موقع الأفق"},
        {
            "@type": "NewsArticle",
            "headline": TITLE,
            "datePublished": "2022-09-14T10:25:00+03:00",
            "dateModified": "2022-09-15T08:00:00+03:00",
            "author": [{"@type": "Person", "name": "سعاد الهاشمي"}],
            "publisher": {"@type": "Organization", "name": "صحيفة الأفق"},
            "articleSection": "ثقافة",
            "keywords": ["مكتبة", "قراءة"],
            "image": {"@type": "ImageObject", "url": "https://example.org/library.jpg"},
            "inLanguage": "ar",
        },
    ],
}


def test_everything_that_a_page_declares_is_read() -> None:
    head = f"""
        <title>{TITLE} | صحيفة الأفق</title>
        <link rel="canonical" href="https://example.org/news/7">
        <script type="application/ld+json">{json.dumps(LD)}</script>"""
    body = f"<article><h1>{TITLE}</h1><time>14 سبتمبر 2022</time>{PARAGRAPHS}</article>"
    assert page(html(head, body)) == WebPage(
        title=TITLE,
        body="\n".join(STORY),
        source="صحيفة الأفق",
        published=dt.date(2022, 9, 14),
        updated=dt.date(2022, 9, 15),
        author=("سعاد الهاشمي",),
        section="ثقافة",
        tags=("مكتبة", "قراءة"),
        language="ar",
        url="https://example.org/news/7",
        image="https://example.org/library.jpg",
    )


def meta(name: str, value: str) -> str:
    return f'<meta property="{name}" content="{value}">'


BOTH = ["سعاد الهاشمي", "وليد عازار"]


def ld(author: object) -> str:
    article = {"@type": "NewsArticle", "headline": TITLE, "author": author}
    return f'<script type="application/ld+json">{json.dumps(article)}</script>'


@pytest.mark.parametrize(
    ("head", "shown", "names"),
    [
        (
            ld([{"name": "سعاد الهاشمي"}, {"name": "وليد عازار"}]),
            "",
            ["سعاد الهاشمي", "وليد عازار"],
        ),
        (ld(BOTH), "", BOTH),
        (
            meta("author", "سعاد الهاشمي") + meta("author", "وليد عازار"),
            "",
            ["سعاد الهاشمي", "وليد عازار"],
        ),
        (ld("Suad Hashimi") + meta("author", "سعاد الهاشمي"), "", ["Suad Hashimi"]),
        (meta("author", "كتب: أحمد عازار ومحمد الهاشمي"), "", ["أحمد عازار", "محمد الهاشمي"]),
        (meta("author", "أحمد وليد الهاشمي"), "", ["أحمد وليد الهاشمي"]),
        (meta("author", "أحمد عازار، محمد الهاشمي"), "", ["أحمد عازار", "محمد الهاشمي"]),
        (meta("author", "Hashimi, Suad"), "", ["Hashimi, Suad"]),
        (meta("author", "By Suad Hashimi and Walid Azar"), "", ["Suad Hashimi", "Walid Azar"]),
        (meta("author", "https://example.org/suad"), "بقلم: سعاد الهاشمي", ["سعاد الهاشمي"]),
        ("", "كتبت: سعاد الهاشمي وأحمد عازار", ["سعاد الهاشمي", "أحمد عازار"]),
        ("", "تقرير: الأسواق تغلق أبوابها باكرا في الصيف", []),
        ("", "كتب: رويترز", []),
        (meta("author", "newsdesk"), "", []),
        (meta("og:site_name", "صحيفة الأفق") + meta("author", "صحيفة الأفق"), "", []),
    ],
)
def test_authors_are_single_people(head: str, shown: str, names: list[str]) -> None:
    body = f"<h1>{TITLE}</h1><p>{shown}</p>{PARAGRAPHS}"
    assert page(html(head, body)).author == tuple(names)


@pytest.mark.parametrize(
    "head",
    [
        f"<title>{TITLE} | صحيفة الأفق</title>" + meta("og:site_name", "صحيفة الأفق"),
        f"<title>صحيفة الأفق - {TITLE}</title>" + meta("twitter:title", TITLE),
        meta("og:title", f"{TITLE} - صحيفة الأفق") + f"<title>{TITLE}</title>",
        f"<title>{TITLE} &#8211; صحيفة الأفق</title><h1>صحيفة الأفق</h1><h1>{TITLE}</h1>",
    ],
)
def test_a_title_is_without_the_name_of_the_outlet(head: str) -> None:
    assert page(html(head)).title == TITLE


@pytest.mark.parametrize(
    ("head", "shown", "day"),
    [
        (meta("article:published_time", "2020-12-24T23:59:50+00:00"), "2020/12/25 - 1:59", 25),
        (meta("article:published_time", "2020-12-24T10:00:00+00:00"), "2020/12/24 - 1:59", 24),
        (meta("article:published_time", "الخميس، 24 ديسمبر 2020 - 12:09 م"), "", 24),
        ("", "25 ديسمبر 2020", 25),
        ("<meta itemprop='datePublished' content='2020-12-24'>", "", 24),
    ],
    ids=["UTC", "equal", "Arabic", "only shown", "itemprop"],
)
def test_a_date_is_the_one_that_readers_see(head: str, shown: str, day: int) -> None:
    body = f"<h1>{TITLE}</h1><p>{shown}</p>{PARAGRAPHS}"
    assert page(html(f"<title>{TITLE}</title>{head}", body)).published == dt.date(2020, 12, day)


def test_links_and_captions_within_a_story_are_left_out() -> None:
    linked = "<p><a href='/8'>طلاب المدارس يزورون المكتبة القديمة</a></p>"
    caption = "<figure><figcaption>قاعة المطالعة الكبرى</figcaption></figure>"
    first, *rest = (f"<p>{line}</p>" for line in STORY)
    body = f"<h1>{TITLE}</h1>{first}{linked}{caption}{''.join(rest)}"
    assert page(html(f"<title>{TITLE}</title>", body)).body == "\n".join(STORY)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256", "iso8859_6"])
@pytest.mark.parametrize("declared", ["", "utf-8", "windows-1256", "iso-8859-1", "no-such"])
def test_a_page_is_decoded_whatever_it_declares(encoding: str, declared: str) -> None:
    charset = f"<meta charset='{declared}'>" if declared else ""
    text = html(f"{charset}<title>{TITLE}</title>", f"<h1>{TITLE}</h1>{PARAGRAPHS}")
    found, repair = read_page(text.encode(encoding))
    assert (found.title, found.body, repair) == (TITLE, "\n".join(STORY), None)


def test_an_archive_of_a_browser_holds_its_page() -> None:
    message = EmailMessage()
    message["Subject"] = TITLE
    message.set_content("not this")
    text = html(f"<title>{TITLE}</title>", f"<h1>{TITLE}</h1>{PARAGRAPHS}")
    message.add_alternative(text, subtype="html", charset="utf-8")
    (article,) = read(message.as_bytes(), "library.mhtml")
    assert isinstance(article, Article)
    assert (article.title, article.body) == (TITLE, "\n".join(STORY))


@pytest.mark.parametrize("start", ["", "\ufeff", "\n <!-- saved -->\n", '<?xml version="1.0"?>\n'])
def test_html_is_recognized_in_a_text_file(start: str) -> None:
    text = start + html(f"<title>{TITLE}</title>", f"<h1>{TITLE}</h1>{PARAGRAPHS}")
    (article,) = read(text.encode(), "library.txt")
    assert isinstance(article, Article)
    assert (article.title, article.body) == (TITLE, "\n".join(STORY))


def test_what_belongs_to_a_page_saved_complete_is_no_article(tmp_path: Path) -> None:
    for folder in ("library_files", "other_files"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "frame.html").write_text(html(), "utf-8")
    (tmp_path / "library.html").write_text(html(), "utf-8")
    found = {item.origin for item in read(tmp_path)}
    assert found == {"library.html", "other_files/frame.html"}


HOSTILE = {
    "deep": "<div>" * 100_000 + PARAGRAPHS,
    "tables": "<table><tr><td>" * 10_000 + PARAGRAPHS,
    "no end": "<" * 1_000_000,
    "one word": "<p>" + "ك" * 2_000_000,
    "addresses": "<footer>© 2020 " + "a@" * 500_000 + "</footer>" + PARAGRAPHS,
    "entities": "<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]>" + "&b;" * 50_000,
    "arrays": f"<script type='application/ld+json'>{'[' * 100_000}</script>{PARAGRAPHS}",
    "graphs": "<script type='application/ld+json'>"
    + '{"@graph":[' * 3000
    + "{}"
    + "]}" * 3000
    + "</script>",
    "titles": "".join(meta("og:title", f"عنوان رقم {n}") for n in range(5_000)),
    "empty": "",
    "nothing": "<html><body></body></html>",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_page_gives_an_article_or_a_problem(text: str) -> None:
    items = list(read(text.encode(), "page.html"))
    assert len(items) == 1
    assert isinstance(items[0], Article | Problem)


tags = st.sampled_from(["<p>", "</p>", "<div>", "<a href=x>", "</a>", "<!--", "-->", "<title>"])
texts = st.lists(tags | st.sampled_from(STORY) | st.text(max_size=20), max_size=15).map("".join)


encoded = texts.map(lambda text: text.encode("utf-8", "replace"))


@given(encoded | st.binary(max_size=200))
def test_any_bytes_give_articles_or_problems(data: bytes) -> None:
    for name in ("page.html", "page.mhtml"):
        assert all(isinstance(item, Article | Problem) for item in read(data, name))


def test_real_pages_are_read_as_a_careful_reader_does(shared: Path) -> None:
    pages = shared / "pages"
    scores = [
        (path, score)
        for path, score in judged(pages, pages / "gold.json")
        if path.suffix in (".html", ".txt")
    ]
    assert len(scores) == 30
    for path, score in scores:
        assert isinstance(score, Score), path
        assert (score.title, score.date, score.source, score.lost) == (True, True, True, []), path
        assert len(score.leaked) <= 2, path
