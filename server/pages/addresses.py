"""The state of the search page, which its address holds, and the addresses of other states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bahith.indexer.query import DECLARED, MANY, SORTS, Request
from bahith.indexer.search.query.selecting import lists


@dataclass(frozen=True, slots=True)
class PageState:
    """A search, and how the page shows it.

    ``dates_as_words``: dates in the query do not filter. ``open_copies``: the id of the result
    whose near-duplicates are shown. ``facet`` is the one that is open, with its values in which
    ``find`` is found.
    """

    search: Request
    dates_as_words: bool = False
    open_copies: str = ""
    facet: str = ""
    find: str = ""

    def export(self) -> dict[str, Any]:
        """The parameters of the file of the same matches, in the same order."""
        sort = self.search.sort
        return self.feed() | ({"sort": sort} if sort != SORTS[0] else {})

    def feed(self) -> dict[str, Any]:
        """The parameters of the feed of the same matches, the newest first."""
        of_page = ("sort", "dates", "page", "explain", "facet", "find")
        values = {"q": self.search.q, **self.address()}
        return {name: value for name, value in values.items() if name not in of_page}

    @property
    def asks(self) -> bool:
        """Whether it has results: of a question, or of filters alone."""
        return bool(self.search.q.strip()) or lists(self.search)

    def unfiltered(self) -> dict[str, None]:
        """The changes that remove all filters."""
        return dict.fromkeys((*MANY, *self._declared(), "after", "before", "filter"))

    def _declared(self) -> dict[str, list[str]]:
        """The filters by declared fields, by their parameters."""
        return {f"{DECLARED}{name}": list(some) for name, some in self.search.fields.items()}

    def address(self, **changes: Any) -> dict[str, Any]:
        """The parameters of this state with ``changes``; those at their default are left out.

        A change to None, or to what a template leaves undefined, removes a parameter. Another
        query, filter or order leads to the first page, unless ``changes`` name a page.
        """
        search = self.search
        values = {
            "q": search.q or None,
            "sort": search.sort if search.sort != SORTS[0] else None,
            **{name: list(getattr(search, name)) for name in MANY},
            **self._declared(),
            "after": search.after,
            "before": search.before,
            "filter": search.filter.strip() or None,
            "dates": "0" if self.dates_as_words else None,
            "page": search.page if search.page > 1 else None,
            "explain": 1 if search.explain else None,
            "facet": self.facet or None,
            "find": (self.facet and self.find) or None,
        }
        if any(name in _FROM_THE_FIRST_PAGE or name.startswith(DECLARED) for name in changes):
            values["page"] = None
        if "q" in changes and changes["q"] != search.q:
            values["dates"] = None
        return {name: value for name, value in (values | changes).items() if value}

    def fields(self, **changes: Any) -> list[tuple[str, Any]]:
        """``address`` as the names and values of the fields of a form."""
        return [
            (name, each)
            for name, value in self.address(**changes).items()
            for each in (value if isinstance(value, list) else [value])
        ]


def filled(query: str) -> str:
    """A query string without the parameters that have no value, such as those of empty inputs."""
    return "&".join(part for part in query.split("&") if part.partition("=")[2])


_FROM_THE_FIRST_PAGE = {"q", "sort", *MANY, "after", "before", "filter", "dates"}
