"""Markdown: one article per file, described by the YAML at its beginning or by its heading."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import groupby
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, BinaryIO

from bahith.indexer.article import Article, Problem
from bahith.indexer.notation import CELL, EMPTY, ITEM, mark
from bahith.indexer.sources import parts
from bahith.indexer.sources.encoding import read_text
from bahith.indexer.sources.fields import Names
from bahith.indexer.sources.flow import FlowLine
from bahith.indexer.sources.markup import plain
from bahith.indexer.sources.parts import Document, Part

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

SUFFIXES: tuple[str, ...] = (".md", ".markdown")

LONGEST = 20_000
"""Characters of the longest paragraph whose markup is read; the time grows with their square."""

_NOTE = re.compile(r"\[\^[^\]\s]+\](?::[ \t]*)?")
"""A footnote's mark, or what opens the footnote."""
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ATTRIBUTES = re.compile(r"\{[#.:][^{}]{0,500}\}\s?$")
"""Pandoc's attributes of a heading: ``{#introduction .unnumbered}``."""
_LINE_BREAK = re.compile(r"<br\b", re.IGNORECASE)


def read(file: BinaryIO, path: PurePath, origin: str, names: Names) -> Iterator[Article | Problem]:
    """The article in ``file``, with ``origin`` as its id, or a problem."""
    return parts.read(lambda data: _document(data, names), file, path, origin)


def _document(data: bytes, names: Names) -> Document:
    # The libraries take a while to import, and only these files need them.
    from bahith.indexer.sources import front_matter

    text, repair = read_text(data)
    record, text, problem = front_matter.split(text)
    document = parts.described(record, names)
    document.title = " ".join(line for _level, line in _lines(document.title))
    document.problems += [each for each in (repair, problem) if each]
    lines = _lines(text)
    # Without a title, the first heading of the highest level is one, if none but text is above it.
    levels = [level for level, _line in lines if level]
    level = min(levels, default=0) if 1 in levels or (lines and lines[0][0]) else 0
    place = next((n for n, line in enumerate(lines) if level and line[0] == level), None)
    if not document.title and place is None:
        parts.fill(document, "", [FlowLine(line) for _level, line in lines])
        return document
    document.title = document.title or lines[place or 0][1]
    if place is not None and lines[place][1] == document.title:
        del lines[place]
    document.parts = [Part(document.title, [line for _level, line in lines])]
    return document


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": 100}).enable(["table", "strikethrough"])
    parser.disable("inline")  # see _content
    # A footnote of a single word has the form of the address of a link, and would be lost.
    rules: dict[str, Callable[..., bool]] = {
        rule.name: rule.fn for rule in parser.block.ruler.__rules__
    }
    reference = rules["reference"]

    def not_of_note(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        place = state.bMarks[start] + state.tShift[start]
        is_note = state.src.startswith("[^", place)
        return not is_note and reference(state, start, end, silent)

    parser.block.ruler.at("reference", not_of_note)
    return parser


def _lines(text: str) -> list[tuple[int, str]]:
    """The lines of a text without its markup; a heading has its level, from 1 to 6, others 0."""
    lines: list[tuple[int, str]] = []
    level, number, row = 0, "", None
    links: dict[str, Any] = {}
    for token in _plain_html(_parser().parse(text, links)):
        if token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if token.info else mark(None)
        elif token.type == "list_item_close":
            number = ""
        elif token.type == "tr_open":
            row = list[str]()
        elif token.type == "tr_close" and row is not None:
            lines.append((0, CELL.join(cell or EMPTY for cell in row) if any(row) else ""))
            row = None
        elif token.type == "inline":
            content = _content(token.content, links)
            if row is not None:
                row.append(" ".join(content.split()))
                continue
            content = _ATTRIBUTES.sub("", content) if level else content
            lines += _split(number + content, level)
            number, level = "", 0
        elif token.type in ("fence", "code_block", "html_block"):
            lines += _split(_item(number, token.content))
            number = number if not token.content.strip() else ""
    return lines


def _plain_html(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens, of HTML the text: a blank line in it begins a token, but ends no list."""
    for is_html, group in groupby(tokens, lambda token: token.type == "html_block"):
        if is_html:
            first, *others = group
            texts = (_COMMENT.sub("", token.content) for token in (first, *others))
            first.content = plain("\n\n".join(texts))
            yield first
        else:
            yield from group


def _item(mark: str, text: str) -> str:
    """A text with the mark of the item that it begins, if it has none and is not blank."""
    text = text.lstrip()
    return mark + text if text and not ITEM.match(text) else text


def _content(text: str, links: dict[str, Any]) -> str:
    """The text of a paragraph without its markup, if it is short enough to read that."""
    if len(text) > LONGEST:
        return text
    tokens: list[Token] = []
    _parser().inline.parse(text, _parser(), links, tokens)
    return _inline(tokens)


def _split(text: str, level: int = 0) -> list[tuple[int, str]]:
    return [(level, line) for each in text.split("\n") if (line := " ".join(each.split()))]


def _inline(tokens: Sequence[Token]) -> str:
    """The text of a paragraph: of links and emphasis what they mark, of images what is said."""
    pieces: list[str] = []
    for token in tokens:
        if token.type == "text":
            is_note = (not pieces or pieces[-1].isspace()) and _NOTE.match(token.content)
            if pieces and is_note:
                pieces.append("\n")
            pieces.append(_NOTE.sub("", token.content))
        elif token.type in ("code_inline", "text_special"):
            pieces.append(token.content)
        elif token.type == "image":
            pieces.append(_inline(token.children or ()))
        elif token.type == "softbreak":
            pieces.append(" ")
        elif token.type == "hardbreak" or (
            token.type == "html_inline" and _LINE_BREAK.match(token.content)
        ):
            pieces.append("\n")
    return "".join(pieces)
