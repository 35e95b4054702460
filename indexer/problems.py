"""What a run could not read: the first hundred problems of a kind in a file, and how many more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bahith.i18n import Message, _
from bahith.indexer.article import Problem

LISTED = 100
"""Problems of one kind in one file that are listed; others are counted."""


class Problems(list[Problem]):
    """Problems in the order in which they came: of each kind in a file, the first ``LISTED``.

    Two are of one kind if only lines and values differ. So a file of a million bad lines takes
    little memory, and its report can be read.
    """

    def __init__(self) -> None:
        super().__init__()
        self._counts: Counter[object] = Counter()
        self._last: dict[object, Problem] = {}

    def report(self, problem: Problem) -> None:
        """Take in a problem."""
        kind = problem.origin, _kind(problem.reason)
        self._counts[kind] += 1
        if self._counts[kind] <= LISTED:
            self.append(problem)
        else:
            self._last[kind] = problem

    @property
    def total(self) -> int:
        """How many problems there were, with those that are not listed."""
        return self._counts.total()

    def lines(self) -> Iterator[Problem | Message]:
        """What to tell people: each problem that is listed, then how many more of its kind."""
        yield from self
        for kind, last in self._last.items():
            yield _(
                "%(count)s more like this, the last one %(place)s: %(reason)s",
                count=self._counts[kind] - LISTED,
                place=last.place,
                reason=last.reason,
            )


def _kind(text: object) -> object:
    """What problems of one kind share: the patterns of their messages, without other values."""
    if isinstance(text, Message):
        inner = (_kind(value) for _name, value in text.values if isinstance(value, Message))
        return (text.msgid, *inner)
    return type(text)
