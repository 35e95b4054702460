"""Documents as texts that tantivy splits at spaces: everything that needs no index.

In the field ``words``, each word has two consecutive tokens: the key of its stems, and its written
form. So a phrase can match either of them at each of its words. The other fields have no
positions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import NamedTuple

from bahith.indexer.article import Article, Document, Spelling, Terms, digest
from bahith.indexer.documents import Documents, Parts
from bahith.indexer.engines.escapes import ordered
from bahith.indexer.engines.ranking import (
    TITLE_WEIGHT,
)
from bahith.indexer.engines.tantivy.schema import (
    COMBINED,
    COPIES,
    DAY,
    END,
    ID,
    IN_TITLE,
    KEY,
    LENGTH,
    NONE,
    OF,
    PAD,
    PART,
    ROOT,
    SHORT,
    SOURCE,
    SPELLINGS,
    TERMS,
    TITLE,
    WORDS,
    WRITTEN,
    column,
    is_plain,
    key,
    read_term,
    spelled,
    stored,
    term,
    token,
    usually_spelled,
)
from bahith.indexer.near_duplicates import bands

CACHED = 150_000
"""Words after which the cache of tokens starts over, keeping the former one for another round.

So it has at most twice as many, and those of a chunk: about 150 MB.
"""


class Prepared(NamedTuple):
    """One article: its id, and its fields with their texts and numbers."""

    id: str
    texts: tuple[tuple[str, str], ...]
    numbers: tuple[tuple[str, int], ...]
    article: bytes
    fingerprint: bytes


def stems_key(stems: Iterable[str]) -> str:
    """The key of a word: a token for all of its stems, of which there may be none."""
    return "".join(f"{term(stem)}{END}" for stem in stems) or NONE


def written(terms: Terms) -> str:
    """The token of a written form, with its stems: words written alike can differ in them.

    The spelling of a word follows if it has one, and the token has room for it.
    """
    word = term(terms.written)
    plain = f"{WRITTEN}{word}{OF}{''.join(_coded(term(s), word) for s in terms.stems)}"
    exact = f"{plain}{OF}{term(terms.spelling)}"
    return exact if terms.spelling and token(exact) == exact else token(plain)


def _coded(stem: str, word: str) -> str:
    """A stem in few characters: most stems are a part of the word."""
    start = word.find(stem)
    if start < 0 or start + len(stem) > _FAR:
        return stem + END
    return PART + chr(_FIRST + start) + chr(_FIRST + len(stem))


_FAR, _FIRST = 80, 0x21


def stems_of(form: str) -> frozenset[str]:
    """The stems, encoded by ``term``, in a token that ``written`` returned."""
    word, stems, *_ = form.split(OF)
    return frozenset(_decoded(stems, word[word.index(WRITTEN) + 1 :]))


def spelling_of(form: str) -> str:
    """The spelling in a token that ``written`` returned."""
    _, _, *exact = form.split(OF)
    return read_term(exact[0]) if exact else ""


def _decoded(rest: str, word: str) -> Iterator[str]:
    """The stems that ``_coded`` encoded for a word."""
    while rest:
        if rest[0] == PART:
            start, length = (ord(code) - _FIRST for code in rest[1:3])
            yield word[start : start + length]
            rest = rest[3:]
        else:
            stem, _, rest = rest.partition(END)
            yield stem


def combination(stems: Sequence[str], number: int) -> str:
    """The token that leads from a stem of a key, given by its number, to the key."""
    stem = stems[number]
    others = [_coded(other, stem) for other in (*stems[:number], *stems[number + 1 :])]
    return f"{stem}{OF}{chr(_FIRST + number)}{''.join(others)}"


def combined_key(text: str) -> str:
    """The key that a token of ``combination`` leads to."""
    stem, _, rest = text.partition(OF)
    stems = [*_decoded(rest[1:], stem)]
    stems.insert(ord(rest[0]) - _FIRST, stem)
    return token(f"{END.join(stems)}{END}")


class _Tokens(NamedTuple):
    """The tokens of a word in the fields ``words``, ``terms``, ``combined`` and ``title``."""

    words: str
    terms: str
    combined: str
    title: str


def _tokens(terms: Terms) -> _Tokens:
    return _usual(terms) or _any(terms)


def _usual(terms: Terms) -> _Tokens | None:
    """What ``_any`` returns, several times faster, for words of usual letters and length."""
    word, stems, roots, spelling = terms
    try:
        text = usually_spelled(END.join((word, *stems, *roots)))
    except UnicodeEncodeError:
        return None
    form, *parts = text.split(END)
    many = len(stems)
    if (
        len(text) + len(spelling) > SHORT
        or not many
        or len(parts) != many + len(roots)
        or not all((form, *parts))
    ):
        return None
    known = parts[:many]
    every = " ".join(known)
    exact = f"{OF}{term(spelling)}" if spelling else ""
    coded = "".join([_coded(s, form) for s in known])
    return _Tokens(
        f"{END.join(known)}{END} {WRITTEN}{form}{OF}{coded}{exact}",
        " ".join((every, *[ROOT + root for root in parts[many:]])),
        " ".join([combination(known, number) for number in range(1, many)]) if many > 1 else "",
        f"{WRITTEN}{form} {every}",
    )


def _any(terms: Terms) -> _Tokens:
    plain = [*map(term, terms.stems)]
    stems = [*map(token, plain)]
    # Of stems of hundreds of letters, only the key of a single one can be looked up.
    combined = [combination(plain, n) for n in range(1, len(plain))] if stems == plain else []
    return _Tokens(
        f"{token(stems_key(terms.stems))} {written(terms)}",
        " ".join([*stems, *map(root, terms.roots)]),
        " ".join(each for each in combined if token(each) == each),
        " ".join([token(WRITTEN + term(terms.written)), *stems]),
    )


def root(text: str) -> str:
    """The token of a root, different from that of a stem with the same letters."""
    return token(ROOT + term(text))


class _Cache(dict[int, tuple[_Tokens, Terms]]):
    """The ``id`` of a word's terms → its tokens, and the terms, so that no other has this ``id``.

    The analyzer caches terms, so equal terms are mostly the same object.
    """

    def __init__(self) -> None:
        super().__init__()
        self._before: dict[int, tuple[_Tokens, Terms]] = {}

    def all(self, words: Sequence[Terms]) -> list[_Tokens]:
        """The tokens of each word."""
        if len(self) >= CACHED:
            # Words that do not occur again until the next time are dropped then.
            self._before = dict(self)
            self.clear()
        known = zip(map(self.get, map(id, words)), words, strict=True)
        return [entry[0] if entry else self._learn(word) for entry, word in known]

    def _learn(self, word: Terms) -> _Tokens:
        self[id(word)] = entry = self._before.get(id(word)) or (_tokens(word), word)
        return entry[0]


_cache = _Cache()


def prepare(documents: Iterable[Document]) -> list[Prepared]:
    """See ``Writer.prepare``."""
    given = Documents.of(documents)
    different = given.words.vocabulary
    columns = _Columns(_cache.all(different), different)
    spellings = map(" ".join, given.spellings.decode(_spelled(given.spellings.distinct)))
    stored = given.fingerprints, spellings
    return list(map(_prepared, given.articles, given.parts(), *stored, repeat(columns)))


def _spelled(spellings: Sequence[Spelling]) -> list[str]:
    """The token of each spelling."""
    forms, texts = [form for form, _ in spellings], [text for _, text in spellings]
    if is_plain("".join((*forms, *texts))):
        # Most are: then all are written as terms at once.
        pairs = zip(forms, texts, strict=True)
        return [*map(token, spelled(END.join(map(OF.join, pairs))).split(END))]
    return [token(f"{term(form)}{OF}{term(text)}") for form, text in spellings]


class _Columns:
    """The tokens of distinct words in each field, and their stems."""

    def __init__(self, tokens: Sequence[_Tokens], words: Sequence[Terms]) -> None:
        self.words = [each.words for each in tokens]
        self.terms = [each.terms for each in tokens]
        self.combined = [each.combined for each in tokens]
        self.title = [each.title for each in tokens]
        self.stems = [word.stems for word in words]


def _prepared(
    article: Article, words: Parts, fingerprint: bytes, spellings: str, tokens: _Columns
) -> Prepared:
    serialized = article.serialized
    title, body, source = words
    titled = _joined(tokens.words, title)
    combined = set(map(tokens.combined.__getitem__, chain(title, body)))
    outlet = (token(term(stem)) for number in source for stem in tokens.stems[number])
    texts = [
        (ID, token(ordered(article.id))),
        (KEY, key(article, digest(serialized))),
        *[(WORDS, titled)] * TITLE_WEIGHT,
        (WORDS, _joined(tokens.words, body)),
        (WORDS, IN_TITLE + titled.replace(" ", f" {IN_TITLE}") if titled else ""),
        (TERMS, _joined(tokens.terms, title * TITLE_WEIGHT + body)),
        (TITLE, _title(_joined(tokens.title, title * TITLE_WEIGHT), len(body))),
        (COMBINED, " ".join(filter(None, combined))),
        (SOURCE, " ".join(outlet)),
        (COPIES, " ".join(bands(fingerprint))),
        (SPELLINGS, spellings),
        *((column(name), ordered(getattr(article, name))) for name in ("source", "category")),
    ]
    numbers = [(LENGTH, len(title) + len(body))]
    if article.published:
        numbers.append((DAY, article.published.toordinal()))
    filled = tuple((name, text) for name, text in texts if text)
    return Prepared(article.id, filled, tuple(numbers), stored(serialized), fingerprint)


def _joined(tokens: Sequence[str], words: Sequence[int]) -> str:
    """The tokens of words given by their numbers."""
    return " ".join(map(tokens.__getitem__, words))


def _title(titled: str, body: int) -> str:
    """The title's words at two levels, padded to the length of the whole article.

    BM25 divides by the length of the field, and a word in a title counts relative to the
    whole article.
    """
    return titled + f" {PAD}" * (2 * body) if titled else ""
