"""The compiled core gives what the Python code gives."""

from __future__ import annotations

import numpy as np
import pytest

from bahith.analyzers.analyzer import Terms
from bahith.core import CORE

core = CORE or pytest.skip("the core is not compiled here", allow_module_level=True)


def _array(*integers: int) -> bytes:
    return np.array(integers, np.uint32).tobytes()


WORDS = [
    Terms("كتب", ("كتاب", "كتب"), ("كتب",), "aa"),
    Terms("", (), ()),
    Terms("و\0", ("@07",), ("", "ي")),
]


def test_encoded_texts_keep_what_they_were_made_of() -> None:
    arrays = _array(2, 0, 0, 1), _array(1, 0, 3), _array(0, 4, 9, 12), _array(3, 4, 2, 1)
    joined = _array(0, 1, 0, 0)

    encoded = core.Encoded.from_python(WORDS, *arrays, joined, ["كَتَبَ", "", "و"])

    assert encoded.vocabulary == WORDS
    assert all(type(word) is Terms for word in encoded.vocabulary)
    assert (encoded.ids, encoded.lengths, encoded.starts, encoded.sizes) == arrays
    assert encoded.joined == joined
    assert encoded.spellings == ["كَتَبَ", "", "و"]


def test_every_nth_text_keeps_its_words_and_places() -> None:
    arrays = _array(2, 0, 0, 1), _array(1, 0, 2, 1), _array(0, 4, 9, 12), _array(3, 4, 2, 1)

    joined = _array(0, 1, 1, 0)

    second = core.Encoded.from_python(WORDS, *arrays, joined, ["", "", ""]).every(2, 0)

    assert (second.ids, second.lengths) == (_array(2, 0, 0), _array(1, 2))
    assert (second.starts, second.sizes) == (_array(0, 4, 9), _array(3, 4, 2))
    assert second.joined == _array(0, 1, 1)


@pytest.mark.parametrize(
    ("ids", "lengths", "starts", "spellings"),
    [
        (_array(3), _array(1), _array(0), ["", "", ""]),
        (_array(0), _array(2), _array(0), ["", "", ""]),
        (_array(0), _array(1), b"", ["", "", ""]),
        (_array(0), _array(1), _array(0)[:3], ["", "", ""]),
        (_array(0), _array(1), _array(0), [""]),
    ],
    ids=["no such word", "words that are missing", "no start", "half a number", "a spelling"],
)
def test_parts_that_contradict_each_other_are_refused(
    ids: bytes, lengths: bytes, starts: bytes, spellings: list[str]
) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - each has its own message
        core.Encoded.from_python(WORDS, ids, lengths, starts, _array(1), _array(0), spellings)
