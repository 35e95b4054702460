"""Matches over time: no match is lost, and each bar asks for the time it stands for."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis_profiles import max_examples

from bahith.server.pages.chart import HEIGHT, MAX_BARS, WIDTH, Chart, by_month, chart

YEARS = st.dictionaries(
    st.integers(1, 9999).map("{:04}".format), st.integers(1, 10**6), min_size=2, max_size=40
)


def drawn(counts: dict[str, int], left_to_right: bool = True) -> Chart:
    found = chart(counts, left_to_right)
    assert found
    return found


def test_a_bar_for_each_year_and_those_between() -> None:
    found = drawn({"2018": 4, "2020": 1})
    assert [(bar.after.year, bar.count, bar.height) for bar in found.bars] == [
        (2018, 4, HEIGHT),
        (2019, 0, 0),
        (2020, 1, HEIGHT / 4),
    ]
    assert found.bars[2].before == dt.date(2020, 12, 31)
    assert not found.monthly


def test_a_bar_for_each_month_ends_with_it() -> None:
    found = drawn({"2019-12": 1, "2020-02": 3})
    assert [(bar.after, bar.before) for bar in found.bars] == [
        (dt.date(2019, 12, 1), dt.date(2019, 12, 31)),
        (dt.date(2020, 1, 1), dt.date(2020, 1, 31)),
        (dt.date(2020, 2, 1), dt.date(2020, 2, 29)),
    ]
    assert found.monthly


def test_time_begins_where_reading_does() -> None:
    counts = {"2020": 1, "2021": 1, "2022": 1}
    assert [bar.x for bar in drawn(counts).bars] == [0, WIDTH, 2 * WIDTH]
    assert [bar.x for bar in drawn(counts, left_to_right=False).bars] == [2 * WIDTH, WIDTH, 0]


@pytest.mark.parametrize("counts", [{}, {"2021": 5}, {"2021-07": 5}])
def test_no_chart_of_a_single_bar(counts: dict[str, int]) -> None:
    assert chart(counts, True) is None


@max_examples(100)
@given(YEARS)
def test_every_match_is_in_one_bar(counts: dict[str, int]) -> None:
    found = drawn(counts)
    assert len(found.bars) <= MAX_BARS + 1
    assert sum(bar.count for bar in found.bars) == sum(counts.values())
    for earlier, later in zip(found.bars, found.bars[1:], strict=False):
        assert earlier.before + dt.timedelta(1) == later.after
    assert all(
        0 <= bar.height <= HEIGHT and (bar.height > 0) == (bar.count > 0) for bar in found.bars
    )


@max_examples(100)
@given(YEARS)
def test_a_bar_asks_for_its_own_matches(counts: dict[str, int]) -> None:
    for bar in drawn(counts).bars:
        first, last = bar.years
        within = [count for year, count in counts.items() if first <= int(year) <= last]
        assert sum(within) == bar.count


@pytest.mark.parametrize(
    ("years", "after", "before", "monthly"),
    [
        ({"2021": 5}, None, None, True),
        ({"2020": 1, "2021": 5}, None, None, True),
        ({"2019": 1, "2021": 5}, None, None, False),
        ({"1990": 1, "2021": 5}, dt.date(2021, 1, 1), dt.date(2021, 12, 31), True),
        ({"1990": 1, "2021": 5}, dt.date(2021, 1, 1), None, True),
        ({"1990": 1, "2021": 5}, None, dt.date(1990, 3, 1), True),
        ({}, None, None, False),
    ],
)
def test_a_short_time_is_shown_by_its_months(
    years: dict[str, int], after: dt.date | None, before: dt.date | None, monthly: bool
) -> None:
    assert by_month(years, after, before) is monthly
