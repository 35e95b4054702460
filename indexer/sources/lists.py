"""Items of lists, and the numbers that they have."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from bahith.indexer import notation

_NUMBER = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True, eq=False, slots=True)
class Item:
    """An item: its mark, and an object that is the same for all items of its list."""

    mark: str
    list: object


@dataclass(eq=False, slots=True)
class Items:
    """A list in which items come one after the other: ``next`` is a number, or None without."""

    next: int | None

    def item(self, number: int | None = None) -> Item:
        """The next item; ``number`` is what the file says that it has."""
        if self.next is None:
            return Item(notation.mark(None), self)
        number = self.next if number is None else number
        self.next = number + 1
        return Item(notation.mark(number), self)


class Level(NamedTuple):
    """How the items of a level look, and the number of its first one."""

    start: int = 1
    is_numbered: bool = True
    is_shown: bool = True


@dataclass(eq=False, slots=True)
class Numbers:
    """The last numbers of a list with levels; those below a level begin again after its items."""

    _last: dict[int, int] = field(default_factory=dict)

    def item(self, at: int, level: Level) -> Item | None:
        """The next item on level ``at``, None if its mark is not shown; it counts in any case."""
        for lower in [each for each in self._last if each > at]:
            del self._last[lower]
        count = self._last[at] = self._last.get(at, level.start - 1) + 1
        if not level.is_shown:
            return None
        return Item(notation.mark(count if level.is_numbered else None), self)

    def set(self, at: int, number: int) -> None:
        """The next item on level ``at`` has this number."""
        self._last[at] = number - 1


def number(text: str | None) -> int | None:
    """A number of one to six digits; None if ``text`` is something else."""
    return int(text) if text and _NUMBER.fullmatch(text) else None
