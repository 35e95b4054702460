"""An engine that shows only some articles, and of them only some fields.

Whatever asks it, a search, a suggestion or a correction, sees no more: the rest of Bahith needs to
know nothing of restrictions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, fields, replace
from hashlib import sha256
from itertools import islice
from typing import Any, Final

from bahith.analyzers.folding import fold
from bahith.analyzers.terms import Terms
from bahith.i18n import Message, _
from bahith.indexer.article import Article, Opening
from bahith.indexer.declared import Declared
from bahith.indexer.engines.base import NO_FACETS, Engine, Writer
from bahith.indexer.engines.facts import Statistics, Summary, Version
from bahith.indexer.errors import NotPermitted, SettingError
from bahith.indexer.query import (
    Bool,
    Boosts,
    Choice,
    Facet,
    Facets,
    Filter,
    Ids,
    Node,
    Question,
    Sort,
    SortBy,
    Source,
    Value,
    Word,
    within,
)
from bahith.indexer.results import Hits
from bahith.indexer.settings import Settings

COLUMNS: Final = {"outlet": "source", "tags": "tag"}
"""Other names of columns, in requests and articles."""

_SHOWN: Final = ("id", "title", "body", "published", "origin", "fields", "line")
"""Fields of an article that cannot be hidden: searches are by them."""

_SAMPLE = 20
"""Articles whose openings tell how a word is spelled."""

_AT_ONCE = 100
"""Articles that are looked up together."""


@dataclass(frozen=True, slots=True)
class Restriction:
    """What somebody sees: the articles with any of the ``bounds``' values in each of their columns.

    ``hidden`` are fields of articles and declared fields. Raises SettingError for those that cannot
    be hidden.
    """

    bounds: tuple[tuple[str, tuple[str, ...]], ...] = ()
    hidden: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if kept := sorted(self.hidden & {*_SHOWN}):
            raise SettingError(_("the field %(name)s cannot be hidden", name=kept[0]))

    @property
    def scope(self) -> tuple[Filter, ...]:
        """The filters that articles must pass."""
        return tuple(
            Choice(tuple(Value(COLUMNS.get(name, name), value) for value in values))
            for name, values in self.bounds
        )

    def hides(self, column: str) -> bool:
        """Whether a column, facet or field of that name is hidden."""
        return column in self.hidden or any(
            COLUMNS.get(name, name) == column for name in self.hidden
        )

    def shown(self, article: Article) -> Article:
        """The article without what is hidden."""
        changes: dict[str, Any] = {
            one.name: one.default for one in fields(Article) if one.name in self.hidden
        }
        if self.hidden & article.fields.keys():
            rest = article.fields.items()
            changes["fields"] = {name: some for name, some in rest if name not in self.hidden}
        return replace(article, **changes) if changes else article

    def check(self, node: object) -> None:
        """Raise NotPermitted if a query, filter or order needs a hidden field."""
        name = "source" if isinstance(node, Source) else getattr(node, "field", "")
        if name and self.hides(name):
            raise NotPermitted(_("the field %(name)s is not open to you", name=name), name)
        if isinstance(node, Bool):
            parts: Iterable[object] = (*node.must, *node.should, *node.must_not, *node.filters)
        elif isinstance(node, Choice):
            parts = (*node.any_of, *node.none_of)
        else:
            return
        for part in parts:
            self.check(part)


class RestrictedEngine(Engine):
    """``engine`` as far as ``restriction`` shows it; only for reading.

    Scores are those of the whole index.
    """

    def __init__(self, engine: Engine, restriction: Restriction) -> None:
        self._engine = engine
        self._restriction = restriction
        self._bounds = restriction.scope
        self._mark = sha256(repr((restriction.bounds, sorted(restriction.hidden))).encode())

    @property
    def _scope(self) -> Sequence[Filter]:
        """The filters that articles must pass to be shown."""
        return self._bounds

    @property
    def declared(self) -> Declared:
        """The declared fields that are not hidden."""
        declared = self._engine.declared
        return {name: kind for name, kind in declared.items() if not self._restriction.hides(name)}

    @classmethod
    def writer(cls, settings: Settings, signature: str) -> Writer:
        """Not for this engine."""
        raise NotImplementedError  # nobody writes to what is shown of an index

    @classmethod
    def rebuild(cls, settings: Settings, signature: str) -> Writer:
        """It has no writer."""
        raise NotImplementedError

    @classmethod
    def made_by(cls, settings: Settings) -> str:
        """It is opened only with the engine that it restricts."""
        raise NotImplementedError

    def search(
        self,
        query: Node,
        sort: Sort,
        offset: int,
        limit: int,
        *,
        filters: Sequence[Filter] = (),
        facets: Facets = NO_FACETS,
        explain: bool = False,
        question: Question | None = None,
        boosts: Boosts | None = None,
    ) -> Hits:
        """As of any engine. Hidden facets are not counted. Raises NotPermitted."""
        self._check(query, sort, filters)
        open_facets: dict[Facet, Sequence[Filter]] = {
            facet: some for facet, some in facets.items() if not self._restriction.hides(facet)
        }
        hits = self._engine.search(
            query,
            sort,
            offset,
            limit,
            filters=(*filters, *self._scope),
            facets=open_facets,
            explain=explain,
            question=question,
            boosts=boosts,
        )
        shown = (replace(hit, article=self._restriction.shown(hit.article)) for hit in hits.hits)
        return replace(hits, hits=tuple(shown))

    def _check(self, query: Node, sort: Sort, filters: Sequence[Filter] = ()) -> None:
        for node in (query, *filters, *([sort] if isinstance(sort, SortBy) else ())):
            self._restriction.check(node)

    def matches(
        self,
        query: Node,
        sort: Sort,
        question: Question | None = None,
        boosts: Boosts | None = None,
    ) -> Iterator[Article]:
        """As of any engine. Raises NotPermitted."""
        self._check(query, sort)
        found = self._engine.matches(within(query, self._scope), sort, question, boosts)
        return map(self._restriction.shown, found)

    def openings(self, query: Node, limit: int) -> list[Opening]:
        """As of any engine. Raises NotPermitted."""
        self._restriction.check(query)
        return self._engine.openings(within(query, self._scope), limit)

    def frequencies(self, words: Sequence[str]) -> list[int]:
        """In how many articles that are shown each written form occurs."""
        counts = self._engine.frequencies(words)
        if not self._scope:
            return counts
        return [
            self._frequency(word) if count else 0 for word, count in zip(words, counts, strict=True)
        ]

    def _frequency(self, written: str) -> int:
        word = _exactly(written)
        return self._engine.search(word, "newest", 0, 0, filters=self._scope).total

    def spellings(self, words: Sequence[str]) -> list[dict[str, int]]:
        """How the openings of some articles that are shown spell words, counted for all of them."""
        if not self._scope:
            return self._engine.spellings(words)
        return [self._spelled(word) for word in words]

    def _spelled(self, written: str) -> dict[str, int]:
        word = within(_exactly(written), self._scope)
        openings = self._engine.openings(word, _SAMPLE)
        counts = Counter(
            text
            for opening in openings
            for text in {*re.findall(r"\w+", f"{opening.title} {opening.text}")}
            if text != written and fold(text) == written
        )
        each = self._frequency(written) / len(openings) if counts else 0
        return {text: round(count * each) for text, count in counts.items()}

    def completions(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """The commonest forms of the whole index that articles which are shown have."""
        if not self._scope:
            return self._engine.completions(prefix, limit)
        forms = (form for form, _count in self._engine.completions(prefix, 4 * limit))
        counted = ((form, self._frequency(form)) for form in forms)
        common = sorted((pair for pair in counted if pair[1]), key=lambda pair: -pair[1])
        return common[:limit]

    def sharing(self, bands: Sequence[str], limit: int) -> dict[str, bytes]:
        """As of any engine, of the articles that are shown."""
        found = self._engine.sharing(bands, limit)
        shown = self._ids(found) if self._scope else found.keys()
        return {id: fingerprint for id, fingerprint in found.items() if id in shown}

    def _ids(self, ids: Iterable[str]) -> set[str]:
        """Those of ``ids`` that are shown."""
        rest, shown = iter(ids), set()
        while some := tuple(islice(rest, _AT_ONCE)):
            hits = self._engine.search(Ids(some), "newest", 0, len(some), filters=self._scope)
            shown |= {hit.article.id for hit in hits.hits}
        return shown

    def get(self, id: str) -> Article | None:
        """The article if it is shown, or None."""
        hits = self.search(Ids((id,)), "newest", 0, 1).hits
        return hits[0].article if hits else None

    def articles(self, after: str = "") -> Iterator[Article]:
        """As of any engine, of the articles that are shown."""
        rest = self._engine.articles(after)
        while some := list(islice(rest, _AT_ONCE)):
            shown = self._ids(one.id for one in some) if self._scope else {one.id for one in some}
            yield from (self._restriction.shown(one) for one in some if one.id in shown)

    def id_at(self, place: int) -> str | None:
        """As of any engine, among the articles that are shown."""
        return super().id_at(place) if self._scope else self._engine.id_at(place)

    def statistics(self) -> Statistics:
        """The number of articles that are shown; without bounds, all counts."""
        counts = self._engine.statistics()
        if not self._scope:
            return counts
        return replace(counts, articles=self.summary().articles, words=0, stems=0, bytes=0)

    def summary(self) -> Summary:
        """The number of articles that are shown."""
        whole = self._engine.summary()
        if not self._scope:
            return whole
        total = self._engine.search(Bool(), "newest", 0, 0, filters=self._scope).total
        return replace(whole, articles=total)

    def check(self) -> Iterator[Message]:
        """As of the whole index."""
        return self._engine.check()

    def version(self) -> Version:
        """A version whose tag nobody gets who sees other articles or fields."""
        version = self._engine.version()
        return replace(version, tag=f"{version.tag}-{self._mark.hexdigest()[:32]}")

    def refresh(self) -> bool:
        """As of the engine."""
        return self._engine.refresh()

    def pinned(self) -> AbstractContextManager[None]:
        """As of the engine."""
        return self._engine.pinned()

    def close(self) -> None:
        """Nothing: the engine is that of others, too."""


def _exactly(written: str) -> Word:
    return Word(written, Terms(written, ()), exact=True)
