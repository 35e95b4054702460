"""Dates in a question: what is read, what of it is sure, and what is never touched."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bahith.analyzers.analyzer import Analyzer
from bahith.indexer.dates.queries import MAX_DATES, When, applied, read, without
from bahith.indexer.results import Note
from bahith.indexer.search.query.parser import Parser

TABLE = Path(__file__).resolve().parents[2] / "data" / "when.tsv"
TODAY = dt.date(2021, 7, 26)
ROWS = [
    line.split("\t")
    for line in TABLE.read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def bound(text: str) -> dt.date | None:
    return None if text == "-" else dt.date.fromisoformat(text)


@pytest.mark.parametrize("row", [row for row in ROWS if len(row) > 2], ids=lambda row: row[0])
def test_a_date_becomes_a_time_to_filter_by(row: list[str]) -> None:
    question, left, after, before, sure = row
    (when,) = read(question, TODAY)
    assert (when.after, when.before) == (bound(after), bound(before))
    assert when.certain == (sure == "1")
    assert when.text == question[when.start : when.end]
    assert without(question, [when]) == left.replace("-", "")


@pytest.mark.parametrize("row", [row for row in ROWS if len(row) == 2], ids=lambda row: row[0])
def test_what_is_no_date_or_may_not_be_read_stays(row: list[str]) -> None:
    assert read(row[0], TODAY) == ()


def test_several_dates_narrow_together() -> None:
    whens = read("النفط بعد 2018 بغداد قبل 2020", TODAY)
    assert [when.certain for when in whens] == [True, True]
    assert applied(whens) == (dt.date(2019, 1, 1), dt.date(2019, 12, 31))
    assert without("النفط بعد 2018 بغداد قبل 2020", whens) == "النفط بغداد"


@pytest.mark.parametrize(
    ("question", "dates"),
    [
        ("مقارنة يوليو 2020 ويوليو 2021", ["يوليو 2020", "ويوليو 2021"]),
        ("أمس واليوم", ["أمس", "واليوم"]),
        ("انتخابات عامي 2015 و2019", ["عامي 2015", "و2019"]),
        ("السنة الماضية والسنة الحالية", ["السنة الماضية", "والسنة الحالية"]),
        ("يوليو 2020 أغسطس 2021", ["يوليو 2020", "أغسطس 2021"]),
    ],
)
def test_dates_of_which_either_is_meant_are_only_offered(question: str, dates: list[str]) -> None:
    whens = read(question, TODAY)
    assert [when.text for when in whens] == dates
    assert not any(when.certain for when in whens)
    assert applied(whens) == (None, None)


def test_of_many_dates_none_is_sure() -> None:
    whens = read("منذ 2020 " * 50, TODAY)
    assert len(whens) == MAX_DATES
    assert not any(when.certain for when in whens)


@pytest.mark.parametrize("day", [dt.date.min, dt.date(1, 3, 1), dt.date.max])
def test_any_day_may_be_today(day: dt.date) -> None:
    for question, *_ in ROWS:
        assert all(when.after or when.before for when in read(question, day))


PIECES = st.sampled_from(
    [word for question, *_ in ROWS for word in question.split()] + [*'"«»()-=:*و', "AND", "\u200f"]
)
QUESTIONS = st.one_of(st.text(), st.lists(PIECES, max_size=12).map(" ".join))


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser(Analyzer())


@given(QUESTIONS, st.dates())
@example("ويوليو 2021", TODAY)
def test_any_question_is_read(parser: Parser, question: str, today: dt.date) -> None:
    whens = read(question, today)
    place = 0
    for when in whens:
        assert place <= when.start < when.end <= len(question)
        assert when.text == question[when.start : when.end]
        assert when.after or when.before
        assert not (when.after and when.before) or when.after <= when.before
        place = when.end
    after, before = applied(whens)
    assert not (after and before) or after <= before
    assert _worries(parser, without(question, whens)) <= _worries(parser, question)


def _worries(parser: Parser, question: str) -> set[str]:
    """What a note says of the form of a question; with its date all its words may be gone."""
    notes: tuple[Note, ...] = parser.parse(question).notes
    return {note.code for note in notes} - {"nothing_searchable", "too_many_words"}


def test_without_leaves_the_words_apart() -> None:
    question = "النفط، أمس، بغداد"
    (when,) = read(question, TODAY)
    assert without(question, [when]) == "النفط، ، بغداد"
    assert without("أمس،", [When(0, 3, "أمس", TODAY, TODAY, True)]) == ""
