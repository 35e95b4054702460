"""What an address of the search page asks for, and the addresses that differ from it a little."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bahith.indexer.query import SORTS, Request


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it stands in the address.

    ``plain``: dates in the question are words like others. ``copies``: the id of the result
    whose near-duplicates are shown.
    """

    wanted: Request
    plain: bool = False
    copies: str = ""

    def feed(self) -> dict[str, Any]:
        """The parameters of the feed of the same matches, the newest first."""
        names = ("q", "source", "outlet", "category", "after", "before")
        return {name: value for name, value in self.address().items() if name in names}

    def address(self, **changes: Any) -> dict[str, Any]:
        """The parameters that lead here with ``changes``, without those at their default.

        A change to nothing (None, or what a template leaves undefined) takes a parameter away.
        With another question, filter or order comes the first page, if no page is named.
        """
        wanted = self.wanted
        values = {
            "q": wanted.q or None,
            "sort": wanted.sort if wanted.sort != SORTS[0] else None,
            "source": wanted.source or None,
            "outlet": wanted.outlet or None,
            "category": wanted.category or None,
            "after": wanted.after,
            "before": wanted.before,
            "dates": "0" if self.plain else None,
            "page": wanted.page if wanted.page > 1 else None,
            "explain": 1 if wanted.explain else None,
        }
        if changes.keys() & _FROM_THE_FIRST_PAGE:
            values["page"] = None
        if "q" in changes and changes["q"] != wanted.q:
            values["dates"] = None
        return {name: value for name, value in (values | changes).items() if value}


_FROM_THE_FIRST_PAGE = {"q", "sort", "source", "outlet", "category", "after", "before", "dates"}
