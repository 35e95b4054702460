"""Completions of a query: words, phrases and titles of the collection.

All come from the engine, spelled as the articles write them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from bahith.analyzers.analyzer import Analyzer, Terms, Token
from bahith.analyzers.letters import ALEF, LAM
from bahith.indexer.article import OPENING, Opening
from bahith.indexer.engines.base import Engine
from bahith.indexer.query import Bool, Field, Node, Prefix, Word
from bahith.indexer.results import Suggestion
from bahith.indexer.scheduling import stepwise
from bahith.indexer.search.assist.agreement import Form, one_per_lemma
from bahith.indexer.search.assist.phrases import Phrases, Text, start_of
from bahith.indexer.search.assist.spellings import spelled
from bahith.indexer.sized_cache import SizedCache

LONGEST = 200
"""The most characters of a text that gets suggestions."""

FORMS = 16
"""How many forms with a prefix to look up: several may be of one lemma."""

LEAST = 2
"""The fewest letters of a word that is completed."""

BROAD = 3
"""The fewest letters of a prefix that articles are searched for."""

ARTICLES = 16
"""The number of articles, the best ones, whose titles and openings are read."""

CACHED = 150_000
"""Characters of the titles and openings, some thousand, whose words are cached."""

ANSWERS = 3 * 2**19
"""Bytes of suggestions that are cached, for some 1,500 texts: readers type the same beginnings."""

SHARES = {"word": 4, "phrase": 3, "title": 3}
"""How many of each kind to show when there are enough of all."""


class Suggester:
    """Makes suggestions from one index. Safe to share between threads."""

    def __init__(self, engine: Engine, analyzer: Analyzer) -> None:
        self._engine = engine
        self._analyzer = analyzer
        # While a query is typed, the best articles mostly stay the same.
        self._texts = SizedCache(CACHED, lambda text, _: len(text))
        self._answers = SizedCache(ANSWERS, name="suggestions")

    def suggestions(self, text: str, limit: int) -> tuple[Suggestion, ...]:
        """At most ``limit`` completions of ``text``: words, then phrases, then titles."""
        if len(text) > LONGEST:
            return ()
        key = self._engine.version().tag, text, limit
        return self._answers.get(key, lambda: self._made(text, limit))

    def _made(self, text: str, limit: int) -> tuple[Suggestion, ...]:
        tokens = self._analyzer.tokens(text)
        if not tokens:
            return ()
        typed = _Typed(self._analyzer, text, tokens)
        if typed.open and not self._completes(typed):
            text = typed.divided()
            typed = _Typed(self._analyzer, text, self._analyzer.tokens(text))
        forms = self._forms(typed) if typed.open and not typed.context else {}
        articles = self._articles(typed, forms)
        phrases = Phrases(self._analyzer, typed.tokens, typed.continued, typed.open)
        for article in stepwise(articles):
            phrases.read(map(self._text, (article.title, _whole_words(article.text))))
        candidates = {
            "word": [*self._words(typed, forms, phrases)],
            "phrase": [Suggestion(typed.finished + more, "phrase") for more in phrases.found()],
            "title": [*self._titles(typed)],
        }
        return _chosen(candidates, text, limit)

    def _text(self, text: str) -> Text:
        """The words of a title or an opening."""
        return self._texts.get(text, lambda: Text(self._analyzer, text))

    def _completes(self, typed: _Typed) -> bool:
        """Whether the collection has a word that begins as the last one."""
        return any(self._engine.completions(prefix, 1) for prefix in typed.completed)

    def _forms(self, typed: _Typed) -> dict[str, str]:
        """The commonest forms with the typed prefix, one of each lemma, and their spellings."""
        completions: list[list[Form]] = []
        lemmas: list[Form] = []
        for prefix in stepwise(typed.completed):
            if len(lemmas) < SHARES["word"]:
                completions.append(self._completions(prefix))
                lemmas = one_per_lemma(completions)
        return {form.written: form.text for form in lemmas[: SHARES["word"] + 1]}

    def _completions(self, prefix: str) -> list[Form]:
        counts = dict(self._engine.completions(prefix, FORMS))
        texts = spelled(self._engine, [*counts])
        words = map(self._analyzer.terms, texts)
        forms = map(Form, counts, counts.values(), texts, words)
        return [form for form in forms if form.words]

    def _articles(self, typed: _Typed, forms: Iterable[str]) -> list[Opening]:
        if typed.context:
            must: tuple[Node, ...] = typed.context
            if typed.open and len(typed.prefixes[0]) >= BROAD:
                must += (typed.prefix(""),)
            return self._engine.openings(Bool(must=must), ARTICLES)
        query = Bool(should=tuple(map(_exactly, forms)))
        return self._engine.openings(query, ARTICLES) if forms else []

    def _words(
        self, typed: _Typed, forms: Mapping[str, str], phrases: Phrases
    ) -> Iterator[Suggestion]:
        """The last word completed; after other words, as the articles with these continue."""
        if typed.open:
            alone = len(typed.prefixes[0]) >= BROAD and not typed.is_definite
            for text in phrases.words(alone) if typed.context else forms.values():
                yield Suggestion(typed.finished + text, "word")

    def _titles(self, typed: _Typed) -> Iterator[Suggestion]:
        """Titles with all the words, the last one as a prefix."""
        must: tuple[Node, ...] = typed.words("title")
        if typed.open and len(typed.prefixes[0]) >= LEAST:
            must += (typed.prefix("title"),)
        if must:
            for article in self._engine.openings(Bool(must=must), SHARES["title"] * 2):
                yield Suggestion(article.title, "title", article.id)


class _Typed:
    """The typed words, of which the last may be ``open``: still a prefix."""

    def __init__(self, analyzer: Analyzer, text: str, tokens: Sequence[Token]) -> None:
        self._text = text
        self.tokens = tokens
        self.open = tokens[-1].end == len(text)
        self._analyzer = analyzer
        start = start_of(text, tokens, len(tokens) - 1)
        self._last = text[start : tokens[-1].end]
        self.finished = text[:start] if self.open else text
        self._folded = analyzer.fold(self._last)
        self.prefixes = analyzer.prefixes(self._last)
        self.context = self.words("")

    @property
    def completed(self) -> tuple[str, ...]:
        """The prefixes to complete: as typed, then without the article, then with it."""
        beginnings = self._analyzer.beginnings(self._last)
        with_article = (ALEF + LAM + beginning for beginning in beginnings)
        prefixes = dict.fromkeys((self._folded, *beginnings, *with_article))
        return tuple(prefixes) if len(beginnings[0]) >= LEAST else ()

    def divided(self) -> str:
        """The text with its last word as two, if the whole word is written as one: عبدالر."""
        first_of_word = self.tokens[-1].start
        while first_of_word and self._text[first_of_word - 1].isalpha():
            first_of_word -= 1
        return self._text[:first_of_word] + self._analyzer.divided(self._text[first_of_word:])

    @property
    def continued(self) -> tuple[str, ...]:
        """The prefixes that phrases go on from: those of a word as it was typed, or with ال."""
        bare = self.prefixes[0]
        return (self._folded,) if self.is_definite else (bare, ALEF + LAM + bare)

    @property
    def is_definite(self) -> bool:
        """Whether the last word begins with the article: it belongs to the word before it."""
        return self._folded.startswith(ALEF + LAM)

    def words(self, field: Field) -> tuple[Word, ...]:
        """The words except an open one, without stop words if there are others."""
        whole = self.tokens[:-1] if self.open else self.tokens
        words = {t.terms: Word(self._text[t.start : t.end], t.terms, field) for t in whole}
        content_words = tuple(
            word for terms, word in words.items() if not self._analyzer.is_stop_word(terms)
        )
        return content_words or tuple(words.values())

    def prefix(self, field: Field) -> Prefix:
        """The open word as a prefix query."""
        bare, *others = self.prefixes
        return Prefix(self._last, bare, field, tuple(others))


def _exactly(form: str) -> Word:
    return Word(form, Terms(form, (), ()), exact=True)


def _whole_words(opening: str) -> str:
    """An opening without its last word, if that may be cut."""
    return opening if len(opening) < OPENING else (opening.rsplit(None, 1) or [""])[0]


def _chosen(
    candidates: dict[str, list[Suggestion]], typed: str, limit: int
) -> tuple[Suggestion, ...]:
    """Each text once, and never the typed one; a kind gets more room when others have few."""
    seen = {" ".join(typed.split())}
    by_kind: dict[str, list[Suggestion]] = {}
    for kind, some in candidates.items():
        new = {s.text: s for s in some if " ".join(s.text.split()) not in seen and s.text.strip()}
        seen |= new.keys()
        by_kind[kind] = [*new.values()]
    counts = {kind: min(SHARES[kind], len(some)) for kind, some in by_kind.items()}
    while sum(counts.values()) > limit:
        counts[max(counts, key=counts.__getitem__)] -= 1
    for kind, some in by_kind.items():
        counts[kind] += max(0, min(len(some) - counts[kind], limit - sum(counts.values())))
    return tuple(chain.from_iterable(some[: counts[kind]] for kind, some in by_kind.items()))
