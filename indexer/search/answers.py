"""What people are answered beside a page: dates read out of the question, and how else to ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bahith.indexer.dates.questions import When, applied, without
from bahith.indexer.notes import note
from bahith.indexer.query import Request
from bahith.indexer.results import Correction, Note, Page, Relaxed


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of results, and what was made of the question on the way.

    The request of ``page`` is what was searched, with the certain ones of ``dates``, the times
    that the question names, as its filter. ``correction`` is that of a question that finds
    something, ``relaxed`` a looser one than it and the page of that, where it finds nothing.
    """

    page: Page
    dates: tuple[When, ...] = ()
    correction: Correction | None = None
    relaxed: tuple[Relaxed, Page] | None = None


def narrowed(request: Request, dates: Iterable[When]) -> Request:
    """``request`` within the certain ones of ``dates``, whose words leave its question.

    The bounds that the request has hold beside them.
    """
    certain = [when for when in dates if when.certain]
    after, before = applied(certain)
    return replace(
        request,
        q=without(request.q, certain),
        after=max(filter(None, (after, request.after)), default=None),
        before=min(filter(None, (before, request.before)), default=None),
    )


def fields(dates: Iterable[When]) -> str:
    """The certain ones of ``dates`` as fields of a question, which finds all articles of a time."""
    after, before = applied(dates)
    bounds = {"after": after, "before": before}
    return " ".join(f"{name}:{day:%Y-%m-%d}" for name, day in bounds.items() if day)


def offers(q: str, dates: Iterable[When], correction: Correction | None) -> Iterator[Note]:
    """Notes that say how else to ask ``q``: corrected, or within a time that it names."""
    if correction:
        yield note("did_you_mean", correction.q)
    for when in dates:
        bounds = {"after": when.after, "before": when.before}
        filters = " ".join(f"{name}:{day}" for name, day in bounds.items() if day)
        yield note("names_a_time", f"{without(q, [when])} {filters}".strip())
