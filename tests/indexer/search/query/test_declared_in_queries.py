"""Queries name the fields that their index declares; for others they are plain text."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from query_trees import PARSER, shown

from bahith.indexer.declared import Declared
from bahith.indexer.search.query.text import QueryText

DECLARED: Declared = {"price": "number", "المكان": "keyword", "about": "text", "held": "date"}
DAY = dt.date(2021, 7, 26).toordinal()


def read(q: str, declared: Declared = DECLARED) -> str:
    return shown(PARSER.parse(QueryText.of(q, declared)).tree)


def codes(q: str, declared: Declared = DECLARED) -> list[str]:
    return [note.code for note in PARSER.parse(QueryText.of(q, declared)).notes]


@pytest.mark.parametrize(
    ("q", "tree"),
    [
        ("price:10", "#price:10..10"),
        ("PRICE:١٬٢٥٠٫٥ سجاد", "سجاد #price:1250.5..1250.5"),
        ("سجاد price:10..20، قديم", "سجاد قديم #price:10..20"),
        ("price:20..10", "#price:10..20"),
        ("price:..20 -price:-5..", "-price:-5.. #price:..20"),
        ("price:>=10", "#price:10.."),
        ("price:<= 20", "#price:..20"),
        ("(price:10 OR price:30)", "price:10..10 price:30..30"),
        ("المكان:بيروت", "#المكان:بيروت"),
        ('المكَان:"بيروت القديمة" -المكان:دمشق', "-المكان:دمشق #المكان:بيروت+القديمه"),
        ("about:سجاد", "#about:سجاد"),
        ("held:26/7/2021", f"#held:{DAY}..{DAY}"),
        ('held:>="26 تموز 2021"', f"#held:{DAY}.."),
        ('held:"26 تموز 2021"..2021-07-26', f"#held:{DAY}..{DAY}"),
        ("held:<2021-07-27.", f"#held:..{DAY}"),
    ],
)
def test_a_declared_field_filters(q: str, tree: str) -> None:
    assert read(q) == tree
    assert codes(q) == []


@pytest.mark.parametrize(
    ("q", "code"),
    [
        ("سجاد price:رخيص", "bad_number"),
        ("سجاد price:>", "bad_number"),
        ("سجاد held:أمس", "bad_date"),
        ("سجاد المكان:؟!", "empty_field"),
        ('سجاد price:"', "stray_quote"),
    ],
)
def test_a_value_of_another_kind_is_left_out_with_a_note(q: str, code: str) -> None:
    assert read(q) == "سجاد"
    assert code in codes(q)


@pytest.mark.parametrize("q", ["price: 10", "about: سجاد", "المكان: بيروت"])
def test_with_a_space_after_the_colon_it_is_a_word(q: str) -> None:
    assert read(q) == read(q.replace(":", ""))


@pytest.mark.parametrize("q", ["price:10", "about:سجاد", "المكان:بيروت", "held:>2021"])
def test_a_name_means_what_the_index_of_the_query_declares(q: str) -> None:
    assert read(q, {}) == shown(PARSER.parse(q).tree)
    assert read(q).startswith("#")
    assert read(q, {}) != read(q)


def test_the_note_on_an_unknown_field_names_the_declared_ones() -> None:
    [note] = PARSER.parse(QueryText.of("editor:طه", DECLARED)).notes
    assert note.code == "unknown_field"
    assert "price:، المكان:، about:، held:" in note.text.text("ar")
    assert "price:, المكان:, about:, held:" in note.text.text("en")
    [without] = PARSER.parse("editor:طه").notes
    assert "author:" in without.message
    assert "price:" not in without.message


@given(st.text(st.sampled_from('price:held:10.<>="«» -٣()،…؟')))
def test_any_text_is_a_query(q: str) -> None:
    parsed = PARSER.parse(QueryText.of(q, DECLARED))
    assert parsed == PARSER.parse(QueryText.of(q, DECLARED))
    assert parsed.query.lexemes[-1].kind.name == "END"
