"""Which fields of a record are those of an article, and what their values say.

Records come from many programs: pages (schema.org), feeds, WordPress, crawlers, databases.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from bahith.i18n import Text, _
from bahith.indexer.dates.parsing import read_date
from bahith.indexer.declared import declared_in
from bahith.indexer.errors import SourceError
from bahith.indexer.sources import numbers
from bahith.indexer.sources.encoding import clean
from bahith.indexer.sources.markup import plain

Record = Mapping[str, object]
"""The fields of an article by name, as in ``docs/sources.md``; others are ignored.

None and NaN, by which tables mark what is missing, count as not given.
"""

Names = Mapping[str, str]
"""Fields of an article, each with the one field of a record that holds it. Dots lead into objects:
``{"text": "corpus.story"}``."""

NO_NAMES: Names = {}

KNOWN = {
    "id": "id _id uuid guid identifier المعرف",
    "title": "title headline articleTitle العنوان",
    "text": (
        "text body content articleBody articleText fullText bodyText mainText contentText "
        "contentEncoded contentHtml bodyHtml html story article المحتوى النص المقال "
        "description summary abstract excerpt"
    ),
    "date": (
        "date published datePublished publishedTime articlePublishedTime publishedAt publishedOn "
        "publishedDate pubDate publishDate publishTime publicationDate issued "
        "created dateCreated createdAt timestamp time التاريخ"
    ),
    "source": "source publisher outlet siteName ogSiteName newspaper المصدر",
    "url": "url link canonicalUrl canonical permalink sourceUrl articleUrl الرابط",
    "category": "category articleSection section categories القسم التصنيف",
    "author": "author authors byline creator writer articleAuthor dcCreator الكاتب المؤلف",
    "tags": "tags keywords tag keyword newsKeywords articleTag الوسوم الكلماتالمفتاحية وسوم",
    "language": "language lang inLanguage اللغة",
    "updated": (
        "updated dateModified modified modifiedTime articleModifiedTime updatedAt modifiedAt "
        "lastModified dateUpdated updateDate التحديث"
    ),
    "image": "image imageUrl thumbnail thumbnailUrl ogImage picture photo الصورة",
}
"""The fields of an article, and the names that records have for them, the best first. Neither case
nor signs matter: ``article_body`` is ``articleBody``."""

_INNER = {
    "id": ("$oid", "value"),
    "title": ("rendered", "text", "value", "name"),
    "text": ("rendered", "text", "value", "content"),
    "date": ("$date", "value"),
    "source": ("name", "title", "text", "value"),
    "url": ("url", "@id", "href"),
    "category": ("name", "title", "text", "value"),
    "author": ("name", "text", "value", "title"),
    "tags": ("name", "label", "text", "value", "title"),
    "language": ("code", "name", "value"),
    "updated": ("$date", "value"),
    "image": ("url", "contentUrl", "href", "src", "@id"),
}
"""Where an object has the value of a field: ``{"name": …}`` of a publisher, ``{"$oid": …}``."""

DEEPEST = 5
"""Lists and objects inside each other are read to this depth."""

_SEPARATORS = {"author": re.compile(r"[;؛|\n]"), "tags": re.compile(r"[,،;؛|\n]")}
"""What stands between the values of a field that are written in one text."""

_KINDS = {
    bool: _("true or false"),
    int: _("a number"),
    float: _("a number"),
    list: _("an array"),
    dict: _("an object"),
}
"""JSON's names for values that are no strings."""


def named(names: Mapping[str, str], declared: Iterable[str] = ()) -> Names:
    """The same names, checked. Raises SourceError for one of a field that no article has, and that
    is none of the ``declared``."""
    known = (*KNOWN, *declared)
    for field, name in names.items():
        if field not in known:
            message = _("field %(name)s: an article has only %(fields)s")
            raise SourceError(message.filled(name=repr(field), fields=[*known]))
        if not name:
            raise SourceError(_("field %(name)s: no name is given for it", name=repr(field)))
    return names


def knows(columns: Iterable[str], names: Names) -> bool:
    """Whether one of the columns of a table is a title or text."""
    known = _fields(tuple(columns))
    return any(known.get(field) or field in names for field in ("title", "text"))


def text(record: Record, field: str, names: Names) -> str:
    """The text of ``field``, a key of ``KNOWN``, without markup; "" if the record has none.

    Lists of paragraphs become lines. Raises SourceError if all that is given is of another kind.
    """
    wrong = None
    for name, value in given(record, field, names):
        found = _text(value, field, DEEPEST)
        if found is None:
            wrong = wrong or not_string(name, value)
        elif found:
            return found
    if wrong:
        raise wrong
    return ""


def texts(record: Record, field: str, names: Names) -> tuple[str, ...]:
    """The texts of ``field``, a key of ``KNOWN`` that may have several values, each once.

    What is no text, and has none in it, is left out.
    """
    for _name, value in given(record, field, names):
        if found := tuple(dict.fromkeys(filter(None, _each(value, field)))):
            return found
    return ()


def _each(value: object, field: str) -> Iterator[str]:
    if isinstance(value, str) and value.startswith('["'):
        value = json_list(value)
    if isinstance(value, str) and field in _SEPARATORS:
        for part in _SEPARATORS[field].split(clean(value)):
            yield part.strip().removeprefix("#" if field == "tags" else "")
        return
    for part in value if isinstance(value, list | tuple) else (value,):
        yield _text(part, field, DEEPEST) or ""


def json_list(text: str) -> object:
    """The list of JSON that is written in a cell of a table; ``text`` if it is something else."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def day(record: Record, names: Names, field: str = "date") -> tuple[dt.date | None, str]:
    """The day in a record; without a readable one, the text that should be one.

    ``field`` is a key of ``KNOWN`` that is a date.

    Raises SourceError if all that is given is neither a text nor a number.
    """
    wrong, unread = None, ""
    for name, value in given(record, field, names):
        if found := read_day(value):
            return found, ""
        written = _text(value, "date", DEEPEST)
        if written is None:
            wrong = wrong or not_string(name, value)
        unread = unread or written or ""
    if wrong and not unread:
        raise wrong
    return None, unread


def others(record: Record, names: Names) -> list[str]:
    """The names in a record that are no field of an article, though they hold something."""
    used = {name for fields in _fields(tuple(record)).values() for name in fields}
    used.update(name.partition(".")[0] for name in names.values())
    keys = {*map(key, declared_in(names))}
    unused = ((name, value) for name, value in record.items() if name not in used)
    return [name for name, value in unused if is_given(value) and key(name) not in keys]


def given(record: Record, field: str, names: Names) -> Iterable[tuple[str, object]]:
    """The names that ``field`` has in a record, with the values that are given, the best first."""
    if field in names:
        value: object = record
        for name in names[field].split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
        candidates = [(names[field], value)]
    else:
        fields = record.fields if isinstance(record, Known) else _fields(tuple(record))
        candidates = [(name, record[name]) for name in fields.get(field, ())]
    return [each for each in candidates if is_given(each[1])]


class Known(dict[str, object]):
    """A record whose names were looked up once, for callers that read many of its fields."""

    def __init__(self, record: Record) -> None:
        super().__init__(record)
        self.fields = _fields(tuple(record))


@lru_cache(1024)
def _fields(names: tuple[str, ...]) -> dict[str, list[str]]:
    """The names of a record's fields by the field of an article that they are, the best first."""
    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(key(name), name)
    return {
        field: [by_key[key] for key in map(key, known.split()) if key in by_key]
        for field, known in KNOWN.items()
    }


def key(name: object) -> str:
    """A name of a field in the spelling by which names are compared."""
    return "".join(filter(str.isalnum, str(name).casefold()))


def plain_text(value: object) -> str | None:
    """A text, a number, or what an object has of a name; None for anything else."""
    return _text(value, "tags", DEEPEST)


def _text(value: object, field: str, depth: int) -> str | None:
    """The text that a value has for a field; None if it is of another kind."""
    if isinstance(value, str):
        return (plain(clean(value)) if field in ("title", "text") else clean(value)).strip()
    if field in ("id", "date", "updated", "tags") and numbers.is_number(value):
        return str(value)
    if not depth:
        return None
    if isinstance(value, Mapping):
        inner = (value[name] for name in _INNER[field] if is_given(value.get(name)))
        return _text(next(inner, None), field, depth - 1)
    if isinstance(value, list | tuple):
        parts = [_text(part, field, depth - 1) for part in value]
        readable = [part for part in parts if part]
        if not readable and None in parts:
            return None
        return "\n".join(readable) if field == "text" else next(iter(readable), "")
    return None


def read_day(value: object) -> dt.date | None:
    """The day that a value names: a date, a text, or the time since 1970."""
    if isinstance(value, dt.date):
        return value.date() if isinstance(value, dt.datetime) else value
    if numbers.is_number(value):
        return numbers.day(float(value))
    written = _text(value, "date", DEEPEST) or ""
    if written.isascii() and written.isdecimal() and len(written) < 20:
        return numbers.day(float(written))
    return read_date(written)


def is_given(value: object) -> bool:
    """Whether ``value`` is not None, NaN, or NaT or NA of pandas."""
    if isinstance(value, str):
        return True
    try:
        return value is not None and bool(value == value)  # NaN does not equal itself
    except TypeError:
        return False  # comparing NA gives NA, which has no truth value
    except ValueError:
        return True  # comparing an array gives an array


def not_string(name: str, value: object) -> SourceError:
    """The error for a field that should be a string."""
    message = _("%(name)s: must be a string, not %(kind)s")
    if name == "id":
        message = _("%(name)s: must be a string or a number, not %(kind)s")
    return SourceError(message.filled(name=name, kind=kind(value)))


def kind(value: object) -> Text:
    """What a value is, in the words of JSON if it has one."""
    return _KINDS.get(type(value), type(value).__name__)
