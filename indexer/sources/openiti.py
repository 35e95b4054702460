"""OpenITI mARkdown: premodern books in Arabic; each section an article.

The conventions: https://maximromanov.github.io/mARkdown/
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import PurePath
from typing import BinaryIO

from bahith.indexer.article import Article, Problem
from bahith.indexer.notation import HALF
from bahith.indexer.sources import parts
from bahith.indexer.sources.about import About
from bahith.indexer.sources.encoding import read_text
from bahith.indexer.sources.fields import Names
from bahith.indexer.sources.parts import Document, Part

MAGIC = b"######OpenITI#"
"""How each of the files begins, whatever its name."""

SUFFIXES: tuple[str, ...] = (
    *(f"-{language}{number}" for language in ("ara", "per", "urd") for number in range(1, 6)),
    ".completed",
    ".inprogress",
)

FEWEST = 30
"""Words of the shortest section that is an article of its own."""

_HEADER_END = "#META#Header#End#"
_META = re.compile(r"#META#\s*(?:\d+\.)?(\w+)\s*:+\s*(.+)")
_TITLES = ("BookTitle", "BookTITLE", "Title", "title")
_AUTHORS = ("AuthorNAME", "AuthorNam", "Author", "AuthorAKA")
_HEADING = re.compile(
    r"###?\s*\|+\s*(?:PARATEXT\||EDITOR\|)?|#\s*\|+\s*|###\s*\$+\s*(?:[A-Z_]+\$)?"
)
_MARKS = re.compile(
    r"(?<![A-Za-z])(?:Page(?:Beg|End)?V\d+P\d+[A-Z]?|ms[A-Z]?\d+|Milestone\d*)(?![A-Za-z\d])"
    r"|[@#$]?\$?(?:RWY|MATN|HUKM|ISNAD)\$|@[A-Z]{3,}\d*(?=\s|$)|@[A-Z]\d{2}\b"
)
"""Pages, milestones, and tags of persons, places and traditions."""
_VERSE = re.compile(r" ?%~% ?")


def read(file: BinaryIO, path: PurePath, origin: str, names: Names) -> Iterator[Article | Problem]:
    """The articles in ``file``, or a problem."""
    yield from parts.read(_document, file, path, origin)


def _document(data: bytes) -> Document:
    text, repair = read_text(data)
    header, _, body = text.partition(_HEADER_END)
    if not body:
        header, body = "", text.partition("\n")[2]
    found = parts.joined(list(_sections(body)), FEWEST)
    values = _values(header)
    author = _first(values, _AUTHORS)
    document = Document(found, title=_first(values, _TITLES), problems=[repair] if repair else [])
    document.about = About(author=(author,) if author else ())
    return document


def _values(header: str) -> dict[str, object]:
    """What is in the header, which is lines ``#META# name :: value`` or JSON; names casefolded."""
    values = dict(_META.findall(header))
    start, end = header.find("{"), header.rfind("}")
    if 0 <= start < end:
        with suppress(ValueError, RecursionError):  # a note in braces
            values |= json.loads(header[start : end + 1])
    return {str(name).casefold(): value for name, value in values.items()}


def _first(values: Mapping[str, object], names: Iterable[str]) -> str:
    texts = (values.get(name.casefold()) for name in names)
    return next((text.strip() for text in texts if isinstance(text, str) and _is_name(text)), "")


def _is_name(text: str) -> bool:
    return text.strip().casefold() not in ("", "nodata", "nocode", "notgiven")


def _sections(body: str) -> Iterator[Part]:
    title, lines = "", list[str]()
    for is_heading, line in _lines(body):
        if is_heading:
            if title or lines:
                yield Part(title, lines)
            title, lines = line, []
        else:
            lines.append(line)
    yield Part(title, lines)


def _lines(body: str) -> Iterator[tuple[bool, str]]:
    """Headings, paragraphs and verses, each in one line and without marks; True for headings."""
    paragraph: list[str] = []
    for raw in [*body.split("\n"), ""]:
        heading = _HEADING.match(raw)
        is_verse = "%~%" in raw
        goes_on = raw.startswith("~~") or not (raw.startswith("#") or is_verse or not raw.strip())
        if not goes_on and paragraph:
            yield False, " ".join(paragraph)
            paragraph = []
        line = _plain(raw[heading.end() :] if heading else raw.lstrip("~#"))
        if heading and line:
            yield True, line
        elif line:
            paragraph.append(line)
            if is_verse:
                yield False, " ".join(paragraph)
                paragraph = []


def _plain(line: str) -> str:
    words = " ".join(_MARKS.sub(" ", line).split())
    return _VERSE.sub(HALF, words).strip("| ")
