"""Counts beside results, exact filters, dates of a question, and what is asked where nothing is."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

import pytest
from library import Library

from bahith.indexer.article import Article
from bahith.indexer.errors import BadRequest
from bahith.indexer.query import FACETS, Facet, Request
from bahith.indexer.results import Counts, Relaxed
from bahith.indexer.search.searcher import Searcher

DAY = dt.date.fromisoformat
TODAY = DAY("2021-07-26")
SOURCES = ["الصباح", "جريدة الصباح", "وكالة الأنباء"]


@pytest.fixture(scope="module")
def searcher(module_library: Library) -> Iterator[Searcher]:
    module_library.records(
        "rain.jsonl",
        *(
            {
                "id": f"{n:02}",
                "title": "نشرة",
                "text": "هطل المطر على بغداد" if n % 3 else "هطل المطر على أسوان",
                "source": SOURCES[n % 3],
                "category": ["محليات", "طقس"][n % 2],
                "author": ["أحمد الأسعد", "سلمى"][: n % 3],
                "tags": ["أمطار", "المُدُن الكبرى", "-5"][n % 4 :],
                "language": ["ar", "en"][n % 2],
                "date": f"{2020 + n % 2}-{1 + n % 12:02}-10",
            }
            for n in range(24)
        ),
        {"id": "bare", "title": "نشرة", "text": "هطل المطر"},
    )
    module_library.build()
    searcher = module_library.open()
    yield searcher
    searcher.close()


OWN: dict[str, dict[str, Any]] = {
    "source": {"source": (), "outlet": ()},
    "category": {"category": ()},
    "author": {"author": ()},
    "tag": {"tag": ()},
    "language": {"language": ()},
    "year": {"after": None, "before": None},
    "month": {"after": None, "before": None},
}
REQUESTS = [
    Request("المطر"),
    Request("المطر", outlet="الصباح"),
    Request("المطر", source="الصباح", category="طقس"),
    Request("بغداد", after=DAY("2020-05-01"), before=DAY("2021-03-31"), category="محليات"),
    Request("المطر source:الأنباء after:2021", outlet="جريدة الصباح"),
    Request("المطر", outlet="no such"),
    Request("", outlet="الصباح"),
    Request("المطر", author="أحمد الأسعد", tag=("أمطار", "-المُدُن الكبرى")),
    Request("-بغداد"),
]


def counts(searcher: Searcher, asked: Request, facet: Facet) -> Counts:
    return searcher.search(replace(asked, facets=(facet,))).counts[facet]


@pytest.mark.parametrize("asked", REQUESTS, ids=str)
def test_facets_counted_together_are_those_counted_alone(
    searcher: Searcher, asked: Request
) -> None:
    together = searcher.search(replace(asked, facets=FACETS)).counts
    assert [*together] == [*FACETS]
    assert together == {facet: counts(searcher, asked, facet) for facet in FACETS}


@pytest.mark.parametrize("asked", REQUESTS, ids=str)
@pytest.mark.parametrize("facet", FACETS)
def test_counts_are_those_of_the_results_without_their_own_filter(
    searcher: Searcher, asked: Request, facet: Facet
) -> None:
    wider = replace(asked, size=100, sort="newest", **OWN[facet])
    articles = [result.article for result in searcher.search(wider).results]
    day = {"year": "%Y", "month": "%Y-%m"}.get(facet, "")
    several = {"author": lambda a: a.author, "tag": lambda a: a.tags}.get(facet)
    values = chain.from_iterable(
        several(a)
        if several
        else [a.published.strftime(day) if a.published else ""]
        if day
        else [getattr(a, facet)]
        for a in articles
    )
    assert counts(searcher, asked, facet) == Counter(filter(None, values))


def test_a_count_is_the_total_of_the_filter_that_it_offers(searcher: Searcher) -> None:
    outlets = counts(searcher, Request("بغداد"), "source")
    categories = counts(searcher, Request("بغداد"), "category")
    assert outlets
    assert categories
    for outlet, count in outlets.items():
        assert searcher.search(Request("بغداد", outlet=outlet)).total == count
    for category, count in categories.items():
        assert searcher.search(Request("بغداد", category=category)).total == count


def test_outlet_is_one_source_and_no_other_with_its_words(searcher: Searcher) -> None:
    assert searcher.search(Request("المطر", source="الصباح")).total == 16
    assert searcher.search(Request("المطر", outlet="الصباح")).total == 8
    assert searcher.search(Request("المطر", outlet="صباح")).total == 0
    assert searcher.search(Request("المطر", outlet="الصباح", source="جريدة")).total == 0


def test_an_unknown_facet_is_a_bad_request(searcher: Searcher) -> None:
    with pytest.raises(BadRequest) as caught:
        counts(searcher, Request("المطر"), "writer")
    assert caught.value.field == "facets"


def test_a_date_of_the_question_becomes_its_filter(searcher: Searcher) -> None:
    answer = searcher.answer(Request("المطر في شباط 2021"), TODAY)
    (when,) = answer.dates
    assert answer.page.request == Request(
        "المطر", after=DAY("2021-02-01"), before=DAY("2021-02-28")
    )
    assert when.certain
    assert answer.page.total == 2


def test_the_bounds_of_the_request_hold_beside_the_date(searcher: Searcher) -> None:
    request = Request("المطر 2021-02", before=DAY("2021-02-05"))
    asked = searcher.answer(request, TODAY).page.request
    assert (asked.after, asked.before) == (DAY("2021-02-01"), DAY("2021-02-05"))


@pytest.mark.parametrize("q", ["شباط 2021", "  شباط 2021 ؟", "من شباط 2021 إلى آذار 2021"])
def test_a_date_alone_finds_all_articles_of_that_time(searcher: Searcher, q: str) -> None:
    found = searcher.answer(Request(q, size=100), TODAY).page
    assert found.total
    assert {result.article.published.year for result in found.results} == {2021}  # type: ignore[union-attr]


@pytest.mark.parametrize("q", ["المطر", "المطر 2021", "المطر في آذار 1959", '"شباط 2021"'])
def test_a_question_without_a_sure_date_of_an_article_stays(searcher: Searcher, q: str) -> None:
    answer = searcher.answer(Request(q), TODAY)
    assert answer.page.request == Request(q)
    assert not any(when.certain for when in answer.dates)


@pytest.mark.parametrize(
    ("q", "relaxed", "how", "dropped"),
    [
        ('"بغداد المطر"', "بغداد المطر", "phrase", ()),
        ("المطر AND زلزال", "المطر", "words", ("زلزال",)),
        ("أسوان AND بغداد", "بغداد", "words", ("أسوان",)),
        ("title:المطر", "المطر", "words", ("title:",)),
        ('"المطر الغزير" -أسوان', "المطر الغزير -أسوان", "phrase", ()),
    ],
)
def test_a_question_that_finds_nothing_is_asked_more_loosely(
    searcher: Searcher, q: str, relaxed: str, how: str, dropped: tuple[str, ...]
) -> None:
    assert searcher.search(Request(q)).total == 0
    relaxed_page = searcher.answer(Request(q, page=3), TODAY).relaxed
    assert relaxed_page
    step, page = relaxed_page
    assert (step.q, step.how, step.dropped) == (relaxed, how, dropped)
    assert page.request == Request(relaxed)
    assert page.total == searcher.search(Request(relaxed)).total > 0


def test_a_correction_is_asked_first(searcher: Searcher) -> None:
    asked = Request('"بغدااد"', outlet="جريدة الصباح")
    assert searcher.search(asked).total == 0
    step, page = searcher.answer(asked, TODAY).relaxed or (None, None)
    assert step == Relaxed('"بغداد"', "spelling")
    assert page
    assert page.total == 8


@pytest.mark.parametrize(
    "asked",
    [
        Request("زلزال AND بركان"),
        Request('"بغداد المطر"', outlet="no such"),
        Request('"بغداد المطر"', after=DAY("2022-01-01")),
        Request('"بغداد المطر" -هطل'),
        Request('"بغداد المطر" source:زلزال'),
        Request(""),
    ],
    ids=str,
)
def test_filters_and_exclusions_are_never_relaxed(searcher: Searcher, asked: Request) -> None:
    assert searcher.answer(asked, TODAY).relaxed is None


@pytest.mark.parametrize(
    ("filters", "passes"),
    [
        ({"category": ("طقس", "محليات")}, lambda a: a.category),
        ({"category": ("-طقس",)}, lambda a: a.category != "طقس"),
        ({"outlet": ("الصباح", "وكالة الأنباء")}, lambda a: a.source in (SOURCES[0], SOURCES[2])),
        ({"source": ("الصباح", "-جريدة")}, lambda a: a.source == SOURCES[0]),
        ({"author": "سلمى"}, lambda a: "سلمى" in a.author),
        ({"author": "سلم"}, lambda a: False),
        ({"tag": ("أمطار", "المُدُن الكبرى")}, lambda a: {"أمطار", "المُدُن الكبرى"} & {*a.tags}),
        ({"tag": "\\-5"}, lambda a: "-5" in a.tags),
        ({"tag": "-\\-5"}, lambda a: "-5" not in a.tags),
        ({"language": "en"}, lambda a: a.language == "en"),
        ({"tag": ("", " ")}, lambda a: True),
    ],
)
def test_of_several_values_any_is_enough_and_none_may_be_excluded(
    searcher: Searcher, filters: dict[str, Any], passes: Callable[[Article], object]
) -> None:
    every = searcher.search(Request("المطر", size=100)).results
    expected = {result.id for result in every if passes(result.article)}
    found = searcher.search(Request("المطر", size=100, **filters))
    assert {result.id for result in found} == expected
    assert found.total == len(expected)


@pytest.mark.parametrize(
    ("query", "values"),
    [
        ("مدن", {"المُدُن الكبرى"}),
        ("المد", {"المُدُن الكبرى"}),
        ("المدن الكب", {"المُدُن الكبرى"}),
        ("كبري", {"المُدُن الكبرى"}),
        ("امط", {"أمطار"}),
        ("مطار", set()),
        (" ", {"أمطار", "المُدُن الكبرى", "-5"}),
    ],
)
def test_a_search_inside_a_facet_knows_spellings(
    searcher: Searcher, query: str, values: set[str]
) -> None:
    request = Request("المطر", facets=("tag", "month"), facet_query=query)
    found = searcher.search(request).counts
    assert {*found["tag"]} == values
    assert found["tag"].items() <= counts(searcher, Request("المطر"), "tag").items()
    assert found["month"] == counts(searcher, Request("المطر"), "month")


@pytest.mark.parametrize(
    ("q", "passes"),
    [
        ('author:"احمد الاسعد"', lambda a: "أحمد الأسعد" in a.author),
        ("الكاتب:سلمى -الكاتب:أحمد", lambda a: False),
        ("-author:سلمى", lambda a: "سلمى" not in a.author),
        ("وسم:المدن", lambda a: "المُدُن الكبرى" in a.tags),
        ('tag:"أمطار المدن"', lambda a: False),
        ("(القسم:طقس OR category:محليات)", lambda a: a.category),
        ("language:en", lambda a: a.language == "en"),
    ],
)
def test_a_query_asks_for_authors_tags_and_categories(
    searcher: Searcher, q: str, passes: Callable[[Article], object]
) -> None:
    every = searcher.search(Request("المطر", size=100)).results
    found = searcher.search(Request(f"+المطر {q}", size=100))
    assert {result.id for result in found} == {r.id for r in every if passes(r.article)}
