"""Documents as the texts that tantivy cuts at spaces: all that needs no index.

Of a word stand in the field ``words``, one after the other, the key of its stems and its
written form; every word has these two places, so a phrase can ask for either of them at each
of its words. The other fields know no places.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple, cast

from indexer.article import Document, Terms, digest
from indexer.engines.base import TITLE_WEIGHT
from indexer.engines.tantivy.schema import (
    COMBINED,
    COPIES,
    DAY,
    END,
    ID,
    IN_TITLE,
    KEY,
    LENGTH,
    NEWEST,
    NONE,
    OF,
    OLDEST,
    PAD,
    PART,
    ROOT,
    SHORT,
    SOURCE,
    TERMS,
    TITLE,
    WORDS,
    WRITTEN,
    by_date,
    column,
    is_plain,
    key,
    ordered,
    stored,
    term,
    token,
)

REMEMBERED = 300_000
"""Distinct words whose tokens are remembered at a time: about 150 MB at most."""


class Prepared(NamedTuple):
    """One article: its id, and the fields with their texts and numbers."""

    id: str
    texts: tuple[tuple[str, str], ...]
    numbers: tuple[tuple[str, int], ...]
    article: bytes


def stems_key(stems: Iterable[str]) -> str:
    """The token that stands for all stems of a word, which may be none."""
    return "".join(f"{term(stem)}{END}" for stem in stems) or NONE


def written(terms: Terms) -> str:
    """The token of a word as written; with its stems, as words written alike may differ in them."""
    word = term(terms.written)
    return token(f"{WRITTEN}{word}{OF}{''.join(_coded(term(s), word) for s in terms.stems)}")


def _coded(stem: str, word: str) -> str:
    """A stem in as few letters as tell it: most are a part of the word."""
    start = word.find(stem)
    if start < 0 or start + len(stem) > _FAR:
        return stem + END
    return PART + chr(_FIRST + start) + chr(_FIRST + len(stem))


_FAR, _FIRST = 80, 0x21


def stems_of(form: str) -> frozenset[str]:
    """The stems, as ``term`` makes them, of a token that ``written`` made."""
    word, _, rest = form.partition(OF)
    word = word[word.index(WRITTEN) + 1 :]
    found = set()
    while rest:
        if rest[0] == PART:
            start, length = (ord(code) - _FIRST for code in rest[1:3])
            found.add(word[start : start + length])
            rest = rest[3:]
        else:
            stem, _, rest = rest.partition(END)
            found.add(stem)
    return frozenset(found)


class _Tokens(NamedTuple):
    """What a word adds to ``words``, ``terms`` and ``combined``; and its terms."""

    words: str
    terms: str
    combined: str
    of: Terms


def _tokens(terms: Terms) -> tuple[str, str, str]:
    """What a word adds to ``words``, ``terms`` and ``combined``."""
    return _simple(terms) or _any(terms)


def _simple(terms: Terms) -> tuple[str, str, str] | None:
    """What ``_any`` returns, several times faster, for most words: one stem, one root, letters."""
    word, stems, roots = terms
    if len(stems) != 1 or len(roots) != 1:
        return None
    stem, of = stems[0], roots[0]
    if not (word and stem and of) or not is_plain(text := f"{word}{stem}{of}") or len(text) > SHORT:
        return None
    form = f"{WRITTEN}{word}{OF}{_coded(stem, word)}"
    return f"{stem}{END} {form}", f"{stem} {ROOT}{of}", ""


def _any(terms: Terms) -> tuple[str, str, str]:
    key = stems_key(terms.stems)
    combined = (f"{term(stem)}{OF}{key}" for stem in terms.stems[1:])
    loose = (*(token(term(stem)) for stem in terms.stems), *map(root, terms.roots))
    return f"{token(key)} {written(terms)}", " ".join(loose), " ".join(map(token, combined))


def root(text: str) -> str:
    """The token of a root, which is apart from a stem's that is spelled the same."""
    return token(ROOT + term(text))


class _Memory(dict[int, _Tokens]):
    """The ``id`` of a word's terms → its tokens, with the terms, so that no other has that ``id``.

    The analyzer remembers what a word yields, so most of equal terms are the same object; and a
    number is found much faster than the terms themselves.
    """

    def all(self, words: Sequence[Terms]) -> list[_Tokens]:
        """The tokens of each word."""
        found = list(map(self.get, map(id, words)))
        if None not in found:
            return cast(list[_Tokens], found)
        if len(self) >= REMEMBERED:
            self.clear()
        return [
            known or self.get(id(word)) or self._learn(word)
            for known, word in zip(found, words, strict=True)
        ]

    def _learn(self, word: Terms) -> _Tokens:
        found = self[id(word)] = _Tokens(*_tokens(word), word)
        return found


_memory = _Memory()


def prepared(documents: Iterable[Document]) -> list[Prepared]:
    """See ``Engine.prepared``."""
    return [_prepared(document) for document in documents]


def _prepared(document: Document) -> Prepared:
    article = document.article
    serialized = article.serialized
    newest, oldest = by_date(article)
    title, body = _memory.all(document.title), _memory.all(document.body)
    titled = " ".join([each.words for each in title])
    texts = [
        (ID, token(ordered(article.id))),
        (KEY, key(article, digest(serialized))),
        (NEWEST, newest),
        (OLDEST, oldest),
        *[(WORDS, titled)] * TITLE_WEIGHT,
        (WORDS, " ".join([each.words for each in body])),
        (WORDS, IN_TITLE + titled.replace(" ", f" {IN_TITLE}") if titled else ""),
        (TERMS, " ".join([each.terms for each in title * TITLE_WEIGHT + body])),
        (TITLE, _title(document.title, len(document.body))),
        (COMBINED, " ".join(filter(None, {each.combined for each in title + body}))),
        (SOURCE, " ".join(token(term(stem)) for word in document.source for stem in word.stems)),
        (COPIES, " ".join(document.bands)),
        *((column(name), ordered(getattr(article, name))) for name in ("source", "category")),
    ]
    numbers = [(LENGTH, len(document.title) + len(document.body))]
    if article.published:
        numbers.append((DAY, article.published.toordinal()))
    kept = tuple((name, text) for name, text in texts if text)
    return Prepared(article.id, kept, tuple(numbers), stored(serialized))


def _title(words: Sequence[Terms], body: int) -> str:
    """The title's words at two levels, and as many empty ones as make up for the body.

    BM25 divides by the length of the field, and the word of a title is to count in
    relation to the whole article.
    """
    tokens = chain.from_iterable(
        (token(WRITTEN + term(word.written)), *(token(term(stem)) for stem in word.stems))
        for word in words
    )
    return " ".join([*tokens] * TITLE_WEIGHT) + f" {PAD}" * (2 * body) if words else ""
