"""What searches add to documents: texts with the matches between tags, and where these are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bahith.indexer.marks import Range, segments
from bahith.indexer.results import Snippet
from bahith.server.meilisearch.attributes import ALL, TEXTS


def names_of(given: Sequence[str], document: Mapping[str, Any]) -> set[str]:
    """The attributes that ``attributesToHighlight`` or ``attributesToCrop`` names.

    A length after a colon is left off.
    """
    names = {each.partition(":")[0] for each in given}
    return {*document} if ALL in names else names & {*document}


def formatted(
    document: Mapping[str, Any],
    marks: Mapping[str, Sequence[Range]],
    passages: Mapping[str, Snippet],
    tags: tuple[str, str],
) -> dict[str, Any]:
    """``_formatted``: the document with ``passages`` for whole texts, and tags around matches.

    As in Meilisearch, numbers become texts.
    """
    values = {name: _text(value) for name, value in document.items()}
    for name in TEXTS:
        if name in passages:
            values[name] = tagged(passages[name].text, passages[name].marks, tags)
        elif name in marks and name in values:
            values[name] = tagged(document[name], marks[name], tags)
    return values


def tagged(text: str, marks: Sequence[Range], tags: tuple[str, str]) -> str:
    """``text`` with a tag before each of ``marks`` and one after it. Nothing is escaped."""
    before, after = tags
    pieces = segments(text, marks)
    return "".join(f"{before}{piece}{after}" if marked else piece for piece, marked in pieces)


def _text(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_text(each) for each in value]
    return str(value) if isinstance(value, int | float) else value


def positions(text: str, marks: Sequence[Range]) -> list[dict[str, int]]:
    """``marks`` as Meilisearch has them: first byte and number of bytes in UTF-8."""
    places, start, done = [], 0, 0
    for first, end in marks:
        start += len(text[done:first].encode())
        length = len(text[first:end].encode())
        places.append({"start": start, "length": length})
        start, done = start + length, end
    return places
