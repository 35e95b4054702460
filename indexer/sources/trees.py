"""XML: parsed within bounds, and its text in lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from html.entities import html5
from types import MappingProxyType
from typing import NamedTuple

from lxml import etree

from bahith.i18n import Message, _, detailed
from bahith.indexer.errors import SourceError
from bahith.indexer.sources import streams
from bahith.indexer.sources.encoding import clean
from bahith.indexer.sources.flow import BLOCKS, Flow, FlowLine, joined
from bahith.indexer.sources.lists import Item
from bahith.indexer.sources.markup import SILENT

LARGEST = 1 << 26
"""Bytes of the largest XML that is read; as a tree it takes several times as much."""

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


def _attribute(element: etree._Element, name: str) -> str | None:
    """What an element of XHTML says."""
    said: str | None = element.get(name)
    return said


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
    tabs: frozenset[str] = frozenset()
    signs: Mapping[str, str] = MappingProxyType({})
    """The text that stands for an element, such as a hyphen or a space."""
    tables: frozenset[str] = frozenset({"table"})
    rows: frozenset[str] = frozenset()
    cells: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    """If there are any, only their text is that of the document."""
    attribute: Callable[[etree._Element, str], str | None] = _attribute
    """What an element says for an attribute that HTML would have: ``colspan`` and ``rowspan``."""


XHTML = Rules(
    blocks=BLOCKS,
    silent=SILENT | {"rt", "rp"},
    rows=frozenset({"tr"}),
    cells=frozenset({"td", "th"}),
)


def _no_item(_element: etree._Element) -> None:
    """Of XML whose only lists are those of HTML."""


@dataclass
class Reader:
    """Collects the lines of elements.

    ``item_of`` is called with each element in its turn, and says of which item it is the beginning.
    """

    rules: Rules
    item_of: Callable[[etree._Element], Item | None] = _no_item
    notes: list[FlowLine] = field(default_factory=list)

    def lines(self, element: etree._Element) -> list[FlowLine]:
        """The lines of ``element``, without those of its notes, which go to ``notes``.

        A row of a table is one line, where it can be.
        """
        rules, items = self.rules, list[etree._Element]()
        kinds = {"table": rules.tables, "tr": rules.rows, "td": rules.cells}
        tags = {name: tag for tag, names in kinds.items() for name in names}
        flow = Flow(rules.blocks | rules.breaks | {"table", "tr", "td"})
        for node, is_start in _walk(element, rules.silent | rules.notes):
            name = local(node)
            tag = tags.get(name, name)
            if is_start:
                flow.start(tag, partial(rules.attribute, node))
                if item := self.item_of(node):
                    flow.begin(item)
                    items.append(node)
                self._add(flow, node, name)
                continue
            flow.end(tag)
            if items and items[-1] is node:
                flow.begin(None)
                items.pop()
            if node is not element and not rules.texts:
                _add(flow, node.tail)
        flow.end_line()
        return [*joined(flow.lines)]

    def text(self, element: etree._Element) -> str:
        """The text of ``element`` in one line."""
        return " ".join(line.text for line in self.lines(element))

    def _add(self, flow: Flow, node: etree._Element, name: str) -> None:
        """Add what an element begins with."""
        if name in self.rules.tabs:
            flow.add_tab()
        elif sign := self.rules.signs.get(name):
            flow.add(sign)
        if name in self.rules.notes:
            self.notes += Reader(self._without_notes(), self.item_of).lines(node)
        elif name not in self.rules.silent and name in (self.rules.texts or {name} - {""}):
            _add(flow, node.text)

    def _without_notes(self) -> Rules:
        return self.rules._replace(blocks=self.rules.blocks | self.rules.notes, notes=frozenset())


def _add(flow: Flow, text: str | None) -> None:
    # In XML the end of a line is white space like any other.
    if text:
        flow.add_wrapped(clean(text))


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
