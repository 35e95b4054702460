"""The interface of all engines, and what callers may rely on.

An engine stores articles and their terms, ranks, and returns stored articles. It never analyzes
text: it gets terms. A new engine is a module or folder beside this one, with its name in
``bahith.indexer.engines.ENGINES``.
"""

from __future__ import annotations

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, ClassVar

from bahith.i18n import _
from bahith.indexer.article import Article, Document, Terms
from bahith.indexer.errors import EngineError, SettingError
from bahith.indexer.notes import note
from bahith.indexer.query import Facets, Filter, Leaf, Node, Prefix, Sort, Word
from bahith.indexer.results import Hits
from bahith.indexer.settings import Settings


@dataclass(frozen=True, slots=True)
class Level:
    """One level of evidence: a field of Terms and of the index, and its weight in the score.

    A level that does not admit makes no matches; it only raises those of other levels.
    """

    name: str
    weight: float
    admits: bool = True

    def of(self, terms: Terms) -> tuple[str, ...]:
        """The terms of a word at this level."""
        value: str | tuple[str, ...] = getattr(terms, self.name)
        return (value,) if isinstance(value, str) else value


WRITTEN = Level("written", 0.3)
STEMS = Level("stems", 1.0)
ROOTS = Level("roots", 0.6, admits=False)
LEVELS = (WRITTEN, STEMS, ROOTS)
"""A score is the sum over the levels: the stem, the written form beside it, and the root."""


def weights(settings: Settings) -> dict[str, float]:
    """The weight of each level by its name. Raises SettingError if the setting cannot be read."""
    by_name = {level.name: level.weight for level in LEVELS}
    for part in filter(None, settings.weights.replace(" ", "").split(",")):
        name, _sign, weight = part.partition("=")
        try:
            if name not in by_name or not 0 <= (value := float(weight)) <= 1000:
                raise ValueError
        except ValueError:
            message = _(
                "weights: %(part)s is not LEVEL=NUMBER, with a level of %(levels)s and a number "
                "from 0 to 1000",
                part=repr(part),
                levels=", ".join(by_name),
            )
            raise SettingError(message) from None
        by_name[name] = value
    return by_name


POSITIONAL = tuple(level for level in LEVELS if level.admits)
"""The levels with positions, for phrases, titles and prefixes."""


def levels(leaf: Leaf) -> tuple[Level, ...]:
    """The levels at which a leaf of a query tree is looked for."""
    if not isinstance(leaf, Prefix) and leaf.exact:
        return (WRITTEN,)
    return LEVELS if isinstance(leaf, Word) and not leaf.field else POSITIONAL


K1 = 1.2
B = 0.75
"""BM25's usual parameters (Robertson and Zaragoza 2009, section 3.2)."""

TITLE_WEIGHT = 3
"""How many words of the body a word in the title counts for (BM25F, ibid., section 3.6)."""

MAX_EXPANSION = 128
"""The most terms of a level that a prefix expands to, the commonest first."""

PREFIX_CAPPED = note("prefix_capped")
"""The note of an engine where more terms than that have the prefix."""

NO_FACETS: Facets = {}


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of an index: articles, words (title and body), distinct stems, bytes on disk."""

    engine: str
    articles: int
    words: int
    stems: int
    bytes: int
    generation: int


@dataclass(frozen=True, slots=True)
class Version:
    """Identifies the commit that searches see.

    ``tag`` differs between any two commits, even between those of an index and of one that
    replaced it; it is ASCII without spaces. ``since`` is when the commit was made or, if the
    engine does not know that, when it was first seen; in UTC.
    """

    tag: str
    since: dt.datetime

    @classmethod
    def of_file(cls, stamp: tuple[int, int, int]) -> Version:
        """A commit by its number, and by the inode and time (ns) of the file that publishes it."""
        since = dt.datetime.fromtimestamp(stamp[2] / 10**9, dt.timezone.utc)
        return cls("-".join(map(str, stamp)), since)


class Writer(ABC):
    """The one writer of an index. Nothing is visible or durable before ``commit``.

    Leaving the ``with`` block drops what was not committed.
    """

    BATCH: ClassVar[int] = 5000
    """Articles per commit, unless the settings say otherwise."""

    BATCH_CHARACTERS: ClassVar[int] = 8 * 2**20
    """A batch is committed when it has this much text, however few its articles."""

    @staticmethod
    @abstractmethod
    def prepare(documents: Iterable[Document]) -> Any:
        """Do all that needs no index, for ``add``; each distinct word is processed once.

        Pure, and the result can be pickled, so this may run in another process;
        one result is for one chunk of some hundred documents.
        """

    @abstractmethod
    def digests(self) -> Mapping[str, tuple[str, str]]:
        """For each article id in the last commit: its digest and its origin."""

    @abstractmethod
    def add(self, prepared: Any) -> None:
        """Add each document of what ``prepare`` returned, in order.

        A document replaces an earlier one with the same id, in the index or in this batch.
        """

    def put(self, documents: Iterable[Document]) -> None:
        """Prepare documents and add them."""
        self.add(self.prepare(documents))

    @abstractmethod
    def delete(self, ids: Iterable[str]) -> None:
        """Remove these articles; an unknown id is not an error."""

    @abstractmethod
    def commit(self) -> None:
        """Make everything since the last commit durable and visible at once."""

    def finish(self) -> None:
        """After the last commit: replace the former index, if this one is a rebuild."""
        return

    @abstractmethod
    def close(self) -> None:
        """Drop what was not committed and let another process write."""

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class Engine(ABC):
    """An open index, for reading. Safe to share between threads.

    A search sees one commit from beginning to end. What a method may raise
    beside the errors named: ``IndexDamaged``, ``EngineUnavailable``.
    """

    REMOTE: ClassVar[bool] = False
    """Whether another process answers, so that threads mostly wait."""

    WRITER: ClassVar[type[Writer]]
    """What ``writer`` returns; its ``prepare`` needs no index."""

    @abstractmethod
    def __init__(self, settings: Settings, signature: str) -> None:
        """As ``open``."""

    @classmethod
    def open(cls, settings: Settings, signature: str) -> Engine:
        """Open the index at ``settings.index``.

        Raises IndexMissing where there is none, IndexMismatch where another
        analyzer (``signature``), engine or version made it.
        """
        return cls(settings, signature)

    @classmethod
    @abstractmethod
    def writer(cls, settings: Settings, signature: str) -> Writer:
        """Open the index for writing, creating it where there is none.

        Raises IndexLocked while another writer is open, IndexMismatch as ``open``,
        EngineError where the system lets nothing be written.
        """

    @classmethod
    def rebuild(cls, settings: Settings, signature: str) -> Writer:
        """Open a new, empty index for writing, which replaces the current one with ``finish``.

        The current one may be of another analyzer. Raises EngineError if the engine
        cannot do this, and as ``writer``.
        """
        raise EngineError(
            _(
                "the index at %(folder)s cannot be rebuilt while it is in use; index the articles "
                "into another folder and rename that",
                folder=settings.index,
            )
        )

    @abstractmethod
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
    ) -> Hits:
        """The matches from ``offset`` on, ``limit`` at most, and their exact total.

        A match is an article that ``query`` and all of ``filters`` match. A facet counts the
        articles that would match without the filters that ``facets`` names for it. The counts
        are of the same commit as the hits.

        The order is total: ties in score or date are broken by article id, so pages never
        repeat or skip an article. ``explain`` adds to each hit the evidence that its score is
        the sum of; none if the sort is by date.
        """

    @abstractmethod
    def matches(self, query: Node, sort: Sort) -> Iterator[Article]:
        """Every match, in the order of ``search``, all of one commit.

        Articles are read lazily, so there may be more than fit into memory.
        """

    @abstractmethod
    def frequencies(self, words: Sequence[str]) -> list[int]:
        """For each written form, in how many articles it occurs, title or body. Exact.

        Meant for hundreds of words at once, hardly any of which occur: one request
        to a server, whatever their number.
        """

    @abstractmethod
    def completions(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """The commonest written forms with a prefix, each with the number of articles it is in.

        The commonest first, ``limit`` at most; the counts are exact. Deleted articles may
        for a while influence which forms are chosen. Forms too long for a word are left out.
        """

    @abstractmethod
    def sharing(self, bands: Sequence[str], limit: int) -> dict[str, bytes]:
        """Articles that have any of these bands: their fingerprints by their ids.

        The first ``limit`` in order of id. An article is left out where no other one has any of
        its bands. See ``bahith.indexer.near_duplicates``.
        """

    @abstractmethod
    def get(self, id: str) -> Article | None:
        """The stored article, or None."""

    @abstractmethod
    def articles(self, after: str = "") -> Iterator[Article]:
        """Every stored article with an id greater than ``after``, in order of id.

        Ids are ordered by code points. All articles are of one commit.
        """

    @abstractmethod
    def statistics(self) -> Statistics:
        """Counts of the commit that searches see."""

    @abstractmethod
    def version(self) -> Version:
        """The commit that searches see. Sends no request to a server."""

    @abstractmethod
    def refresh(self) -> bool:
        """Switch to the newest commit. True if it is another than before."""

    @abstractmethod
    def close(self) -> None:
        """Release files and memory."""
