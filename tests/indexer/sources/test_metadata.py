"""Promises of bahith.indexer.sources.metadata, on pages written for it and on real ones.

A page in tests/data/pages states what should be found, and for each line whether
it belongs to the body (``|``), does not (``x``), or may be either way (``?``).
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bahith.indexer.sources.metadata import Page, read_page

PAGES = sorted((Path(__file__).parents[2] / "data" / "pages").glob("*.page"))
TITLE = "افتتاح مكتبة عامة جديدة في الحي الجامعي"
STORY = [
    "افتتحت البلدية أمس مكتبة عامة جديدة في الحي الجامعي، تضم عشرين ألف كتاب.",
    "وقال مدير المكتبة إن القراءة فيها مجانية للجميع طوال أيام الأسبوع.",
]


class Golden:
    """A page file: what to find, and the lines with their marks."""

    def __init__(self, path: Path) -> None:
        head, _, page = path.read_text(encoding="utf-8").partition("---\n")
        lines = (line.partition(":") for line in head.splitlines())
        self.expected = {name.strip(): value.strip() for name, _, value in lines}
        self.lines = [(line[:1], line[2:].strip()) for line in page.splitlines()]
        self.text = "\n".join(text for _, text in self.lines)

    def marked(self, mark: str) -> list[str]:
        return [text for found, text in self.lines if found == mark and text]


def found(page: Page) -> tuple[str, str, str]:
    return page.title, page.published.isoformat() if page.published else "", page.source


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_says_its_title_date_and_source(path: Path) -> None:
    golden = Golden(path)
    expected = golden.expected
    wanted = expected["title"], expected["published"], expected["source"]
    assert found(read_page(golden.text)) == wanted


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_body_is_the_story_and_nothing_else(path: Path) -> None:
    golden = Golden(path)
    optional = golden.marked("?")
    body = [line for line in read_page(golden.text).body.split("\n") if line not in optional]
    assert body == ([line for line in golden.marked("|") if line not in optional] or [""])


def test_the_real_articles_are_read_as_a_careful_reader_does(shared: Path) -> None:
    with (shared / "articles" / "expected.tsv").open(encoding="utf-8") as table:
        _, *rows = csv.reader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
    assert rows
    for name, *wanted in rows:
        text = (shared / "articles" / name).read_text(encoding="utf-8")
        assert found(read_page(text)) == tuple(wanted), name


@pytest.mark.parametrize(
    "furniture",
    [
        "شارك",
        "إعلان",
        "english EN",
        "عدد التعليقات",
        "شروط النشر",
        "لا تعبر بالضرورة",
        "×",
        "آخر تحديث",
    ],
)
def test_no_furniture_is_left_in_the_real_articles(
    real_articles: list[Path], furniture: str
) -> None:
    for path in real_articles:
        body = read_page(path.read_text(encoding="utf-8")).body
        assert not [line for line in body.split("\n") if line.startswith(furniture)], path.name


@pytest.mark.parametrize(
    "furniture",
    [
        ["الرئيسية", "أخبار", "رياضة"],
        ["الرئيسية | أخبار | رياضة | اتصل بنا"],
        ["شارك الخبر", "Facebook", "X", "واتساب"],
        ["120 مشاهدة", "٣ تعليقات"],
        ["جميع الحقوق محفوظة"],
    ],
)
def test_furniture_is_dropped_before_and_after_a_story(furniture: list[str]) -> None:
    after = "\n".join([TITLE, *STORY, *furniture])
    before = "\n".join([*furniture, TITLE, *STORY])
    for text in (after, before):
        assert read_page(text) == Page(TITLE, "\n".join(STORY), "", None)


@pytest.mark.parametrize(
    "line",
    [
        "خلص التقرير إلى أن جميع الحقوق محفوظة للعمال بموجب القانون الجديد.",
        "شارك في الحفل عشرات الفنانين من بلدان كثيرة.",
        "اقتصاد المعرفة",
        "كتب الوزير رسالة إلى الموظفين في 3/4/2019.",
    ],
)
def test_a_story_keeps_its_lines_that_resemble_furniture(line: str) -> None:
    text = "\n".join([TITLE, STORY[0], line, STORY[1]])
    assert read_page(text) == Page(TITLE, "\n".join([STORY[0], line, STORY[1]]), "", None)


@pytest.mark.parametrize(
    "mention",
    [
        "وكانت المكتبة القديمة قد أغلقت في 5 حزيران 2011 بعد حريق كبير.",
        "وفي 2015/03/12 وضع حجر الأساس للمبنى الجديد.",
        "— مكتبة الحي (@library) July 26, 2021",
    ],
)
def test_a_date_in_the_story_is_not_that_of_publication(mention: str) -> None:
    assert read_page("\n".join([TITLE, STORY[0], mention, STORY[1]])).published is None


lines = st.sampled_from(
    [
        *STORY,
        TITLE,
        "شارك",
        "المصدر:",
        "5/6/2021",
        "اقرأ أيضا",
        "التعليقات",
        "(أ | ب) -",
        ": .",
        "ـ",
        "َ",
    ]
) | st.text(max_size=30)


@pytest.mark.parametrize("line", ["مجلة الرواق - 17/8/2022", "17 أغسطس 2022 | مجلة الرواق"])
def test_a_date_beside_the_source_below_the_title_is_that_of_publication(line: str) -> None:
    page = read_page("\n".join([TITLE, line, "", *STORY]))
    assert (page.source, str(page.published)) == ("مجلة الرواق", "2022-08-17")
    assert page.body == "\n".join(STORY)
    other = read_page("\n".join([TITLE, "أحداث من 17/8/2022", "", *STORY]))
    assert other.published is None


@given(st.text() | st.lists(lines, max_size=12).map("\n".join))
def test_any_text_gives_a_page_of_its_own_words(text: str) -> None:
    page = read_page(text)
    assert bool(page.title or page.body) == bool(text.strip())
    assert page.title.removesuffix("…") in text
    for line in page.body.split("\n"):
        assert line in text


@pytest.mark.parametrize(
    "line",
    [
        "ويطالب الكتاب بقانون يحمي حقوق الطبع والنشر في الكتب الرقمية.",
        "وقالت الشركة إن الثغرة في لغة JavaScript أصلحت أمس.",
    ],
)
def test_a_story_may_end_with_words_of_notices(line: str) -> None:
    assert read_page("\n".join([TITLE, *STORY, line])).body.endswith(line)


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("بدأ الحصاد اليوم. وشارك فيه كثيرون.", "بدأ الحصاد اليوم"),
        (f"{'كلمة ' * 15}أولى، {'كلمة ' * 30}.", f"{'كلمة ' * 15}أولى"),
        (f"قال الوزير، {'كلمة ' * 60}.", f"قال الوزير، {'كلمة ' * 26}كلمة…"),
        (f"بيروت (رويترز) - {STORY[1]}", STORY[1].rstrip(".")),
    ],
)
def test_a_first_sentence_is_cut_to_a_title_where_there_is_none(sentence: str, title: str) -> None:
    page = read_page(f"{sentence}\n{STORY[0]}")
    assert page.title == title
    assert page.body == f"{sentence}\n{STORY[0]}"
