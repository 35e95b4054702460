"""How near to each other articles have the words of a question, by their forward lists.

The compiled core does the same (``analyzers/core/src/nearness.rs``), with equal results.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bahith.core import CORE
from bahith.indexer.engines.ranking import TITLE_WEIGHT
from bahith.indexer.forward import codes
from bahith.indexer.forward.reading import bounds
from bahith.indexer.forward.symbols import MORE
from bahith.indexer.query import Question

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


class Nearness(NamedTuple):
    """What forward lists say of a question: a row for each list.

    ``lengths`` is how many words the article has. ``near`` has for each word of the question the
    sum of worth / gap² over its neighbours, ``pairs`` how often each of its pairs occurs. What is
    in a title counts ``TITLE_WEIGHT`` times.
    """

    lengths: Counts
    near: Floats
    pairs: Counts


def nearness(lists: Sequence[bytes], question: Question, worth: Sequence[float]) -> Nearness:
    """How near articles have the words of a question, each of which is worth so much to others.

    Neighbours are two occurrences of different words that are searched for, in a title or a body,
    with none between them. A word is where its stem has the code and tag of one of the
    question's: one word in some thousand is taken for another. An empty list has no words.
    """
    table, searched = _table(question), question.searched
    if CORE:
        counted = CORE.nearness(
            lists, table.tobytes(), searched, worth, question.pairs, TITLE_WEIGHT
        )
        lengths, near, pairs = map(np.frombuffer, counted, (np.uint32, np.float64, np.uint32))
    else:
        lengths, near, pairs = _in_python(lists, table, question, np.array(worth))
    rows = len(lists)
    return Nearness(
        lengths.astype(np.int64),
        near.reshape(rows, len(searched)),
        pairs.reshape(rows, len(question.pairs)).astype(np.int64),
    )


def _table(question: Question) -> NDArray[np.uint8]:
    """The number of the word with each code and tag, counted from 1; the first of several."""
    table = np.zeros(codes.KEYS, np.uint8)
    for number, word in reversed([*enumerate(question.words, 1)]):
        for term in word.terms.stems or (word.terms.written,):
            table[codes.key(term)] = number
    return table


def _in_python(
    lists: Sequence[bytes], table: NDArray[np.uint8], question: Question, worth: Floats
) -> tuple[Counts, Floats, Counts]:
    words, texts = _words(lists, table)
    owners, weights = texts // 2, np.where(texts % 2 == 0, TITLE_WEIGHT, 1)
    near = np.zeros((len(lists), len(question.words)))
    places = np.flatnonzero(np.append(False, question.searched)[words])
    left, right = places[:-1], places[1:]
    apart = (texts[left] == texts[right]) & (words[left] != words[right])
    left, right = left[apart], right[apart]
    if len(left):
        shares = weights[left] / ((right - left) * (right - left))
        one, other = words[left] - 1, words[right] - 1
        gains = np.stack([worth[other] * shares, worth[one] * shares], axis=1)
        both = np.stack([one, other], axis=1)
        np.add.at(near, (np.repeat(owners[left], 2), both.reshape(-1)), gains.reshape(-1))
    pairs = np.zeros((len(lists), len(question.pairs)), np.int64)
    together = texts[:-1] == texts[1:]
    for number, (one, other) in enumerate(question.pairs):
        found = together & (words[:-1] == one + 1) & (words[1:] == other + 1)
        np.add.at(pairs[:, number], owners[:-1][found], weights[:-1][found])
    return np.bincount(owners, minlength=len(lists)), near, pairs


def _words(lists: Sequence[bytes], table: NDArray[np.uint8]) -> tuple[Counts, Counts]:
    """For each word of all lists its number in the table, and its text: every other is a title."""
    packed, tags, sizes = [], [], []
    for forward in lists:
        _, title, body, after, start, end = (
            (*bounds(forward), len(forward)) if forward else (0,) * 6
        )
        for codes_of_text in (forward[title:body], forward[after:start]):
            packed.append(codes_of_text)
            sizes.append(len(codes_of_text) // 3 * 4)
        tags.append(forward[start:end])
    groups = np.frombuffer(b"".join(packed), np.uint8).reshape(-1, 3).astype(np.uint32)
    joined = groups[:, 0] << 16 | groups[:, 1] << 8 | groups[:, 2]
    each = np.stack([joined >> 18, joined >> 12 & 63, joined >> 6 & 63, joined & 63], axis=1)
    each = each.reshape(-1)
    texts = np.repeat(np.arange(len(sizes)), sizes)
    first = each < MORE
    keys = each[first] << 8 | np.frombuffer(b"".join(tags), np.uint8)
    return table[keys].astype(np.int64), texts[first]
