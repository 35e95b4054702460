"""Keys that several of the API's answers have, described once."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Final, TypeAlias

from msgspec import UNSET, Meta, UnsetType

from bahith.indexer import article as articles
from bahith.indexer.search.snippets.headings import heading
from bahith.server.api.schema import Answer, Made, doc

Count: TypeAlias = Annotated[int, Meta(ge=0)]
Mark: TypeAlias = Annotated[tuple[Count, ...], Meta(min_length=2, max_length=2)]
Marks: TypeAlias = tuple[Mark, ...]

Id: TypeAlias = Annotated[str, doc("The article's id in the index.")]
Title: TypeAlias = Annotated[str, doc("As the author wrote it; may be empty.")]
TitleMarks: TypeAlias = Annotated[
    Marks, doc("Ranges of title to mark: [start, end] in code points.")
]
Body: TypeAlias = Annotated[str, doc("The whole text.")]
Url: TypeAlias = Annotated[str, doc("The article's own address, not checked; may be empty.")]
Source: TypeAlias = Annotated[str, doc("Who published it; may be empty.")]
Published: TypeAlias = Annotated[dt.date | None, doc("Day of publication, or null.")]
Category: TypeAlias = Annotated[str, doc("The article's own; may be empty.")]
Author: TypeAlias = Annotated[tuple[str, ...], doc("Who wrote it, if known.", min_length=1)]
Tags: TypeAlias = Annotated[tuple[str, ...], doc("Its tags, if it has any.", min_length=1)]
Language: TypeAlias = Annotated[str, doc("Code of its language, such as ar, if known.")]
Updated: TypeAlias = Annotated[dt.date, doc("Day of its last change, if known.")]
Image: TypeAlias = Annotated[str, doc("Address of its picture, not checked, if it has one.")]
Heading: TypeAlias = Annotated[
    str, doc("What to show for a title, of an article without one: its first sentence.")
]

Value: TypeAlias = str | int | float
"""A value of a declared field; a day as ISO 8601."""
Fields: TypeAlias = Annotated[
    dict[str, Annotated[tuple[Value, ...], Meta(min_length=1)]],
    doc("Its values of fields that the index declares, if it has any; days as 2021-07-26."),
]


_LARGEST: Final = 2**63


class About(Answer, frozen=True, kw_only=True):
    """What only some articles have. Each key is left out where there is nothing to say."""

    author: Author | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    updated: Updated | UnsetType = UNSET
    image: Image | UnsetType = UNSET
    fields: Fields | UnsetType = UNSET
    heading: Heading | UnsetType = UNSET

    @classmethod
    def of(cls: type[Made], *sources: object, **values: object) -> Made:
        """See ``Answer``. One of ``sources`` is an article."""
        [article] = [source for source in sources if isinstance(source, articles.Article)]
        unknown: dict[str, object] = dict.fromkeys(ABOUT, UNSET)
        return super().of(*sources, **{**unknown, **known(article), **values})


ABOUT: Final = frozenset(About.__struct_fields__)


def known(article: articles.Article) -> dict[str, Any]:
    """What there is to say about an article, by the keys of ``About``."""
    described = article.author, article.tags, article.language, article.updated, article.image
    shown = "" if article.title.strip() else heading(article)
    if not any(described) and not article.fields and not shown:
        return {}
    values = (*described, fields(article), shown)
    named = zip(About.__struct_fields__, values, strict=True)
    return {name: value for name, value in named if value}


def fields(article: articles.Article) -> dict[str, tuple[Value, ...]]:
    """The values of an article's declared fields, and of others that it has, as JSON has them."""
    return {name: tuple(map(_value, values)) for name, values in article.fields.items() if values}


def _value(value: articles.FieldValue) -> Value:
    if isinstance(value, dt.date):
        return value.isoformat()
    # JSON is written with integers of 64 bits at most.
    return float(value) if isinstance(value, int) and abs(value) >= _LARGEST else value
