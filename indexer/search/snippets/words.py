"""The words of hits: located by their forward lists, or by analyzing all of their texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from bahith.analyzers.analyzer import Analyzer, LazyTokens, Terms
from bahith.analyzers.terms import Integers
from bahith.indexer.forward.reading import Located, Part, parts
from bahith.indexer.results import Hit, Range
from bahith.indexer.search.snippets.matching import Candidate, Matcher, Words


class AnalyzedWords:
    """``Words`` of a text that was analyzed."""

    def __init__(self, tokens: LazyTokens) -> None:
        self._tokens = tokens

    def __len__(self) -> int:
        return len(self._tokens.terms)

    def range(self, index: int) -> Range:
        """See ``Words``."""
        start, end, _ = self._tokens[index]
        return start, end

    def terms(self, index: int) -> Terms:
        """See ``Words``."""
        return self._tokens.terms[index]

    def candidates(self, matcher: Matcher) -> Iterator[Candidate]:
        """See ``Words``."""
        for index in matcher.starting(self._tokens.terms):
            yield Candidate(index, *self._tokens[index])


class StoredWords:
    """``Words`` of a text from its forward list, of which only candidates are analyzed."""

    def __init__(
        self, text: str, located: Located, number: int, words: Integers, analyzer: Analyzer
    ) -> None:
        """``number`` is that of the text in ``located``, ``words`` are its candidates there."""
        self._text = text
        self._located = located
        self._number = number
        self._words = words
        self._look_up = analyzer.terms_of_word
        self._first, self._end = map(int, located.firsts[number : number + 2])

    def __len__(self) -> int:
        return self._end - self._first

    def range(self, index: int) -> Range:
        """See ``Words``."""
        start, end = self._located.ranges(self._number, self._first + index)
        return int(start), int(end)

    def terms(self, index: int) -> Terms:
        """See ``Words``."""
        together = self._located.together(self._first + index)
        starts, ends = self._located.ranges(self._number, slice(together.start, together.stop))
        return self._look_up(self._text[starts[0] : ends[-1]])[together.index(self._first + index)]

    def candidates(self, matcher: Matcher) -> list[Candidate]:
        """See ``Words``; those that have no code of a leaf are left out."""
        text, look_up = self._text, self._look_up
        starts, ends = self._located.ranges(self._number, self._words)
        indexes = (self._words - self._first).tolist()
        alone = self._located.alone(self._words).tolist()
        ranges = [*zip(indexes, starts.tolist(), ends.tolist(), strict=True)]
        terms = [
            look_up(text[start:end])[0] if one else self.terms(index)
            for (index, start, end), one in zip(ranges, alone, strict=True)
        ]
        return [Candidate(*ranges[at], terms[at]) for at in matcher.starting(terms)]


def words_of(
    hits: Sequence[Hit], title: Matcher, body: Matcher, analyzer: Analyzer
) -> list[tuple[Words, Words]]:
    """The words of the title and the body of each hit, whose candidates are for these matchers."""
    stored = [hit for hit in hits if hit.forward]
    others = [hit for hit in hits if not hit.forward]
    texts = chain.from_iterable((hit.article.title, hit.article.body) for hit in others)
    tokens = map(AnalyzedWords, analyzer.lazy_tokens(texts) if others else ())
    lists = [parts(hit.forward) for hit in stored]
    titles = _stored([hit.article.title for hit in stored], [t for t, _ in lists], title, analyzer)
    bodies = _stored([hit.article.body for hit in stored], [b for _, b in lists], body, analyzer)
    located = zip(titles, bodies, strict=True)
    return [next(located) if hit.forward else (next(tokens), next(tokens)) for hit in hits]


def _stored(
    texts: Sequence[str], lists: Iterable[Part], matcher: Matcher, analyzer: Analyzer
) -> Iterator[StoredWords]:
    located = Located([*lists])
    words = located.with_codes(matcher.codes)
    for number, (text, chosen) in enumerate(zip(texts, located.texts_of(words), strict=True)):
        yield StoredWords(text, located, number, words[chosen], analyzer)
