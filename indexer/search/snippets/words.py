"""The words of hits: located by their forward lists, or by analyzing all of their texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from bahith.analyzers import latin_languages
from bahith.analyzers.analyzer import Analyzer, LazyTokens, Terms
from bahith.indexer.forward.reading import Text, located
from bahith.indexer.results import Hit, Range
from bahith.indexer.search.snippets.matching import Matcher, Start, Words


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

    def starts(self, matcher: Matcher) -> Iterator[Start]:
        """See ``Words``."""
        for index in matcher.starting(self._tokens.terms):
            start, end, terms = self._tokens[index]
            yield index, start, end, matcher.leaves_at(terms)


class StoredWords:
    """``Words`` of a text from its forward list, of which only candidates are analyzed."""

    def __init__(self, text: str, words: Text, analyzer: Analyzer) -> None:
        """``words`` are located with the codes of the matcher that ``starts`` will get."""
        self._text = text
        self._words = words
        self._analyzer = analyzer

    def __len__(self) -> int:
        return len(self._words)

    def range(self, index: int) -> Range:
        """See ``Words``."""
        return self._words.range(index)

    def terms(self, index: int) -> Terms:
        """See ``Words``."""
        start, end, place = self._words.whole(index)
        return self._analyzer.terms_of_word(self._text[start:end])[place]

    def starts(self, matcher: Matcher) -> list[Start]:
        """See ``Words``; the texts of hits repeat their words, and each is looked up once."""
        leaves_of_words = matcher.leaves_of_words(self._analyzer)
        starts, parts = self._words.starts(self._text, leaves_of_words, leaves_of_words.sought)
        if parts:
            for index in parts:
                if leaves := matcher.leaves_at(self.terms(index)):
                    starts.append((index, *self.range(index), leaves))
            starts.sort()
        return starts


def words_of(
    hits: Sequence[Hit], title: Matcher, body: Matcher, analyzer: Analyzer
) -> list[tuple[Words, Words]]:
    """The words of the title and the body of each hit, which these matchers will be given."""
    stored = [hit for hit in hits if _reads_list(hit)]
    others = [hit for hit in hits if not _reads_list(hit)]
    texts = chain.from_iterable((hit.article.title, hit.article.body) for hit in others)
    languages = chain.from_iterable((hit.article.language,) * 2 for hit in others)
    analyzed = analyzer.lazy_tokens(texts) if others else ()
    tokens = map(AnalyzedWords, map(latin_languages.tokens, analyzed, languages))
    lists = iter(located([hit.forward for hit in stored], title.codes, body.codes))
    words: list[tuple[Words, Words]] = []
    for hit in hits:
        if _reads_list(hit):
            in_title, in_body = next(lists)
            title_words = StoredWords(hit.article.title, in_title, analyzer)
            words.append((title_words, StoredWords(hit.article.body, in_body, analyzer)))
        else:
            words.append((next(tokens), next(tokens)))
    return words


def _reads_list(hit: Hit) -> bool:
    """Whether the words of a hit are located: a word of its forward list is analyzed without its
    article's language."""
    return bool(hit.forward) and hit.article.language not in latin_languages.SNOWBALL
