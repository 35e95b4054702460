"""Numbers and days are read as people write them, alone and in ranges."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bahith.indexer.values import Bounds, Measure, Value, read_bounds, read_number

MARCH = dt.date(2021, 3, 1)
TENTH = dt.date(2021, 3, 10)
LAST = dt.date(2021, 3, 31)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("10", 10),
        ("−7", -7),
        ("١٬٢٥٠٫٥", 1250.5),
        ("1,250", 1250),
        ("1e3", 1000),
        (str(2**70), 2.0**70),
        ("1e999", None),
        ("12.", None),
        ("1,25", None),
        ("عشرة", None),
        ("", None),
    ],
)
def test_a_number_may_have_separators_and_arabic_digits(text: str, number: float | None) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("10", 10, 10),
        ("=10", 10, 10),
        ("10..20", 10, 20),
        ("20..10", 10, 20),
        ("-5..5", -5, 5),
        ("١٠...٢٠", 10, 20),
        ('"10".."20"', 10, 20),
        ("10..", 10, None),
        ("..20", None, 20),
        (">=10", 10, None),
        ("≤ 20", None, 20),
        (">10", math.nextafter(10, math.inf), None),
        ("<10", None, math.nextafter(10, -math.inf)),
    ],
)
def test_a_range_of_numbers(text: str, low: float | None, high: float | None) -> None:
    assert read_bounds("number", text) == (low, high)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2021-03", MARCH, LAST),
        ("10/3/2021", TENTH, TENTH),
        ("مارس ٢٠٢١", MARCH, LAST),
        ('"10 آذار 2021"..2021-03', MARCH, LAST),
        ("2021-03..2021-03-10", MARCH, LAST),
        (">=2021-03", MARCH, None),
        (">2021-03", dt.date(2021, 4, 1), None),
        ("<2021-03", None, dt.date(2021, 2, 28)),
        ("<=2021-03", None, LAST),
        ("2021-03..", MARCH, None),
        (">9999", dt.date.max, dt.date.min),
    ],
)
def test_a_range_of_days_has_whole_periods(
    text: str, low: dt.date | None, high: dt.date | None
) -> None:
    assert read_bounds("date", text) == (low, high)


@pytest.mark.parametrize("kind", ["number", "date"])
@pytest.mark.parametrize("text", ["", "..", ">", "رخيص", "10..رخيص", ">..10", "10..20..30", "~10"])
def test_anything_else_is_no_range(kind: Measure, text: str) -> None:
    assert read_bounds(kind, text) is None


@given(st.sampled_from(["number", "date"]), st.text(st.sampled_from('0123456789.<>=-/ "٣٫٬آبe')))
def test_any_text_has_bounds_or_none(kind: Measure, text: str) -> None:
    bounds = read_bounds(kind, text)
    assert bounds is None or isinstance(bounds, Bounds)


ENDS = st.integers(-(10**6), 10**6) | st.dates(dt.date(1600, 1, 1))


@given(ENDS, st.sampled_from(["", "=", "<", "<=", ">", ">="]), ENDS)
def test_a_sign_compares(end: Value, sign: str, value: Value) -> None:
    if isinstance(end, dt.date) != isinstance(value, dt.date):
        return
    bounds = read_bounds("date" if isinstance(end, dt.date) else "number", f"{sign}{end}")
    assert bounds
    low, high = bounds
    within = (low is None or low <= value) and (high is None or value <= high)  # type: ignore[operator]
    expected = {"<": value < end, "<=": value <= end, ">": value > end, ">=": value >= end}  # type: ignore[operator]
    assert within == expected.get(sign, value == end)
