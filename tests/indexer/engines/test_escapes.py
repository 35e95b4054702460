"""Any text is stored, sorts as before, and is read back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bahith.indexer.engines.escapes import ordered, unescaped

ANY = st.text(
    st.characters(codec=None) | st.sampled_from("\0\x01\x02A@\ud7ff\udcff\udfff\ue000😀ب")
)


@given(ANY, ANY)
def test_texts_keep_their_order_and_are_read_back(one: str, other: str) -> None:
    assert unescaped(ordered(one)) == one
    assert (ordered(one).encode() < ordered(other).encode()) == (one < other)
    assert "\0" not in ordered(one)


@given(ANY, ANY)
def test_a_prefix_stays_a_prefix(one: str, other: str) -> None:
    assert ordered(one + other) == ordered(one) + ordered(other)
