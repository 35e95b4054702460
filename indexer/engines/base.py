"""The interface of all engines, and what callers may rely on.

An engine stores articles and their terms, ranks, and returns stored articles. It never analyzes
text: it gets terms. A new engine is a module or folder beside this one, with its name in
``bahith.indexer.engines.ENGINES``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar

from bahith.i18n import Message
from bahith.indexer.article import Article, Document, Opening
from bahith.indexer.declared import Declared
from bahith.indexer.engines.facts import Statistics, Summary, Version
from bahith.indexer.engines.keeping import Keeping
from bahith.indexer.query import Boosts, Facets, Filter, Node, Question, Sort
from bahith.indexer.results import Hits
from bahith.indexer.settings import Settings

NO_FACETS: Facets = {}
"""No counts with a search."""


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

    def finish(self, fields: Declared | None = None) -> None:
        """After the last commit: replace the former index, if this one is a rebuild.

        The index then declares ``fields``, or, without them, those that it declared before.
        """
        return

    @abstractmethod
    def close(self) -> None:
        """Drop what was not committed and let another process write."""

    def declare(self, fields: Declared) -> None:
        """Get ready for articles with these declared fields, before the first is added.

        The index is empty, or declares them already; its manifest does.
        """
        return

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

    A search sees one commit from beginning to end. Any method may raise ``IndexDamaged`` and
    ``EngineUnavailable``.
    """

    REMOTE: ClassVar[bool] = False
    """Whether another process answers, so that threads mostly wait."""

    FORMAT: ClassVar[int]
    """A number that an engine raises when it stores something else, or otherwise."""

    WRITER: ClassVar[type[Writer]]
    """What ``writer`` returns; its ``prepare`` needs no index."""

    @abstractmethod
    def __init__(self, settings: Settings, signature: str) -> None:
        """As ``open``."""

    @classmethod
    def open(cls, settings: Settings, signature: str) -> Engine:
        """Open the index at ``settings.index``. Raises IndexMissing where there is none,
        IndexMismatch where another analyzer (``signature``), engine or version made it.
        """
        return cls(settings, signature)

    @property
    @abstractmethod
    def declared(self) -> Declared:
        """The fields that the commit declares which searches see."""

    @classmethod
    @abstractmethod
    def writer(cls, settings: Settings, signature: str) -> Writer:
        """Open the index for writing, creating it where there is none.

        Raises IndexLocked while another writer is open, IndexMismatch as ``open``,
        EngineError where the system lets nothing be written.
        """

    @classmethod
    @abstractmethod
    def rebuild(cls, settings: Settings, signature: str) -> Writer:
        """Open a new, empty index for writing, which replaces the current one with ``finish``.

        The current one may be of another analyzer or format. Raises IndexMissing where there is
        none, and as ``writer``.
        """

    @classmethod
    @abstractmethod
    def made_by(cls, settings: Settings) -> str:
        """The signature of the analyzer that made the index. Raises IndexMissing, IndexMismatch."""

    def load(self) -> None:
        """Read what every search needs and what is else read by the first one."""
        return

    def load_more(self) -> Iterator[None]:
        """Read, in small steps, what some searches need; what most of them need comes first."""
        yield from ()

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
        question: Question | None = None,
        boosts: Boosts | None = None,
    ) -> Hits:
        """The matches from ``offset`` on, ``limit`` at most, and their exact total.

        A match is an article that ``query`` and all of ``filters`` match. A facet counts the
        articles that would match without the filters that ``facets`` names for it. The counts
        are of the same commit as the hits.

        The order is total: ties in score or date are broken by article id, so pages never
        repeat or skip an article. ``question`` is what the query was made of: by relevance,
        the first matches are ordered by evidence about it too (``rescoring``). ``explain`` adds to
        each hit the evidence that its score is the sum of; none if the sort is by date. ``boosts``
        multiply scores by relevance; the evidence is what they were before.
        """

    @abstractmethod
    def matches(
        self,
        query: Node,
        sort: Sort,
        question: Question | None = None,
        boosts: Boosts | None = None,
    ) -> Iterator[Article]:
        """Every match, in the order of ``search``, all of one commit.

        Articles are read lazily, so there may be more than fit into memory.
        """

    def openings(self, query: Node, limit: int) -> list[Opening]:
        """The openings of the ``limit`` best matches, in the order of ``search`` by relevance."""
        return [Opening.of(hit.article) for hit in self.search(query, "relevance", 0, limit).hits]

    @abstractmethod
    def frequencies(self, words: Sequence[str]) -> list[int]:
        """For each written form, in how many articles it occurs, title or body. Exact.

        Meant for hundreds of words, hardly any of which occur: one request to a server.
        """

    @abstractmethod
    def spellings(self, words: Sequence[str]) -> list[dict[str, int]]:
        """For each written form, how articles spell it in other ways, and how many articles do.

        A spelling that equals the form is not among them. Deleted articles may be counted for a
        while.
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

    def id_at(self, place: int) -> str | None:
        """The id of the article at ``place`` in this order, counted from 0; None past the last."""
        return next((article.id for article in islice(self.articles(), place, None)), None)

    @abstractmethod
    def statistics(self) -> Statistics:
        """Counts of the commit that searches see."""

    def summary(self) -> Summary:
        """Those that take little time however large the index is."""
        counted = self.statistics()
        return Summary(counted.engine, counted.articles, counted.generation, self.FORMAT)

    @abstractmethod
    def check(self) -> Iterator[Message]:
        """Read the whole index, and yield what is wrong with it: nothing where it is sound.

        It reads the files again, so it also finds damage done since the index was opened. If the
        commit before the newest is kept, it reads that, too.
        """

    @classmethod
    def commit_files(cls, folder: Path) -> list[str]:
        """The names of all files of the newest commit in the folder of an index.

        They, the manifest and what ``keeping`` keeps are enough to open the commit elsewhere. A
        writer may replace them at any moment. Raises FileNotFoundError where it does, IndexDamaged.
        """
        return []

    @classmethod
    def keeping(cls, settings: Settings) -> Keeping | None:
        """What backs up the articles that are on servers; None if they are in the folder."""
        return None

    @abstractmethod
    def version(self) -> Version:
        """The commit that searches see. Sends no request to a server."""

    @abstractmethod
    def refresh(self) -> bool:
        """Switch to the newest commit. True if it is another than before."""

    def verify(self) -> None:
        """Raise IndexDamaged if a file of the commit that this thread sees has been changed.

        Takes microseconds. What was read of the commit before is right if this raises nothing.
        """
        return

    def pinned(self) -> AbstractContextManager[None]:
        """A ``with`` block in which this thread sees one commit, even if others call ``refresh``.

        Best effort: a server may let go of a commit before the block ends.
        """
        return nullcontext()

    @abstractmethod
    def close(self) -> None:
        """Release files and memory."""
