"""Promises of bahith.indexer.dates.parsing: dates as Arabs write them, and bounds of queries."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bahith.indexer.dates.parsing import find_dates, hijri, parse_bound, read_date
from bahith.indexer.errors import BadRequest

JULY_26 = [
    "٢٦ يوليو ٢٠٢١",
    "۲۶ تموز ۲۰۲۱",
    "الاثنين 26 تموز/يوليو 2021",
    "الإثنين، 26 يوليو/ تموز، 2021",
    "26 جويلية 2021",
    "26 يوليوز 2021",
    "26 يوليه 2021",
    "26يوليو2021",
    "26 يُولْيُو 2021م",
    "26 تموز (يوليو) 2021",
    "يوليو 26, 2021",
    "2021/07/26",
    "٢٠٢١/٧/٢٦",
    "26/7/2021",
    "26/ 7/ 2021",
    "26-07-2021",
    "26.7.2021",
    "٢٦\u200f/٧\u200f/٢٠٢١",
    "2021-07-26",
    "2021-07-26T23:55:00+03:00",
    "2021-07-26 23:55:01.25Z",
    "2021-07-26T235501",
    "2021/07/26 | 23:55",
    "July 26, 2021",
    "26 Jul 2021",
    "Mon, 26 Jul 2021 23:55:00 +0000",
    "الاثنين ٢٦ يوليو ٢٠٢١ - ٠٩:٠١ بتوقيت غرينتش",
]

MONTHS = [
    ("يناير", "كانون الثاني", "جانفي"),
    ("فبراير", "شباط", "فيفري"),
    ("مارس", "آذار", "اذار"),
    ("إبريل", "نيسان", "أفريل"),
    ("مايو", "أيار", "ماي"),
    ("يونيو", "حزيران", "جوان"),
    ("يوليو", "تموز", "جويلية"),
    ("أغسطس", "آب", "غشت", "أوت"),
    ("سبتمبر", "أيلول", "شتنبر"),
    ("أكتوبر", "تشرين الأول", "اكتوبر"),
    ("نوفمبر", "تشرين الثاني", "نونبر"),
    ("ديسمبر", "كانون الأول", "دجنبر"),
]

NO_DATES = [
    "31/2/2021",
    "2021/13/01",
    "7/26/2021",  # month first is not how Arabs write, and guessing would be wrong half the time
    "14/12/1442",  # Hijri
    "١٤ ذو الحجة ١٤٤٢",
    "1.2.2021.5",
    "في تموز 2021",
    "26 تموز/آب 2021",
    "هاتف 0123-456-7890",
    "",
]


@pytest.mark.parametrize("text", JULY_26)
def test_the_same_day_in_every_form(text: str) -> None:
    assert [found.date for found in find_dates(text)] == [dt.date(2021, 7, 26)]
    assert read_date(text) == dt.date(2021, 7, 26)


@pytest.mark.parametrize(
    ("name", "month"),
    [(name, number) for number, names in enumerate(MONTHS, 1) for name in names],
)
def test_month_names_of_every_region(name: str, month: int) -> None:
    assert read_date(f"3 {name} 2020") == dt.date(2020, month, 3)


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_left_out(text: str) -> None:
    assert find_dates(text) == []


def test_found_ranges_point_into_the_raw_text() -> None:
    text = "بدأ في ٣ تَمُّوز ٢٠٢٠، وانتهى في 5/ 6/ 2021."
    assert [text[found.start : found.end] for found in find_dates(text)] == [
        "٣ تَمُّوز ٢٠٢٠",
        "5/ 6/ 2021",
    ]


@pytest.mark.parametrize("text", ["اجتمعوا في 26/7/2021", "1/7/2021 - 26/7/2021", "غدا"])
def test_a_field_with_more_than_one_day_is_not_read(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize("text", JULY_26)
def test_a_day_bounds_itself(text: str) -> None:
    assert parse_bound(text, "after") == parse_bound(text, "before") == dt.date(2021, 7, 26)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021", "2021-01-01", "2021-12-31"),
        ("٢٠٢١", "2021-01-01", "2021-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2/2021", "2021-02-01", "2021-02-28"),
        ("شباط 2021", "2021-02-01", "2021-02-28"),
        ("شباط/فبراير 2021", "2021-02-01", "2021-02-28"),
        ("February 2021", "2021-02-01", "2021-02-28"),
    ],
)
def test_a_period_is_bounded_by_its_first_and_last_day(text: str, first: str, last: str) -> None:
    assert parse_bound(text, "after").isoformat() == first
    assert parse_bound(text, "before").isoformat() == last


@pytest.mark.parametrize("text", ["", "أمس", "31/2/2021", "2021-13", "1442", "99", "x" * 500])
def test_what_is_no_bound_is_refused_with_its_field(text: str) -> None:
    with pytest.raises(BadRequest, match=r"is not a date") as refused:
        parse_bound(text, "before")
    assert refused.value.field == "before"
    assert len(str(refused.value)) < 200


@given(st.text() | st.text("0123456789٠٢/-. تموزيوليو\u200f"))
def test_any_text_is_searched_without_error(text: str) -> None:
    find_dates(text)


@given(st.text(), st.sampled_from([*JULY_26]), st.text())
def test_a_date_is_read_from_its_range_alone(before: str, date: str, after: str) -> None:
    text = f"{before} {date} {after}"
    for start, end, day in find_dates(text):
        assert find_dates(text[start:end])[0].date == day
    assert find_dates(f"الخبر {date} هنا")


@given(st.dates(min_value=dt.date(1600, 1, 1)))
def test_any_day_is_read_back(day: dt.date) -> None:
    assert read_date(day.isoformat()) == day
    assert read_date(f"{day.day}/{day.month}/{day.year}") == day


def test_a_long_row_of_times_is_refused_as_fast_as_any_text() -> None:
    assert read_date("26/7/2021 " + "12:30 " * 200 + "؟x") is None


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2021-07-23", (13, 12, 1442)),
        ("2024-07-07", (1, 1, 1446)),
        ("1924-08-01", (1, 1, 1343)),
        ("2077-11-16", (30, 12, 1500)),
        ("1924-07-31", None),
        ("2077-11-17", None),
        ("0001-01-01", None),
        ("9999-12-31", None),
    ],
)
def test_the_hijri_day_of_a_date(day: str, expected: tuple[int, int, int] | None) -> None:
    assert hijri(dt.date.fromisoformat(day)) == expected


def test_months_joined_by_and_are_months() -> None:
    assert [found.date.month for found in find_dates("بين تموز 26, 2021 وآب 26, 2021")] == [7, 8]
