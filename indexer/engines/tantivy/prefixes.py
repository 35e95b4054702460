"""The commonest written forms with each prefix that many forms have, in a file for each segment.

To find them in the dictionary takes tenths of a second for one or two letters, since every form
with the prefix has to be seen. A segment never changes, so its file is written once, when a writer
closes. Where it is missing, the dictionary is read.
"""

from __future__ import annotations

import json
import os
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import tantivy

from bahith.i18n import _
from bahith.indexer.engines import files
from bahith.indexer.engines.files import Damaged
from bahith.indexer.engines.tantivy.schema import OF, WORDS, WRITTEN

MANY = 3000
"""Forms of a segment that a listed prefix has at least: to read fewer takes some milliseconds."""

LISTED = 256
"""Forms that are listed of a prefix; twice as many as a prefix query takes."""

LONGEST = 5
"""Letters of a listed prefix: hardly any longer one has so many forms."""

_ENDS = range(len(WRITTEN) + 1, len(WRITTEN) + LONGEST + 1)

SUFFIX = ".prefixes"

_SEAL = 8


class Listed(NamedTuple):
    """Forms with a prefix, and a number: any other has at most so many postings in the segment.

    Postings are those of all tokens of a form.
    """

    forms: Sequence[str]
    others: int


class Table(NamedTuple):
    """The listed prefixes of a segment, and the greatest number of postings of any form."""

    prefixes: Mapping[str, Listed]
    most: int

    @classmethod
    def of(cls, tokens: Iterable[tuple[str, int]]) -> Table:
        """The table of a segment with these tokens of written forms and their frequencies."""
        counts: dict[str, int] = {}
        for token, count in tokens:
            form = token.partition(OF)[0]
            counts[form] = counts.get(form, 0) + count
        ranked = sorted(counts.items(), key=itemgetter(1), reverse=True)
        lists: dict[str, list[str]] = {prefix: [] for prefix in _frequent(counts)}
        complete: dict[str, Listed] = {}
        for form, count in ranked:
            if not lists:
                break
            for end in _ENDS:
                if (forms := lists.get(form[:end])) is None:
                    continue
                if len(forms) < LISTED:
                    forms.append(form)
                else:
                    complete[form[:end]] = Listed(lists.pop(form[:end]), count)
        return cls(complete, ranked[0][1] if ranked else 0)

    def serialized(self) -> bytes:
        """The table as JSON, after its checksum."""
        listed = {prefix: [each.others, *each.forms] for prefix, each in self.prefixes.items()}
        text = json.dumps({"most": self.most, "prefixes": listed}).encode()
        return _seal(text) + text

    @classmethod
    def parsed(cls, content: bytes) -> Table:
        """The table from what ``serialized`` gave. Raises ValueError, KeyError or TypeError."""
        text = content[_SEAL:]
        if content[:_SEAL] != _seal(text):
            raise ValueError("the checksum is another")
        table = files.parse_object(text)
        lists = {p: Listed(forms, int(others)) for p, (others, *forms) in table["prefixes"].items()}
        return cls(lists, int(table["most"]))


def _seal(text: bytes) -> bytes:
    return f"{zlib.crc32(text):0{_SEAL}x}".encode()


def _frequent(forms: Iterable[str]) -> list[str]:
    """The prefixes with at least ``MANY`` of these forms, longer ones last."""
    frequent: list[str] = []
    left = [*forms]
    for end in _ENDS:
        # A shorter form counts as a prefix of its own, which only one form has.
        counts = Counter(map(itemgetter(slice(end)), left))
        some = {prefix for prefix, count in counts.items() if count >= max(MANY, LISTED + 1)}
        frequent += some
        left = [form for form in left if form[:end] in some]
    return frequent


class Tables:
    """The tables of the segments of a commit; none if a segment lacks its own."""

    def __init__(self, folder: Path, meta: Mapping[str, Any]) -> None:
        """Raises IndexDamaged."""
        self._tables: list[Table] = []
        try:
            with files.reading(folder):
                self._tables = [_read(folder / name_of(segment)) for segment in meta["segments"]]
        except FileNotFoundError:
            return

    def listed(self, prefix: str) -> Listed | None:
        """The commonest forms with a prefix in all segments; None if they are not known."""
        if not any(prefix in table.prefixes for table in self._tables):
            return None
        each = [table.prefixes.get(prefix, Listed((), table.most)) for table in self._tables]
        forms = dict.fromkeys(form for listed in each for form in listed.forms)
        return Listed([*forms], sum(listed.others for listed in each))


def _read(path: Path) -> Table:
    try:
        return Table.parsed(files.read(path))
    except (ValueError, KeyError, TypeError) as error:
        message = _("%(file)s is damaged (%(error)s)", file=path.name, error=error)
        raise Damaged(message) from error


def name_of(segment: Mapping[str, Any]) -> str:
    """The name of the file of a segment in ``meta.json``."""
    return str(segment["segment_id"]).replace("-", "") + SUFFIX


def write(folder: Path, meta: Mapping[str, Any], work: Path) -> None:
    """Write the tables that segments of a commit lack; the caller removes the folder ``work``."""
    for segment in meta["segments"]:
        path = folder / name_of(segment)
        if not path.exists():
            files.publish(path, Table.of(_tokens(folder, meta, segment, work)).serialized())


def _tokens(
    folder: Path, meta: Mapping[str, Any], segment: Mapping[str, Any], work: Path
) -> list[tuple[str, int]]:
    """The tokens of written forms in one segment, opened as an index of its own."""
    id = name_of(segment).removesuffix(SUFFIX)
    # tantivy's thread that looks for new commits may make a file here at any moment, so the folder
    # cannot be removed and made again for the next segment.
    own = work / id
    own.mkdir(parents=True)
    for name in os.listdir(folder):
        if name.startswith(f"{id}.") and not name.endswith((".del", SUFFIX)):
            os.link(folder / name, own / name)
    alone = {**meta, "segments": [{**segment, "deletes": None}], "payload": None}
    (own / "meta.json").write_text(json.dumps(alone), encoding="utf-8")
    index = tantivy.Index.open(str(own))
    index.config_reader("manual")
    return index.searcher().terms_with_prefix(WORDS, WRITTEN)
