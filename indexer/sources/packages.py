"""Documents that are a zip of XML: DOCX, ODT and EPUB; unpacked within bounds."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

from lxml import etree

from bahith.i18n import Text
from bahith.indexer.dates.parsing import read_date
from bahith.indexer.sources import fields, streams, trees
from bahith.indexer.sources.about import is_person

DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
"""The namespace of ``title``, ``creator``, ``publisher``, ``date``, ``subject`` and others."""


class Package:
    """The parts of a document by their names, and ``problems`` of those that were read."""

    def __init__(self, data: bytes, kind: str) -> None:
        """``kind`` is the suffix of the file, for messages. Raises SourceError."""
        self.problems: list[Text] = []
        self._kind = kind
        self._budget = streams.Budget(streams.LARGEST_TEXT)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError):
            raise streams.damaged(kind) from None
        self._names = {entry.filename: entry for entry in self._zip.infolist()}

    def read(self, name: str) -> bytes | None:
        """The content of a part, None without one. Raises SourceError if it is damaged or large."""
        if not (entry := self._names.get(name)):
            return None
        try:
            with self._zip.open(entry) as stream:
                bounded = streams.Bounded(stream, self._kind, self._budget)
                data = io.BufferedReader(bounded, streams.HEAD).read(trees.LARGEST + 1)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
            raise streams.damaged(self._kind) from None
        return data

    def xml(self, name: str) -> etree._Element | None:
        """The root of a part, None without one. Raises SourceError if it is no XML."""
        if (data := self.read(name)) is None:
            return None
        root, problems = trees.parsed(data)
        self.problems += problems
        return root

    def needed(self, name: str) -> etree._Element:
        """The root of a part that each document of the kind has. Raises SourceError."""
        root = self.xml(name)
        if root is None:
            raise streams.damaged(self._kind)
        return root


def dublin_core(root: etree._Element | None) -> dict[str, object]:
    """The metadata in ``root``, by names that ``fields`` knows; of most, the first value.

    Of several subjects, the first is the category; the others, and keywords, are tags. A date
    of a year alone is as good as none, and no error.
    """
    record: dict[str, object] = {}
    authors, tags = list[str](), list[str]()
    record |= {"author": authors, "tags": tags}
    names = f"{DUBLIN_CORE}*", "{*}keyword", "{*}keywords"
    for element in [] if root is None else root.iter(*names):
        name = {"subject": "category"}.get(trees.local(element), trees.local(element))
        text = " ".join("".join(element.itertext()).split())
        if not text:
            continue
        if name == "creator" and is_person(text):
            authors.append(text)
        elif name.startswith("keyword"):
            tags += fields.texts({"tags": text}, "tags", fields.NO_NAMES)
        elif name == "category" and "category" in record:
            tags.append(text)
        elif name in ("title", "publisher", "date", "category", "source", "language"):
            record.setdefault(name, text)
    if len(str(record.get("date", ""))) < len("2021-7-1"):
        record.pop("date", None)
    return record


def text_of(element: etree._Element | None) -> str:
    """All of an element's text, with single spaces."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def day(element: etree._Element | None) -> dt.date | None:
    """The day in an element."""
    return read_date(text_of(element))


def detach(element: etree._Element) -> None:
    """Take an element out of its tree, and leave the text behind it there."""
    parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
