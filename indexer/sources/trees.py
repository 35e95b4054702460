"""XML: parsed within bounds, and its text in lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5
from typing import NamedTuple

from lxml import etree

from bahith.i18n import Message, _, detailed
from bahith.indexer.errors import SourceError
from bahith.indexer.notation import CELL, EMPTY
from bahith.indexer.sources import streams
from bahith.indexer.sources.encoding import clean

LARGEST = 1 << 26
"""Bytes of the largest XML that is read; as a tree it takes several times as much."""

_CELL = "\0"  # XML cannot contain it
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")


def parsed(data: bytes) -> tuple[etree._Element, list[Message]]:
    """The root of XML, and what is damaged in it.

    Entities are not expanded, and nothing outside of ``data`` is read. Raises SourceError if it is
    too large, or no XML at all.
    """
    if len(data) > LARGEST:
        raise streams.too_large(LARGEST)
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(_NAMED.sub(_numbered, data.lstrip()), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceError(detailed(_("not XML"), error)) from None
    if root is None:
        raise SourceError(detailed(_("not XML"), _first_error(parser) or ""))
    problems = []
    if damage := _first_error(parser):
        problems.append(detailed(_("damaged XML"), damage))
    entities = sorted({node.text or "" for node in root.iter(etree.Entity)})
    if entities:
        problems.append(_("entities are not read: %(names)s", names=entities[:5]))
    return root, problems


def _numbered(entity: re.Match[bytes]) -> bytes:
    """A character that has a name in HTML by its number; libxml2 drops names after an error."""
    text = html5.get(entity[1].decode() + ";", "")
    return b"".join(b"&#%d;" % ord(char) for char in text) or entity[0]


def _first_error(parser: etree.XMLParser) -> str | None:
    """The first error that makes a file no XML; an entity is reported by its name."""
    errors = (error for error in parser.error_log if error.domain_name == "PARSER")
    for error in errors:
        if "UNDECLARED_ENTITY" not in error.type_name:
            return f"{error.message.strip()} (line {error.line})"
    return None


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


class Rules(NamedTuple):
    """What the elements of a kind of XML are for its text, by their names without namespace."""

    blocks: frozenset[str]
    """They begin and end a line."""
    silent: frozenset[str] = frozenset()
    """They have no text of the document."""
    notes: frozenset[str] = frozenset()
    """Their text comes after that of the document."""
    breaks: frozenset[str] = frozenset()
    """They end a line."""
    spaces: frozenset[str] = frozenset()
    rows: frozenset[str] = frozenset()
    cells: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    """If there are any, only their text is that of the document."""


@dataclass
class Reader:
    """Collects the lines of elements."""

    rules: Rules
    notes: list[str] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _rows: list[int] = field(default_factory=list)

    def lines(self, element: etree._Element) -> list[str]:
        """The lines of ``element``, without those of its notes, which go to ``notes``."""
        outer, self._pieces = self._pieces, []
        for node, is_start in _walk(element, self.rules.silent | self.rules.notes):
            if is_start:
                self._start(node)
            else:
                self._end(node, is_last=node is element)
        pieces, self._pieces = self._pieces, outer
        return split("".join(pieces))

    def _start(self, node: etree._Element) -> None:
        name = local(node)
        if name in self.rules.blocks or name in self.rules.breaks:
            self._pieces.append("\n")
        elif name in self.rules.spaces:
            self._pieces.append(" ")
        if name in self.rules.rows:
            self._rows.append(len(self._pieces))
        if name in self.rules.notes:
            self.notes += Reader(self._without_notes()).lines(node)
        elif name not in self.rules.silent and name in (self.rules.texts or {name} - {""}):
            self._add(node.text)

    def _end(self, node: etree._Element, is_last: bool) -> None:
        name = local(node)
        if name in self.rules.cells:
            self._pieces.append(_CELL)
        if name in self.rules.rows:
            start = self._rows.pop()
            self._pieces[start:] = ["\n", _row("".join(self._pieces[start:])), "\n"]
        if name in self.rules.blocks:
            self._pieces.append("\n")
        if not is_last and not self.rules.texts:
            self._add(node.tail)

    def _add(self, text: str | None) -> None:
        # In XML the end of a line is white space like any other.
        self._pieces.append((text or "").replace("\n", " "))

    def _without_notes(self) -> Rules:
        return self.rules._replace(blocks=self.rules.blocks | self.rules.notes, notes=frozenset())


def _walk(top: etree._Element, closed: frozenset[str]) -> Iterator[tuple[etree._Element, bool]]:
    """Each node with True where it begins and False where it ends, but not those in ``closed``."""
    stack: list[tuple[etree._Element, Iterator[etree._Element]]] = []
    yield top, True
    stack.append((top, iter(top)))
    while stack:
        node, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            yield node, False
        else:
            yield child, True
            stack.append((child, iter(()) if local(child) in closed else iter(child)))


def _row(text: str) -> str:
    """A row in one line, unless one of its cells has several or it is the only one."""
    *cells, rest = map(split, text.split(_CELL))
    if sum(map(len, cells)) > 1 and all(len(lines) <= 1 for lines in cells):
        cells = [[CELL.join(lines[0] if lines else EMPTY for lines in cells)]]
    return "\n".join(line for lines in (*cells, rest) for line in lines)


def split(text: str) -> list[str]:
    """The lines of a text that are not blank, with single spaces."""
    lines = clean(text).replace(_CELL, " ").split("\n")
    return [line for each in lines if (line := " ".join(each.split()))]
