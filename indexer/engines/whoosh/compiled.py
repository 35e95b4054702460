"""Posting lists made and merged by the compiled core; ``chunk`` and ``postings`` do it in Python.

Both ways give the same bytes in a segment. All functions need the core.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

import numpy as np

from bahith.core import CORE
from bahith.indexer.engines.ranking import TITLE_WEIGHT
from bahith.indexer.engines.whoosh.field import Field
from bahith.indexer.engines.whoosh.postings import Array, Inverted, Lists
from bahith.indexer.engines.whoosh.schema import GAP, SPELLED

if TYPE_CHECKING:
    from bahith._core import Encoded, Postings


def fields(words: Encoded) -> dict[str, Postings]:
    """The posting lists of the fields that have words and spellings, by the fields' names.

    ``words`` has ``PARTS`` texts for each document.
    """
    assert CORE
    fields: dict[str, Postings] = CORE.whoosh_fields(words, GAP, TITLE_WEIGHT, SPELLED)
    return fields


def packed(lists: Lists) -> Postings:
    """The same lists, packed."""
    assert CORE
    arrays = lists.sizes, lists.docs, lists.counts, lists.places
    postings: Postings = CORE.Postings.of(lists.terms, *map(_integers, arrays))
    return postings


def merged(parts: Sequence[tuple[Inverted | Postings, Array]]) -> Postings:
    """As ``postings.merged``."""
    assert CORE
    postings: Postings = CORE.merged(
        [(_postings(lists), _integers(numbers)) for lists, numbers in parts]
    )
    return postings


def _postings(lists: Inverted | Postings) -> Postings:
    if isinstance(lists, Field):
        return lists.packed()
    return packed(lists) if isinstance(lists, Lists) else cast("Postings", lists)


def _integers(array: Array) -> bytes:
    return array.astype(np.uint32).tobytes()
