"""An article from a record: the fields of a line of JSON, or of a mapping in Python."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any

from bahith.i18n import Message, Text, _, ngettext, reason
from bahith.indexer.article import Article, FieldValue, Problem
from bahith.indexer.declared import Declared, Kind, declared_in, is_of
from bahith.indexer.errors import SourceError
from bahith.indexer.sources import declared_fields, fields
from bahith.indexer.sources.about import about
from bahith.indexer.sources.fields import NO_NAMES, Names, Record

NAMED = 5
"""Records or lines that are named where many lack the same."""

_STRINGS = ("id", "title", "body", "origin", "source", "url", "category", "language", "image")
_LISTS = ("author", "tags")
_DATES = ("published", "updated")


def articles(
    items: Iterable[Article | Record | Problem], names: Names = NO_NAMES
) -> Iterator[Article | Problem]:
    """The articles that a program passes in for indexing, with records turned into articles.

    ``names`` as of ``read``.

    Raises SourceError, with the number of the item, for an item that cannot be used, and for an id
    that occurs twice unless the article comes from a file.
    """
    seen: set[str] = set()
    for number, item in enumerate(items, 1):
        try:
            yield _checked(item, seen, names)
        except SourceError as error:
            message = _("record %(number)s: %(reason)s", number=number, reason=reason(error))
            raise SourceError(message) from None


def _checked(item: Article | Record | Problem, seen: set[str], names: Names) -> Article | Problem:
    if isinstance(item, Problem):
        return item
    if isinstance(item, Article):
        article = _checked_article(item, declared_in(names))
    else:
        article = _from_mapping(item, names)
    if not article.origin:
        if article.id in seen:
            raise SourceError(
                _("another article in this run has the same id, %(id)s", id=repr(article.id))
            )
        seen.add(article.id)
    return article


def _from_mapping(record: Record, names: Names) -> Article:
    if not isinstance(record, Mapping):
        raise SourceError(
            _("must be an Article or a mapping, not %(kind)s", kind=fields.kind(record))
        )
    if unread := fields.day(record, NO_NAMES)[1]:
        raise SourceError(_no_date(unread))
    if unread_update := about(record, NO_NAMES)[1]:
        raise SourceError(unread_update)
    if wrong := declared_fields.values(record, names)[1]:
        raise SourceError(wrong[0])
    return read(record, names=names)[0]


def _checked_article(article: Article, declared: Declared) -> Article:
    for name in _STRINGS:
        if not isinstance(value := getattr(article, name), str):
            raise fields.not_string(name, value)
    _check_content(article)
    values: dict[str, Any] = {name: _strings(name, getattr(article, name)) for name in _LISTS}
    values["fields"] = {
        name: _checked_field(name, each, declared.get(name))
        for name, each in article.fields.items()
    }
    values |= {name: _checked_day(name, getattr(article, name)) for name in _DATES}
    return replace(article, **values)


def _strings(name: str, value: object) -> tuple[str, ...]:
    """The texts of a field that may have several; a text alone is one of them."""
    each = (value,) if isinstance(value, str) else value
    if not isinstance(each, list | tuple):
        raise fields.not_string(name, value)
    for one in each:
        if not isinstance(one, str):
            raise fields.not_string(name, one)
    return tuple(dict.fromkeys(each))


def _checked_field(name: object, value: object, kind: Kind | None) -> tuple[FieldValue, ...]:
    """The values of one of an article's other fields; one alone is one of them."""
    each = tuple(value) if isinstance(value, list | tuple) else (value,)
    for one in each:
        if isinstance(one, bool) or not isinstance(one, str | int | float | dt.date):
            raise SourceError(
                _(
                    "fields: %(name)s must be a text, a number or a date, not %(kind)s",
                    name=name,
                    kind=fields.kind(one),
                )
            )
        if kind and not is_of(kind, one):
            raise SourceError(
                _(
                    "fields: %(name)s was declared as %(declared)s, and %(value)s is none",
                    name=name,
                    declared=kind,
                    value=repr(one),
                )
            )
    return tuple(one.date() if isinstance(one, dt.datetime) else one for one in each)


def _checked_day(name: str, day: object) -> dt.date | None:
    if day is not None and not isinstance(day, dt.date):
        kind = fields.kind(day)
        raise SourceError(_("%(name)s: must be a date, not %(kind)s", name=name, kind=kind))
    return day.date() if isinstance(day, dt.datetime) else day


def read(
    record: Record,
    id: str = "",
    origin: str = "",
    names: Names = NO_NAMES,
    line: int | None = None,
) -> tuple[Article, list[Message]]:
    """The article in ``record``, and what it lacks: a date, or a text, that could not be read.

    ``id`` is used if the record has none, ``origin`` is its file, ``line`` the line there, and
    ``names`` says where fields
    are that ``fields.KNOWN`` would not find. Raises SourceError for a value of the wrong type, if
    there is no id, and if title and text are both empty.
    """
    record = fields.Known(record)
    title, body, source, url, category = (
        fields.text(record, field, names)
        for field in ("title", "text", "source", "url", "category")
    )
    published, unread_date = fields.day(record, names)
    described, unread_update = about(record, names)
    declared, problems = declared_fields.values(record, names)
    id = fields.text(record, "id", names) or id
    title = " ".join(title.split())
    article = Article(
        *(id, title, body, origin, source, published, url, category), *described, declared, line
    )
    if unread_update:
        problems.append(unread_update)
    if unread_date:
        problems.append(_no_date(unread_date))
    if not body and (others := fields.others(record, names)):
        problem = _(
            "no text; %(fields)s were not read: name the field of the text with --field text=NAME",
            fields=[*map(str, others)],
        )
        if not article.title:
            raise SourceError(problem)
        problems.append(problem)
    _check_content(article)
    return article, problems


@dataclass(slots=True)
class _Repeated:
    """A problem that records of a file may share: the first case, and where others are."""

    first: Problem
    count: int = 0
    places: list[int] = field(default_factory=list)

    def add(self, place: int) -> None:
        self.count += 1
        if 1 < self.count <= 1 + NAMED:
            self.places.append(place)

    def problem(self) -> Problem:
        others = self.count - 1
        if not others:
            return self.first
        dots = ["…"] if others > len(self.places) else []
        message = ngettext(
            "%(problem)s; the same holds for one more record: %(places)s",
            "%(problem)s; the same holds for %(n)s more records: %(places)s",
            others,
            problem=self.first.reason,
            places=[*self.places, *dots],
        )
        return replace(self.first, reason=message)


@dataclass(slots=True)
class Records:
    """The records of a file, which become articles or problems.

    ``path`` and ``origin`` are those of the file, as in Problem; ``names`` as of ``fields``.
    ``line`` is the line where reading is, if the file has lines and the first one is read. A record
    without an id gets one from the file and its number, unless all have to have ``own_ids``.
    """

    path: PurePath
    origin: str
    names: Names
    line: int | None = None
    own_ids: bool = False
    _warnings: dict[tuple[str, object], _Repeated] = field(default_factory=dict)

    def read(
        self, record: object, number: int, damage: Message | None = None
    ) -> Iterator[Article | Problem]:
        """The article in a record, and what it lacks; ``damage`` says what was repaired in it.

        ``number`` counts the records of the file, or its lines.
        """
        try:
            if not isinstance(record, Mapping):
                raise SourceError(_("not a JSON object"))
            id = "" if self.own_ids else f"{self.origin}#{number}"
            article, missing = read(record, id, self.origin, self.names, self.line)
        except SourceError as error:
            yield self.failed(reason(error), number)
            return
        yield article
        for problem in [damage, *missing] if damage else missing:
            # Without the report nobody would notice.
            message = _("%(problem)s; the article was indexed nevertheless", problem=problem)
            warning = replace(self.failed(message, number), severity="warning")
            self._warnings.setdefault(_sort(problem), _Repeated(warning)).add(self.line or number)

    def warnings(self) -> Iterator[Problem]:
        """What articles of the file lack, to be asked at its end: of each kind the first case, with
        how many more there are, since a field of another name is missing in all of them."""
        for repeated in self._warnings.values():
            yield repeated.problem()

    def failed(self, text: Text, number: int | None = None) -> Problem:
        """A problem with the file, or with the record of that number."""
        if number and self.line is None:
            text = _("record %(number)s: %(reason)s", number=number, reason=text)
        return Problem(self.path, self.origin, text, self.line)


def _sort(problem: Message) -> tuple[str, object]:
    """What problems of one sort share: the message, and the field that it names, if any."""
    return problem.msgid, dict(problem.values).get("name")


def _no_date(text: str) -> Message:
    return _("date: %(value)s is not a date", value=repr(text[:40]))


def _check_content(article: Article) -> None:
    if not article.id:
        raise SourceError(_("id: missing"))
    if not (article.title or article.body):
        raise SourceError(_("title and text are both empty"))
