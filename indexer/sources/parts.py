"""Documents of one or more parts, each of which becomes an article: notes, books, journals."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import BinaryIO, NamedTuple

from bahith.i18n import Text, _, reason
from bahith.indexer.article import Article, FieldValues, Problem
from bahith.indexer.errors import SourceError
from bahith.indexer.sources import declared_fields, fields, streams
from bahith.indexer.sources.about import NOTHING, About, about
from bahith.indexer.sources.fields import Names, Record
from bahith.indexer.sources.flow import FlowLine, restored, signed
from bahith.indexer.sources.metadata import read_page

LONGEST_ANCHOR = 60
"""Characters of an id after its ``#``, at most."""

LONGEST_TITLE = 150
"""Characters of a title that others may follow."""

TITLES = " – "
"""Stands between the title of a part and that of a part in it."""


class Part(NamedTuple):
    """A chapter of a book, an article of a journal, or all of a document.

    ``lines`` are its paragraphs. ``anchor`` is what the file calls the part; without one, its title
    tells it from others. A part may be of another day than its document, in a section of it, and
    by an author of its own.
    """

    title: str
    lines: Sequence[str]
    anchor: str = ""
    published: dt.date | None = None
    category: str = ""
    author: tuple[str, ...] = ()


@dataclass
class Document:
    """What a file says about all of its parts. ``problems`` lists what could not be read."""

    parts: Sequence[Part] = ()
    title: str = ""
    source: str = ""
    published: dt.date | None = None
    url: str = ""
    category: str = ""
    about: About = NOTHING
    fields: FieldValues = field(default_factory=dict)
    problems: list[Text] = field(default_factory=list)


def described(record: Record, names: Names) -> Document:
    """A document with the metadata in ``record``, and still without parts.

    ``names`` says where fields are that ``fields.KNOWN`` would not find.
    """
    document = Document()
    values = {}
    for name in ("title", "source", "url", "category"):
        try:
            values[name] = " ".join(fields.text(record, name, names).split())
        except SourceError as error:
            document.problems.append(reason(error))
    try:
        document.published, unread = fields.day(record, names)
    except SourceError as error:
        document.problems.append(reason(error))
    else:
        if unread:
            document.problems.append(
                _("date: %(value)s is not a date", value=repr(unread[:LONGEST_ANCHOR]))
            )
    document.about, unread_update = about(record, names)
    document.problems += [unread_update] if unread_update else []
    document.fields, wrong = declared_fields.values(record, names)
    document.problems += wrong
    document.title, document.source = values.get("title", ""), values.get("source", "")
    document.url, document.category = values.get("url", ""), values.get("category", "")
    return document


def changed(document: Document, day: dt.date | None, made: dt.date | None) -> None:
    """Note the day of the last change, as the properties of a document have it, where it came
    after the day of the document, and after that on which the file was ``made``."""
    if not document.about.updated:
        updated = later(day, document.published, made)
        document.about = document.about._replace(updated=updated)


def later(day: dt.date | None, published: dt.date | None, made: dt.date | None) -> dt.date | None:
    """The day of a change if it was one of an article ``published`` before, and not only the
    day on which its file was ``made``, as by printing a page."""
    return day if day and published and day > max(published, made or published) else None


def fill(document: Document, title: str, lines: Sequence[FlowLine]) -> None:
    """Make ``lines`` the only part of a document, with ``title`` if one is known.

    What is not known yet of title, date and source is where a plain text has it
    (``sources.metadata``). Marks of lists do not count for that.
    """
    texts = [line.text for line in lines]
    page = read_page("\n".join([title, *texts] if title else texts))
    document.title = title
    body = signed(lines) if title else restored(page.body.split("\n"), lines)
    document.parts = [Part(title or page.title, [*body])]
    document.source = document.source or page.source
    document.published = document.published or page.published


def joined(parts: Sequence[Part], fewest: int) -> list[Part]:
    """The parts, those of fewer than ``fewest`` words together with the next ones, or the last
    of them with the one before.

    A title without text below it stands before the next one; other titles of parts that are joined
    to one before them become lines.
    """
    results: list[Part] = []
    for part in _titled(parts):
        if results and _words(results[-1]) < fewest:
            results[-1] = _with(results[-1], part)
        else:
            results.append(part)
    if len(results) > 1 and _words(results[-1]) < fewest:
        last = results.pop()
        results[-1] = _with(results[-1], last)
    return results


def _titled(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts, with titles that have no text below them before those of the next parts."""
    above: Part | None = None
    for part in parts:
        if above:
            title = TITLES.join(filter(None, (above.title, part.title)))
            part = part._replace(title=title, anchor=above.anchor or part.anchor)
        above = None if part.lines or len(part.title) > LONGEST_TITLE else part
        if not above:
            yield part
    if above:
        yield above


def _with(part: Part, after: Part) -> Part:
    if not part.title:
        anchor = part.anchor or after.anchor
        return after._replace(lines=[*part.lines, *after.lines], anchor=anchor)
    return part._replace(lines=[*part.lines, *filter(None, [after.title]), *after.lines])


def _words(part: Part) -> int:
    return sum(len(line.split()) for line in part.lines)


def read(
    reader: Callable[[bytes], Document], file: BinaryIO, path: PurePath, origin: str
) -> Iterator[Article | Problem]:
    """The articles that ``reader`` makes of all of a file, and what it could not read.

    A part without text is no article, but a file without text is a problem. The id is that of the
    file, with ``#ANCHOR`` if it has several parts. ``reader`` may raise SourceError.
    """
    try:
        document = reader(streams.whole(file))
    except (SourceError, OSError) as error:
        yield Problem(path, origin, reason(error))
    else:
        yield from articles(document, path, origin)


def articles(document: Document, path: PurePath, origin: str) -> Iterator[Article | Problem]:
    """The articles of a document, and what could not be read of it."""
    parts = [part for part in document.parts if any(line.strip() for line in part.lines)]
    if not parts:
        reasons = [*document.problems, _("no text was found in this file")]
        yield Problem(path, origin, reasons[0])
        return
    for id, part in zip(_ids(parts, origin), parts, strict=True):
        yield _article(document, part, id, origin, is_only=len(parts) == 1)
    yield from warnings(document.problems, path, origin)


def warnings(problems: Iterable[Text], path: PurePath, origin: str) -> Iterator[Problem]:
    """What could not be read of a file whose articles are indexed."""
    for problem in problems:
        message = _("%(problem)s; the rest of the file was indexed", problem=problem)
        yield Problem(path, origin, message, severity="warning")


def _article(document: Document, part: Part, id: str, origin: str, is_only: bool) -> Article:
    lines = part.lines
    if is_only:
        title, source = document.title or part.title, document.source
        lines = [part.title, *lines] if part.title not in ("", title) else lines
    else:
        title, source = part.title or document.title, document.source or document.title
    return Article(
        id=id,
        title=title,
        body="\n".join(line for line in lines if line.strip()),
        origin=origin,
        source=source,
        published=part.published or document.published,
        url=document.url,
        category=part.category or document.category,
        **document.about._replace(author=part.author or document.about.author)._asdict(),
        fields=document.fields,
    )


def _ids(parts: Sequence[Part], origin: str) -> Iterator[str]:
    """Ids that stay when other parts come or go, as far as the parts differ in name."""
    if len(parts) == 1:
        yield origin
        return
    counts: Counter[str] = Counter()
    for number, part in enumerate(parts, 1):
        anchor = part.anchor or anchored(part.title) or str(number)
        counts[anchor] += 1
        again = f"-{counts[anchor]}" if counts[anchor] > 1 else ""
        yield f"{origin}#{anchor}{again}"


def anchored(title: str) -> str:
    """``title`` as the end of an id: ``باب الوضوء`` is ``باب-الوضوء``."""
    words = ("".join(filter(_is_of_word, word)) for word in title.split())
    return "-".join(filter(None, words))[:LONGEST_ANCHOR]


def _is_of_word(char: str) -> bool:
    return char.isalnum() or "\u064b" <= char <= "\u0652"
