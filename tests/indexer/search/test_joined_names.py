"""Words that are written as one or as two, particles and acronyms, from the query to the marks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from library import Library

from bahith.indexer.query import Request
from bahith.indexer.search.searcher import Searcher

TEXTS = {
    "joined": "زار عبدالله الثاني أبوظبي ثم عاد عبر حضرموت.",
    "apart": "كتب عبد الرحمن من رام الله عبر فيس بوك وواتس آب.",
    "one": "تطبيق واتساب من فيسبوك، على بعد عشرين كيلومترا.",
    "august": "في آب سقطت درجة الحرارة على ألف متر.",
    "hamza": "أحال مسئولون شئون مائة عامل.",
    "ministry": "وبعد الانتخابات قالت وزارة الصحة و السكان في شهر ذي الحجة.",
    "agency": "قالت وكالة أ ف ب إن الحرب توقفت.",
    "teacher": "أ. سعيد مدرب ف. ب.",
    "baha": "قال بهاءالدين زهير.",
    "ubayd": "قام عبيد الله المهدي بالأمر.",
}


@pytest.fixture(scope="module")
def searcher(module_library: Library) -> Iterator[Searcher]:
    records = ({"id": id, "title": "", "text": text} for id, text in TEXTS.items())
    with module_library.searching(*records) as searcher:
        yield searcher


def found(searcher: Searcher, q: str) -> list[str]:
    return [result.id for result in searcher.search(Request(q))]


def marked(searcher: Searcher, id: str, q: str) -> str:
    view = searcher.view(id, q)
    assert view
    return view.body_html("b").replace("<b>", "[").replace("</b>", "]")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("عبدال*", {"joined", "apart"}),
        ("عبدالل*", {"joined"}),
        ("عبدالله*", {"joined"}),
        ("عبدالرح*", {"apart"}),
        ("أبوظ*", {"joined"}),
        ("بهاءالد*", {"baha"}),
        ("حضرم*", {"joined"}),
        ("مسئ*", {"hamza"}),
        ("شئ*", {"hamza"}),
        ("مائ*", {"hamza"}),
        ("مئ*", {"hamza"}),
        ("واتساب", {"apart", "one"}),
        ("واتس اب", {"apart", "one"}),
        ("فيس بوك", {"apart", "one"}),
        ('"عبر فيسبوك"', {"apart"}),
        ('"من فيس بوك"', {"one"}),
        ("كيلو متر", {"one"}),
        ("آب", {"august"}),
        ('"بعد الانتخابات"', {"ministry"}),
        ('"وزارة الصحة والسكان"', {"ministry"}),
        ('"شهر ذو الحجة"', {"ministry"}),
        ('"عشرون كيلومترا"', {"one"}),
        ('"عبد الله"', {"joined"}),
        ('"عبيد الله"', {"ubayd"}),
        ("أ ف ب", {"agency"}),
    ],
)
def test_queries_find(searcher: Searcher, query: str, expected: set[str]) -> None:
    assert set(found(searcher, query)) == expected


@pytest.mark.parametrize(
    ("id", "query", "expected"),
    [
        ("joined", "الله", "زار عبد[الله] الثاني"),
        ("joined", "عبدالله", "زار [عبدالله] الثاني"),
        ("joined", "عبدال*", "زار [عبدالله] الثاني"),
        ("baha", "بهاءالد*", "قال [بهاءالدين] زهير"),
        ("joined", "عبد*", "زار [عبد]الله الثاني"),
        ("apart", "عبدالر*", "كتب [عبد] [الرحمن] من"),
        ("apart", "واتساب", "فيس بوك [وواتس آب]."),
        ("ministry", '"الصحة والسكان"', "وزارة [الصحة] و [السكان] في"),
        ("ministry", '"بعد الانتخابات"', "[وبعد] [الانتخابات] قالت"),
    ],
)
def test_marks(searcher: Searcher, id: str, query: str, expected: str) -> None:
    assert expected in marked(searcher, id, query)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("عبدا", "عبد الله"),
        ("عبدال", "عبد الله"),
        ("عبدالل", "عبد الله"),
        ("زار عبدال", "زار عبد الله"),
        ("عبدالر", "عبد الرحمن"),
        ("أبوظ", "أبو ظبي"),
        ("رامال", "رام الله"),
        ("مسئ", "مسئولون"),
        ("مسؤ", "مسئولون"),
    ],
)
def test_suggestions(searcher: Searcher, typed: str, expected: str) -> None:
    assert expected in [suggestion.text for suggestion in searcher.suggest(typed)]
