"""What callers may rely on from every engine.

An engine stores terms and articles, ranks, and returns stored articles. It never
sees raw text to analyze: terms are made before it. A new engine is one file
beside this one and its name in ``bahith.indexer.engines.ENGINES``.
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
    """One level of evidence: a field of Terms and of the index, and its weight in the sum.

    A level that does not admit only moves up what another level has matched.
    """

    name: str
    weight: float
    admits: bool = True

    def of(self, terms: Terms) -> tuple[str, ...]:
        """What a word yields at this level."""
        found: str | tuple[str, ...] = getattr(terms, self.name)
        return (found,) if isinstance(found, str) else found


WRITTEN = Level("written", 0.3)
STEMS = Level("stems", 1.0)
ROOTS = Level("roots", 0.6, admits=False)
LEVELS = (WRITTEN, STEMS, ROOTS)
"""Ranking sums what agrees: a stem, beside it the written form, and looser the root."""


def weights(settings: Settings) -> dict[str, float]:
    """The weight of each level by its name. Raises SettingError for what cannot be read."""
    found = {level.name: level.weight for level in LEVELS}
    for part in filter(None, settings.weights.replace(" ", "").split(",")):
        name, _sign, weight = part.partition("=")
        try:
            if name not in found or not 0 <= (value := float(weight)) <= 1000:
                raise ValueError
        except ValueError:
            message = _(
                "weights: %(part)s is not LEVEL=NUMBER, with a level of %(levels)s and a number "
                "from 0 to 1000",
                part=repr(part),
                levels=", ".join(found),
            )
            raise SettingError(message) from None
        found[name] = value
    return found


PLACED = tuple(level for level in LEVELS if level.admits)
"""The levels that know where a word stands, for phrases, titles and prefixes."""


def levels(leaf: Leaf) -> tuple[Level, ...]:
    """The levels at which a leaf of a query tree is looked for."""
    if not isinstance(leaf, Prefix) and leaf.exact:
        return (WRITTEN,)
    return LEVELS if isinstance(leaf, Word) and not leaf.field else PLACED


K1 = 1.2
B = 0.75
"""BM25's usual parameters (Robertson and Zaragoza 2009, section 3.2)."""

TITLE_WEIGHT = 3
"""A word in the title counts as so many in the body (BM25F, the same book, section 3.6)."""

MAX_EXPANSION = 128
"""A prefix stands for at most so many terms of a level, the commonest first."""

PREFIX_CAPPED = note("prefix_capped")
"""What an engine notes where a prefix begins more terms than that."""


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
    """Which commit it is that searches see.

    ``tag`` differs between any two commits, also between those of an index and of one that took
    its place; it is ASCII without spaces. ``since`` is when the commit was made or, where the
    engine cannot know that, when it was first seen; in UTC.
    """

    tag: str
    since: dt.datetime

    @classmethod
    def of_file(cls, stamp: tuple[int, int, int]) -> Version:
        """A commit by its number, and the inode and time (in ns) of the file that publishes it."""
        since = dt.datetime.fromtimestamp(stamp[2] / 10**9, dt.timezone.utc)
        return cls("-".join(map(str, stamp)), since)


class Writer(ABC):
    """The one writer of an index. Nothing is visible or durable before ``commit``.

    Leaving the ``with`` block drops what was not committed.
    """

    BATCH: ClassVar[int] = 5000
    """Articles between two commits, where the settings do not say."""

    BATCH_CHARACTERS: ClassVar[int] = 8 * 2**20
    """A batch is committed when it holds this much text, however few its articles."""

    @staticmethod
    @abstractmethod
    def prepare(documents: Iterable[Document]) -> Any:
        """Do all that needs no index, for ``add``; each different word is worked on once.

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
        """After the last commit: an index made anew takes the place of the one before."""
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
    """Whether another process answers, so that threads mostly wait for it."""

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
    def anew(cls, settings: Settings, signature: str) -> Writer:
        """A writer of an empty index beside the one that readers see, until ``finish``.

        The former may be of another analyzer. Raises EngineError where the engine
        has no such way, and as ``writer``.
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

        A match is what ``query`` matches and all of ``filters`` let through. The counts
        of a facet are of all matches, and of what would match as well without the filters
        that ``facets`` names beside it. They are made together with the search, of the
        same commit.

        The order is total: ties in score or date are decided by article id, so
        slices never repeat or skip an article. ``explain`` adds to each hit the
        evidence that its score is the sum of; none where the sort is by date.
        """

    @abstractmethod
    def matches(self, query: Node, sort: Sort) -> Iterator[Article]:
        """Every match, in the order of ``search``, all of one commit.

        Articles are read as they are asked for, so there may be more than memory holds.
        """

    @abstractmethod
    def frequencies(self, words: Sequence[str]) -> list[int]:
        """For each written form, in how many articles it occurs, title or body. Exact.

        Made for hundreds of words at once, of which hardly any occurs: one question
        to a server, whatever their number.
        """

    @abstractmethod
    def completions(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """The commonest written forms that begin so, each with the number of articles it is in.

        The commonest first, ``limit`` at most; the counts are exact. Deleted articles may
        for a while have a part in which forms are chosen. What is too long for a word is left out.
        """

    @abstractmethod
    def get(self, id: str) -> Article | None:
        """The stored article, or None."""

    @abstractmethod
    def articles(self, after: str = "") -> Iterator[Article]:
        """Every stored article with an id greater than ``after``, in order of id.

        Ids are ordered by code points. All are of one commit where the engine can.
        """

    @abstractmethod
    def statistics(self) -> Statistics:
        """Counts of the commit that searches see."""

    @abstractmethod
    def version(self) -> Version:
        """Which commit searches see. Asks no server."""

    @abstractmethod
    def refresh(self) -> bool:
        """See the newest commit; True if it is another than before."""

    @abstractmethod
    def close(self) -> None:
        """Let go of files and memory."""
