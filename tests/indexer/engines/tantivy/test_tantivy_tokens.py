"""Terms as tokens: one to one, in order, and read back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bahith.analyzers.analyzer import Terms
from bahith.indexer.engines.escapes import ordered, unescaped
from bahith.indexer.engines.tantivy.schema import OF, read_term, term, terms_of, token
from bahith.indexer.engines.tantivy.tokens import (
    _usual,
    any_tokens,
    combination,
    combined_key,
    spelling_of,
    stems_key,
    stems_of,
    written,
)

TEXT = st.text(st.characters(codec=None) | st.sampled_from(" \0\x01\x1e\ud7ff\udcff\ue000😀بت"))
WORDS = st.builds(
    Terms,
    st.text("ابتabc \x1f", max_size=30),
    st.lists(st.text("ابتab \x1d", max_size=30), max_size=3).map(tuple),
    st.lists(st.text("ابت", max_size=3), max_size=2).map(tuple),
    st.text("-au1/ابأة \x1e", max_size=30),
)


@given(TEXT, TEXT)
def test_ids_are_kept_in_order_and_read_back(one: str, other: str) -> None:
    assert unescaped(ordered(one)) == one
    assert (ordered(one) < ordered(other)) == (one < other)
    assert "\0" not in ordered(one)
    ordered(one).encode()


def test_most_terms_take_a_byte_a_letter() -> None:
    assert term("مكتبه").isascii()


@given(TEXT, TEXT)
def test_terms_differ_as_before_and_begin_as_before(one: str, other: str) -> None:
    assert (term(one) == term(other)) == (one == other)
    assert term(one + other).startswith(term(one))
    assert read_term(term(one)) == one
    assert not any(character <= " " and character != "\x01" for character in term(one))


@given(st.lists(TEXT, max_size=4))
def test_many_terms_at_once_are_those_of_each(texts: list[str]) -> None:
    assert terms_of(texts) == [*map(term, texts)]


@given(TEXT, st.integers(1, 2000))
def test_a_token_of_any_length_is_one_that_tantivy_keeps(text: str, times: int) -> None:
    long = token(term(text * times))
    assert 0 < len(long.encode()) <= 400
    assert long != token(term(text * times + "x"))


@given(WORDS)
def test_the_short_way_to_a_words_tokens_is_that_of_any_word(terms: Terms) -> None:
    assert _usual(terms) in (None, any_tokens(terms))


@given(WORDS)
def test_stems_and_spelling_are_read_back_from_a_written_form(terms: Terms) -> None:
    assert stems_of(written(terms)) == {term(stem) for stem in terms.stems}
    assert spelling_of(written(terms)) == terms.spelling


@given(WORDS, st.integers(0, 2))
def test_each_stem_of_a_key_leads_to_it(terms: Terms, number: int) -> None:
    stems = [*map(term, terms.stems)]
    if number < len(stems):
        found = combination(stems, number)
        assert found.partition(OF)[0] == stems[number]
        assert combined_key(found) == token(stems_key(terms.stems))


@given(WORDS, WORDS)
def test_words_with_other_stems_or_spelling_have_another_token(one: Terms, other: Terms) -> None:
    same = one._replace(roots=()) == other._replace(roots=())
    assert (written(one) == written(other)) == same
