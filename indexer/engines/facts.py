"""What an open index tells about itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bahith.i18n import Message


@dataclass(frozen=True, slots=True)
class Summary:
    """What is known of an index without counting; ``warnings`` say what is wrong with it.

    ``format`` is the number that its engine raises when it stores something else, or otherwise.
    """

    engine: str
    articles: int
    generation: int
    format: int
    warnings: tuple[Message, ...] = ()


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
