"""Documents as a writer takes them: posting lists, and the stored parts of each article.

Made in any process and cheap to send: arrays for words, compressed bytes for articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bahith.indexer.article import Document, digest
from bahith.indexer.columns import Columns, ColumnValue
from bahith.indexer.documents import (
    BODY_PART,
    PARTS,
    SOURCE_PART,
    TITLE_PART,
    Documents,
    EncodedSpellings,
    distinct_objects,
)
from bahith.indexer.engines.ranking import (
    LEVELS,
    POSITIONAL,
    STEMS,
    TITLE_WEIGHT,
    WRITTEN,
    Level,
)
from bahith.indexer.engines.whoosh import compiled
from bahith.indexer.engines.whoosh.band_numbers import bands, numbered
from bahith.indexer.engines.whoosh.postings import (
    NOTHING,
    Array,
    Inverted,
    Lists,
    Numbering,
    grouped,
    numbered_once,
)
from bahith.indexer.engines.whoosh.schema import (
    ARTICLE,
    COPIES,
    EXACT,
    FINGERPRINT,
    FORWARD,
    GAP,
    ID,
    NAMES,
    NO_DATE,
    SOURCE,
    SPELLED,
    SPELLINGS,
    TITLE,
    VALUES,
    all_raw,
)
from bahith.indexer.engines.whoosh.varint import spread, sums
from bahith.indexer.forward.writing import forward_lists
from bahith.indexer.near_duplicates import WIDTH, joined_bands

if TYPE_CHECKING:
    from bahith._core import Postings


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some documents, in order. ``columns`` has arrays by name, the other dicts have lists.

    ``values`` has only the columns in which some document has a value. The writer compresses the
    articles.
    """

    ids: list[str]
    kept: dict[str, Sequence[bytes]]
    columns: dict[str, Array]
    texts: dict[str, list[str]]
    values: dict[str, list[tuple[ColumnValue, ...]]]
    fields: Mapping[str, Inverted | Postings]

    def __len__(self) -> int:
        return len(self.ids)


def prepare(documents: Iterable[Document]) -> Chunk:
    """See ``Writer.prepare``."""
    given = Documents.of(documents)
    articles, lengths = given.articles, given.lengths
    ids = [article.id for article in articles]
    serialized = [article.serialized for article in articles]
    days = (a.published.toordinal() if a.published else NO_DATE for a in articles)
    return Chunk(
        ids,
        {
            ARTICLE: serialized,
            FINGERPRINT: given.fingerprints,
            FORWARD: forward_lists(given.words),
        },
        {
            "title": lengths[:, 0].astype(np.int32),
            "body": lengths[:, 1].astype(np.int32),
            "published": np.fromiter(days, np.int32, len(ids)),
            "digest": _digests([*map(digest, serialized)]),
        },
        {name: [getattr(article, name) for article in articles] for name in ("origin", *VALUES)},
        _values(given.columns),
        {
            **_of_words(given),
            ID: _ids(ids),
            COPIES: _copies(given.fingerprints),
            NAMES: _names(given.names),
        },
    )


def _of_words(documents: Documents) -> Mapping[str, Inverted | Postings]:
    words = documents.compiled()
    made = compiled.fields(words) if words else fields(documents)
    if documents.own_spellings:
        return {**made, SPELLINGS: _spelled(documents.own_spellings)}
    return made


def _values(columns: Sequence[Columns]) -> dict[str, list[tuple[ColumnValue, ...]]]:
    present = dict.fromkeys(chain.from_iterable(columns))
    return {name: [each.get(name, ()) for each in columns] for name in sorted(present)}


def _names(names: Sequence[Sequence[str]]) -> Lists:
    """The lists of the tokens of names."""
    distinct, numbers = numbered_once([*chain.from_iterable(names)])
    owners = np.repeat(np.arange(len(names)), [*map(len, names)])
    return _uncounted(grouped(all_raw(distinct), numbers, owners, owners))


def _digests(hexadecimal: list[str]) -> Array:
    return np.frombuffer(bytes.fromhex("".join(hexadecimal)), np.uint8).reshape(-1, 32)


def _ids(ids: list[str]) -> Lists:
    terms = all_raw(ids)
    order = sorted(range(len(ids)), key=terms.__getitem__)
    ones = np.ones(len(ids), np.int32)
    by_id = np.array(order, np.int32)
    return Lists([terms[doc] for doc in order], ones, by_id, ones, NOTHING)


def _copies(fingerprints: Sequence[bytes]) -> Lists:
    """The lists of the fingerprints' bands."""
    texts = [*map(joined_bands, fingerprints)]
    owners = np.repeat(np.arange(len(texts)), [len(text) // WIDTH for text in texts])
    each = numbered(b"".join(texts)).astype(np.int64)
    order = np.argsort(each, kind="stable")
    each, docs = each[order], owners[order].astype(np.int32)
    new = np.diff(each, prepend=-1) > 0
    distinct = new | (np.diff(docs, prepend=-1) > 0)
    number = np.cumsum(new)[distinct] - 1
    return Lists(
        bands(each[new]),
        np.bincount(number).astype(np.int32),
        docs[distinct],
        np.ones(len(number), np.int32),
        NOTHING,
    )


def _spelled(spellings: EncodedSpellings) -> Lists:
    """The lists of the spellings in articles."""
    tokens = all_raw([form + SPELLED + text for form, text in spellings.distinct])
    owners = np.repeat(np.arange(len(spellings.lengths)), spellings.lengths)
    return _uncounted(grouped(tokens, spellings.ids, owners, owners))


def _uncounted(lists: Lists) -> Lists:
    """The same without counts and positions, for fields that only filter."""
    ones = np.ones(len(lists.docs), np.int32)
    return Lists(lists.terms, lists.sizes, lists.docs, ones, NOTHING)


def fields(documents: Documents) -> dict[str, Lists]:
    """The posting lists of the fields that have words and spellings, by the fields' names."""
    words = _Words(documents, [TITLE_PART, BODY_PART])
    sources = _Words(documents, [SOURCE_PART])
    lists: dict[str, Lists] = {}
    for level in LEVELS:
        occurrences = words.occurrences(level)
        lists[level.name] = occurrences.lists() if level.admits else occurrences.weighed()
        if level in POSITIONAL:
            lists[TITLE + level.name] = occurrences.in_titles().lists()
    lists[EXACT] = words.spelled().lists()
    lists[SOURCE] = _uncounted(sources.occurrences(STEMS).lists())
    lists[SPELLINGS] = _spelled(documents.spellings)
    return lists


class _Words:
    """The words of some parts of all documents, one after the other."""

    def __init__(self, documents: Documents, parts: list[int]) -> None:
        lengths = documents.lengths
        part = np.repeat(np.tile(np.arange(PARTS), len(lengths)), lengths.reshape(-1))
        selected = np.isin(part, parts)
        whole = lengths[:, parts].sum(axis=1)
        self._different = documents.words.vocabulary
        self._word = documents.words.ids[selected]
        self._doc = np.repeat(np.arange(len(lengths)), whole)
        self._place = spread(np.zeros(len(lengths), np.int64), whole)
        self._titled = part[selected] == TITLE_PART
        self._place[~self._titled] += GAP

    def spelled(self) -> _Occurrences:
        """The written forms with their spellings, of words that have one."""
        numbers: Numbering[str] = Numbering()
        names = [
            numbers[word.written + SPELLED + word.spelling] if word.spelling else -1
            for word in self._different
        ]
        term = np.array(names, np.int64)[self._word]
        chosen = term >= 0
        return _Occurrences(
            all_raw([*numbers]),
            *(part[chosen] for part in (term, self._doc, self._place, self._titled)),
        )

    def occurrences(self, level: Level) -> _Occurrences:
        """All terms of the words at a level."""
        # This runs for every distinct word of a chunk, so it does as little as possible in Python.
        values = [*map(attrgetter(level.name), self._different)]
        if level is WRITTEN:
            names, numbers = numbered_once(values)
            return _Occurrences(
                all_raw(names), numbers[self._word], self._doc, self._place, self._titled
            )
        # There are fewer tuples of terms than words.
        tuples, numbers = distinct_objects(values)
        terms = [each if len(each) < 2 else tuple(dict.fromkeys(each)) for each in tuples]
        word = numbers[self._word]
        names, flat = numbered_once([*chain.from_iterable(terms)])
        counts = np.fromiter(map(len, terms), np.int64, len(terms))
        sizes, starts = counts[word], sums(counts)[:-1][word]
        owners = np.repeat(np.arange(len(word)), sizes)
        return _Occurrences(
            all_raw(names),
            flat[spread(starts, sizes)],
            self._doc[owners],
            self._place[owners],
            self._titled[owners],
        )


class _Occurrences(NamedTuple):
    """For each occurrence of a term: its number, document, position, and whether in the title."""

    names: list[bytes]
    term: Array
    doc: Array
    place: Array
    titled: Array

    def in_titles(self) -> _Occurrences:
        """Only those in titles."""
        term, doc, place, titled = (part[self.titled] for part in self[1:])
        return _Occurrences(self.names, term, doc, place, titled)

    def lists(self) -> Lists:
        """Posting lists with positions."""
        return grouped(self.names, self.term, self.doc, self.place)

    def weighed(self) -> Lists:
        """Posting lists without positions, whose counts weigh words in titles."""
        lists = grouped(self.names, self.term, self.doc, self.titled)
        titles = np.diff(sums(lists.places)[sums(lists.counts)])
        counts = (lists.counts + titles * (TITLE_WEIGHT - 1)).astype(np.int32)
        return Lists(lists.terms, lists.sizes, lists.docs, counts, NOTHING)
