"""The texts of articles made by the compiled core; ``prepare`` makes the same in Python."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bahith.core import CORE
from bahith.indexer.article import Terms
from bahith.indexer.engines.ranking import TITLE_WEIGHT
from bahith.indexer.engines.tantivy import tokens
from bahith.indexer.engines.tantivy.schema import (
    END,
    IN_TITLE,
    LONGEST,
    NONE,
    OF,
    PAD,
    PART,
    ROOT,
    SHORT,
    SWAPPED_LETTERS,
    WRITTEN,
)
from bahith.indexer.engines.tantivy.texts import Texts

if TYPE_CHECKING:
    from bahith._core import Encoded

_GIVEN: dict[str, Any] = {
    "swapped": SWAPPED_LETTERS,
    "root": ROOT,
    "written": WRITTEN,
    "in_title": IN_TITLE,
    "pad": PAD,
    "none": NONE,
    "end": END,
    "part": PART,
    "of": OF,
    "short": SHORT,
    "longest": LONGEST,
    "far": tokens.FAR,
    "first": tokens.FIRST,
    "title_weight": TITLE_WEIGHT,
}


def texts(words: Encoded) -> Iterator[Texts]:
    """The texts that depend on the words of each document, ``PARTS`` texts for each."""
    assert CORE
    return map(Texts._make, CORE.tantivy_texts(words, _GIVEN, _tokens))


def _tokens(terms: Terms, text: str) -> tuple[str, ...]:
    """The tokens of a word in each field, and that of its spelling, if any: ``text``."""
    spelling = tokens.of_spellings([(terms.written, text)])[0] if text else ""
    return (*tokens.any_tokens(terms), spelling)
