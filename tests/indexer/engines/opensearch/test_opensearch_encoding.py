"""Ids, values and terms as the server keeps them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bahith.indexer.engines.opensearch.encoding import (
    FILLER,
    LONGEST_TERM,
    encoded_prefix,
    is_cut,
    original,
    pattern,
    term,
    value,
)

ANY = st.text(st.characters(), max_size=20) | st.text("\ud7ff\ud800\udfff\ue000_|=^. a\x00\x01")
LONG = st.builds(str.__mul__, ANY, st.integers(0, 2000))


@given(ANY)
def test_a_term_is_one_word_to_the_server(text: str) -> None:
    found = term(text)
    assert found.split() == [found]
    assert found != FILLER
    assert not set(found) & set("|^")
    found.encode()


@given(ANY, ANY)
def test_terms_differ_where_texts_do(one: str, other: str) -> None:
    assert (term(one) == term(other)) == (one == other)


@given(LONG, ANY)
def test_long_terms_are_cut_and_still_differ(text: str, more: str) -> None:
    assert len(term(text)) <= LONGEST_TERM + 40
    assert (term(text + more) == term(text)) == (not more)


@given(ANY, ANY)
def test_a_term_begins_as_its_text_does(text: str, other: str) -> None:
    assert term(text + other).startswith(encoded_prefix(text))
    if not other.startswith(text):
        assert not term(other).startswith(encoded_prefix(text))


def test_a_pattern_means_what_it_shows() -> None:
    assert pattern("1.5*") == r"1\.5\*.{0,}"


@given(ANY, ANY)
def test_values_come_back_and_keep_their_order(one: str, other: str) -> None:
    assert original(value(one)) == one
    assert (value(one).encode() < value(other).encode()) == (one < other)


@given(LONG)
def test_no_value_is_too_long_for_lucene(text: str) -> None:
    kept = value(text)
    assert len(kept.encode()) < 32766
    assert is_cut(kept) or original(kept) == text
