"""Events that are named by their date: their date is offered, any other is applied."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from library import Library

from bahith.indexer.query import Node, Request
from bahith.indexer.results import Hits
from bahith.indexer.search.searcher import Searcher

TODAY = dt.date(2021, 7, 26)
ARTICLES = [
    ("2011-01-25", "آلاف المصريين في ميدان التحرير", "بدأت الثورة في الصباح."),
    ("2021-01-24", "عشر سنوات على ثورة 25 يناير", "نزل المصريون إلى الميادين."),
    ("1973-10-06", "اندلاع القتال على القناة", "عبرت القوات القناة وبدأت الحرب."),
    ("2013-10-06", "بطولات حرب تشرين الأول", "ذكريات جنود عما جرى في 1973."),
    ("2001-09-11", "طائرات تصدم برجين في نيويورك", "هجمات على المدينة."),
    (
        "2011-09-10",
        "نيويورك بعد عشر سنوات",
        "قلبت هجمات القاعدة في الحادي عشر من أيلول 2001 العالم.",
    ),
    ("2020-08-04", "انفجار يهز بيروت", "سمع دوي الانفجار في كل المدينة."),
    ("2021-08-04", "بيروت لا تنسى", "عام على انفجار مرفأ بيروت في 4 آب/أغسطس 2020."),
    ("2019-10-17", "آلاف اللبنانيين في الشوارع", "بدأت الاحتجاجات ليلا."),
    ("2020-03-03", "ملف", "اتفق الطرفان في 7 يونيو 2018 على النفط وأسعاره."),
    ("2018-06-07", "أسعار النفط تصعد", "صعدت أسعار النفط."),
    ("2018-06-07", "مظاهرات في البصرة", "خرجت مظاهرات كبيرة."),
    ("2016-06-08", "مظاهرات 7 يونيو 2013", "ذكرى المظاهرات في القاهرة."),
    ("2019-05-20", "تونس تستعد", "استقالة وزراء في تونس."),
    ("2018-12-12", "لندن", "بعد استقالة ماي كانت الحكومة تنتظر."),
    ("2017-05-02", "السوق", "مبيعات الشهر في تونس مايو 2016."),
    ("2020-01-31", "لندن تودع", "خروج بريطانيا من الاتحاد."),
    ("2021-01-30", "بريطانيا بعد 31 يناير 2020", "خروج بلا عودة."),
    ("2015-03-05", "لقاء القاهرة", "عقد لقاء."),
    ("2016-03-01", "ملف", "كان أول لقاء في 5 آذار 2015 بلا نتيجة."),
]


@pytest.fixture(scope="module")
def searcher(module_library: Library) -> Iterator[Searcher]:
    module_library.records(
        "events.jsonl",
        *(
            {"id": f"{n:02}", "date": date, "title": title, "text": text}
            for n, (date, title, text) in enumerate(ARTICLES)
        ),
    )
    module_library.build()
    searcher = module_library.open()
    yield searcher
    searcher.close()


@pytest.mark.parametrize(
    "q",
    [
        "ثورة 25 يناير 2011",  # the same words, without the year
        "ثورة ٢٥ كانون الثاني ٢٠١١",
        "ثورة الخامس والعشرين من يناير 2011",
        "25 يناير 2011 ثورة مصر ميدان التحرير الثورة 25 يناير 2011",
        "حرب أكتوبر 1973",  # another name of the month
        "هجمات 11 سبتمبر 2001",  # an ordinal, beside the event and not after it
        "هجمات نيويورك الحادي عشر من سبتمبر 2001",
        "انفجار بيروت 4 آب 2020",  # beside all other words
        "خروج بريطانيا 31 كانون الثاني 2020",  # in a title
        "لقاء 5 مارس 2015",  # after the same word and a preposition
        "استقالة ماي 2019",  # a word with a name that is also that of a month
    ],
)
def test_the_date_by_which_articles_name_an_event_is_offered(searcher: Searcher, q: str) -> None:
    answer = searcher.answer(Request(q), TODAY)
    assert answer.page.request == Request(q)
    assert answer.dates
    assert not any(when.certain for when in answer.dates)


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("احتجاجات 17 تشرين الأول 2019", ["08"]),  # no article names the day
        ("النفط 7 يونيو 2018", ["10"]),  # one names it, but oil is no event
        ("مظاهرات 7 يونيو 2018", ["11"]),  # those of an earlier year
        ("مظاهرات البصرة 7 حزيران (يونيو) 2018", ["11"]),
        ("استقالة تونس ماي 2019", ["13"]),  # another name of the month is no person
        ("أسعار بعد 7 يونيو 2018", ["09"]),
        ("ثورة منذ 25 يناير 2011", ["00", "01"]),  # a bound is no name
        ("25 يناير 2011", ["00"]),
        ("آلاف -ثورة 25 يناير 2011", []),  # a word that is excluded is no head
    ],
)
def test_any_other_date_is_applied(searcher: Searcher, q: str, found: list[str]) -> None:
    page = searcher.answer(Request(q), TODAY).page
    assert sorted(result.article.id for result in page.results) == found


def test_a_date_costs_two_counts_at_most(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, counts = searcher._engine, []
    search = engine.search

    def counted(query: Node, sort: str, offset: int, limit: int, **options: object) -> Hits:
        # Whether any article has a word, or all of them, is no count of a date.
        counts.extend([query] if not limit and "Published(" in repr(query) else [])
        return search(query, sort, offset, limit, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "search", counted)
    for q, expected in [("النفط", 0), ("النفط أمس", 1), ("النفط 7 يونيو 2018", 2)]:
        counts.clear()
        searcher.answer(Request(q), TODAY)
        assert len(counts) == expected
