"""The attributes of documents: articles as flat objects, and what searches may do with each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from bahith.indexer.article import Article
from bahith.indexer.declared import MEASURED, Declared
from bahith.indexer.query import DECLARED, Facet
from bahith.server.api.keys import fields, known
from bahith.server.meilisearch.faults import Fault

ALL: Final = "*"

COLUMNS: Final = {
    "source": "source",
    "category": "category",
    "author": "author",
    "tags": "tag",
    "language": "language",
}
"""The attributes of every index that are filtered and counted by, with their columns."""

PERIODS: Final = ("year", "month")
"""What documents do not have, but are counted and filtered by: parts of ``published``."""

TEXTS: Final = ("title", "body")
"""The attributes with words to mark."""


def document(article: Article) -> dict[str, Any]:
    """An article as an object: declared fields stand beside the others, alone where they are."""
    values: dict[str, Any] = {
        "id": article.id,
        "title": article.title,
        "body": article.body,
        "url": article.url,
        "source": article.source,
        "published": article.published.isoformat() if article.published else None,
        "category": article.category,
    }
    about = known(article)
    about.pop("fields", None)
    if article.updated:
        about["updated"] = article.updated.isoformat()
    values |= about
    for name, some in fields(article).items():
        values.setdefault(name, some[0] if len(some) == 1 else some)
    return values


def retrieved(values: Mapping[str, Any], names: Sequence[str] | None) -> dict[str, Any]:
    """Those of a document's values that a request asks for; all if it does not say."""
    if names is None or ALL in names:
        return dict(values)
    return {name: value for name, value in values.items() if name in names}


def filterable(declared: Declared, counted: Iterable[Facet]) -> list[str]:
    """The attributes to filter by, where a caller may count by ``counted``."""
    named = [name for name, column in COLUMNS.items() if column in {*counted}]
    others = [name for name, kind in declared.items() if kind != "text"]
    return ["id", "published", *PERIODS, *named, *others]


def sortable(declared: Declared) -> list[str]:
    """The attributes to sort by."""
    return ["published", *(name for name, kind in declared.items() if kind in MEASURED)]


def facet(name: str) -> Facet:
    """What our requests call the facet that clients know by the name of its attribute."""
    if name in PERIODS:
        return name
    return COLUMNS.get(name, f"{DECLARED}{name}")


def facets(declared: Declared, counted: Iterable[Facet]) -> list[str]:
    """The attributes to count by: those of ``counted``, and numbers, which have a range."""
    open_to_all = {*counted}
    named = (*COLUMNS, *PERIODS, *declared)
    return [name for name in named if facet(name) in open_to_all or declared.get(name) == "number"]


def order(sort: Sequence[str], declared: Declared) -> str | None:
    """What our requests call the order that ``sort`` asks for; None if it asks for none.

    Raises Fault.
    """
    if not sort:
        return None
    if len(sort) > 1:
        raise _unsortable(f"Bahith sorts by one attribute, but got {len(sort)}.")
    name, colon, direction = sort[0].rpartition(":")
    if not colon or direction not in ("asc", "desc"):
        raise _unsortable(
            f"Invalid syntax for the sort parameter: expected expression ending by `:asc` or "
            f"`:desc`, found `{sort[0]}`."
        )
    if name == "published":
        return "newest" if direction == "desc" else "oldest"
    if declared.get(name) in MEASURED:
        return f"{'-' if direction == 'desc' else ''}{DECLARED}{name}"
    raise _unsortable(
        f"Attribute `{name}` is not sortable. Available sortable attributes are: "
        f"{listed(sortable(declared))}."
    )


def _unsortable(message: str) -> Fault:
    return Fault("invalid_search_sort", message)


def listed(names: Iterable[str]) -> str:
    """Names as Meilisearch writes them in messages."""
    return ", ".join(f"`{name}`" for name in names)
