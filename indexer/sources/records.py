"""An article from a record: the fields of a line of JSON, or of a mapping in Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from numbers import Real

from bahith.i18n import Message, Text, _, reason
from bahith.indexer.article import Article, Problem
from bahith.indexer.dates.parsing import read_date
from bahith.indexer.errors import SourceError
from bahith.indexer.sources.encoding import clean

Record = Mapping[str, object]
"""The fields of an article by name, as in ``docs/sources.md``; others are ignored.

None and NaN, by which tables mark what is missing, count as not given.
"""

_STRINGS = ("id", "title", "body", "origin", "source", "url", "category")
_KINDS = {
    bool: _("true or false"),
    int: _("a number"),
    float: _("a number"),
    list: _("an array"),
    dict: _("an object"),
}
"""JSON's names for values that are no strings."""


def articles(items: Iterable[Article | Record | Problem]) -> Iterator[Article | Problem]:
    """The articles that a program passes in for indexing, with records turned into articles.

    Raises SourceError, with the number of the item, for an item that cannot be used, and for an id
    that occurs twice unless the article comes from a file.
    """
    seen: set[str] = set()
    for number, item in enumerate(items, 1):
        try:
            yield _checked(item, seen)
        except SourceError as error:
            message = _("record %(number)s: %(reason)s", number=number, reason=reason(error))
            raise SourceError(message) from None


def _checked(item: Article | Record | Problem, seen: set[str]) -> Article | Problem:
    if isinstance(item, Problem):
        return item
    article = _checked_article(item) if isinstance(item, Article) else _from_mapping(item)
    if not article.origin:
        if article.id in seen:
            raise SourceError(
                _("another article in this run has the same id, %(id)s", id=repr(article.id))
            )
        seen.add(article.id)
    return article


def _from_mapping(record: Record) -> Article:
    if not isinstance(record, Mapping):
        raise SourceError(_("must be an Article or a mapping, not %(kind)s", kind=_kind(record)))
    if problem := unread_date(record):
        raise SourceError(problem)
    return article(record)


def _checked_article(article: Article) -> Article:
    for name in _STRINGS:
        if not isinstance(value := getattr(article, name), str):
            raise _not_string(name, value)
    _check_content(article)
    day = article.published
    if day is not None and not isinstance(day, dt.date):
        raise SourceError(_("published: must be a date, not %(kind)s", kind=_kind(day)))
    return replace(article, published=day.date()) if isinstance(day, dt.datetime) else article


def article(record: Record, id: str = "", origin: str = "") -> Article:
    """The article in ``record``; ``id`` is used if it has none, ``origin`` is its file.

    A date that cannot be read is left out: see ``unread_date``. Raises SourceError for a value of
    the wrong type, if there is no id, and if title and text are both empty.
    """
    article = Article(
        id=_id(record.get("id")) or id,
        title=" ".join(_string(record, "title").split()),
        body=_string(record, "text") or _string(record, "body"),
        origin=origin,
        source=_string(record, "source"),
        published=_date(record),
        url=_string(record, "url"),
        category=_string(record, "category"),
    )
    _check_content(article)
    return article


def unread_date(record: Record) -> Message | None:
    """What is wrong with the date of ``record``; None if it has none or a readable one."""
    if _date(record):
        return None
    text = _string(record, "date") or _string(record, "published")
    return _("date: %(value)s is not a date", value=repr(text[:40])) if text else None


def _check_content(article: Article) -> None:
    if not article.id:
        raise SourceError(_("id: missing"))
    if not (article.title or article.body):
        raise SourceError(_("title and text are both empty"))


def _string(record: Record, name: str) -> str:
    value = record.get(name)
    if not _is_given(value):
        return ""
    if not isinstance(value, str):
        raise _not_string(name, value)
    return clean(value).strip()


def _id(value: object) -> str:
    if not _is_given(value):
        return ""
    if isinstance(value, bool) or not isinstance(value, str | Real):
        raise SourceError(_("id: must be a string or a number, not %(kind)s", kind=_kind(value)))
    return clean(str(value)).strip()


def _date(record: Record) -> dt.date | None:
    """The day in the field ``date`` or, as in exports, ``published``."""
    for name in ("date", "published"):
        value = record.get(name)
        if isinstance(value, dt.date) and _is_given(value):
            return value.date() if isinstance(value, dt.datetime) else value
        if text := _string(record, name):
            return read_date(text)
    return None


def _is_given(value: object) -> bool:
    """Whether ``value`` is not None, NaN, or NaT or NA of pandas."""
    try:
        return value is not None and bool(value == value)  # NaN does not equal itself
    except TypeError:
        return False  # comparing NA gives NA, which has no truth value
    except ValueError:
        return True  # comparing an array gives an array


def _not_string(name: str, value: object) -> SourceError:
    message = _("%(name)s: must be a string, not %(kind)s", name=name, kind=_kind(value))
    return SourceError(message)


def _kind(value: object) -> Text:
    return _KINDS.get(type(value), type(value).__name__)
