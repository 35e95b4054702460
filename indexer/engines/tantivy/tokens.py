"""The tokens of words: one to one, and read back.

``compiled`` has the core make the same tokens.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bahith.indexer.article import Spelling, Terms
from bahith.indexer.engines.tantivy.schema import (
    END,
    NONE,
    OF,
    PART,
    ROOT,
    SHORT,
    WRITTEN,
    is_plain,
    read_term,
    spelled,
    term,
    token,
    usually_spelled,
)

CACHED = 150_000
"""Words after which the cache of tokens starts over, keeping the former one for another round.

So it has at most twice as many, and those of a chunk: about 150 MB.
"""


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
    if start < 0 or start + len(stem) > FAR:
        return stem + END
    return PART + chr(FIRST + start) + chr(FIRST + len(stem))


FAR, FIRST = 80, 0x21


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
            start, length = (ord(code) - FIRST for code in rest[1:3])
            yield word[start : start + length]
            rest = rest[3:]
        else:
            stem, _, rest = rest.partition(END)
            yield stem


def combination(stems: Sequence[str], number: int) -> str:
    """The token that leads from a stem of a key, given by its number, to the key."""
    stem = stems[number]
    others = [_coded(other, stem) for other in (*stems[:number], *stems[number + 1 :])]
    return f"{stem}{OF}{chr(FIRST + number)}{''.join(others)}"


def combined_key(text: str) -> str:
    """The key that a token of ``combination`` leads to."""
    stem, _, rest = text.partition(OF)
    stems = [*_decoded(rest[1:], stem)]
    stems.insert(ord(rest[0]) - FIRST, stem)
    return token(f"{END.join(stems)}{END}")


class Tokens(NamedTuple):
    """The tokens of a word in the fields ``words``, ``terms``, ``combined`` and ``title``."""

    words: str
    terms: str
    combined: str
    title: str


def _tokens(terms: Terms) -> Tokens:
    return _usual(terms) or any_tokens(terms)


def _usual(terms: Terms) -> Tokens | None:
    """What ``any_tokens`` returns, several times faster, for words of usual letters and length."""
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
    return Tokens(
        f"{END.join(known)}{END} {WRITTEN}{form}{OF}{coded}{exact}",
        " ".join((every, *[ROOT + root for root in parts[many:]])),
        " ".join([combination(known, number) for number in range(1, many)]) if many > 1 else "",
        f"{WRITTEN}{form} {every}",
    )


def any_tokens(terms: Terms) -> Tokens:
    """The tokens of any word."""
    plain = [*map(term, terms.stems)]
    stems = [*map(token, plain)]
    # Of stems of hundreds of letters, only the key of a single one can be looked up.
    combined = [combination(plain, n) for n in range(1, len(plain))] if stems == plain else []
    return Tokens(
        f"{token(stems_key(terms.stems))} {written(terms)}",
        " ".join([*stems, *map(root, terms.roots)]),
        " ".join(each for each in combined if token(each) == each),
        " ".join([token(WRITTEN + term(terms.written)), *stems]),
    )


def root(text: str) -> str:
    """The token of a root, different from that of a stem with the same letters."""
    return token(ROOT + term(text))


class _Cache(dict[int, tuple[Tokens, Terms]]):
    """The ``id`` of a word's terms → its tokens, and the terms, so that no other has this ``id``.

    The analyzer caches terms, so equal terms are mostly the same object.
    """

    def __init__(self) -> None:
        super().__init__()
        self._before: dict[int, tuple[Tokens, Terms]] = {}

    def all(self, words: Sequence[Terms]) -> list[Tokens]:
        """The tokens of each word."""
        if len(self) >= CACHED:
            # Words that do not occur again until the next time are dropped then.
            self._before = dict(self)
            self.clear()
        known = zip(map(self.get, map(id, words)), words, strict=True)
        return [entry[0] if entry else self._learn(word) for entry, word in known]

    def _learn(self, word: Terms) -> Tokens:
        self[id(word)] = entry = self._before.get(id(word)) or (_tokens(word), word)
        return entry[0]


cache = _Cache()


def of_spellings(spellings: Sequence[Spelling]) -> list[str]:
    """The token of each spelling."""
    forms, texts = [form for form, _ in spellings], [text for _, text in spellings]
    if is_plain("".join((*forms, *texts))):
        # Most are: then all are written as terms at once.
        pairs = zip(forms, texts, strict=True)
        return [*map(token, spelled(END.join(map(OF.join, pairs))).split(END))]
    return [token(f"{term(form)}{OF}{term(text)}") for form, text in spellings]
