"""The compiled core; see analyzers/core."""

from collections.abc import Callable, Sequence
from typing import Any

from bahith.analyzers.terms import Terms

def version() -> str: ...

class Encoded:
    """The words of several texts: what ``EncodedTexts`` holds, in the core's own memory.

    Arrays are bytes, of unsigned 32-bit integers in the byte order of the machine.
    """

    @staticmethod
    def from_python(
        vocabulary: Sequence[Terms],
        ids: bytes,
        lengths: bytes,
        starts: bytes,
        sizes: bytes,
        joined: bytes,
        spellings: Sequence[str],
    ) -> Encoded: ...
    @property
    def vocabulary(self) -> list[Terms]: ...
    @property
    def ids(self) -> bytes: ...
    @property
    def lengths(self) -> bytes: ...
    @property
    def starts(self) -> bytes: ...
    @property
    def sizes(self) -> bytes: ...
    @property
    def joined(self) -> bytes: ...
    @property
    def spellings(self) -> list[str]: ...
    def every(self, step: int, first: int) -> Encoded: ...

class Postings:
    """The posting lists of one field, packed as in a segment of the engine whoosh."""

    @staticmethod
    def packed(
        terms: Sequence[bytes], sizes: bytes, at: bytes, posts: bytes, where: bytes, places: bytes
    ) -> Postings: ...
    @staticmethod
    def of(
        terms: Sequence[bytes], sizes: bytes, docs: bytes, counts: bytes, places: bytes
    ) -> Postings: ...
    @property
    def terms(self) -> list[bytes]: ...
    @property
    def sizes(self) -> bytes: ...
    @property
    def at(self) -> bytes: ...
    @property
    def posts(self) -> bytes: ...
    @property
    def where(self) -> bytes: ...
    @property
    def places(self) -> bytes: ...

class Sought:
    """The terms of a query; see ``Analyzer.sought``."""

class Located:
    """The words of a text; see ``bahith.indexer.forward.reading.Text``."""

    def __len__(self) -> int: ...
    def range(self, word: int) -> tuple[int, int]: ...
    def whole(self, word: int) -> tuple[int, int, int]: ...
    def starts(
        self, text: str, of_words: dict[str, Sequence[int]], sought: Sought | None = None
    ) -> tuple[list[tuple[int, int, int, Sequence[int]]], list[int]]: ...

def nearness(
    lists: Sequence[bytes],
    table: bytes,
    searched: Sequence[bool],
    worth: Sequence[float],
    pairs: Sequence[tuple[int, int]],
    title_weight: int,
) -> tuple[bytes, bytes, bytes]: ...
def located(forward: bytes, title: int, body: int) -> tuple[Located, Located]: ...
def merged(parts: Sequence[tuple[Postings, bytes]]) -> Postings: ...
def whoosh_fields(
    words: Encoded, gap: int, title_weight: int, spelled: str
) -> dict[str, Postings]: ...
def tantivy_texts(
    words: Encoded,
    signs: dict[str, Any],
    python: Callable[[Terms, str], tuple[str, ...]],
) -> list[tuple[str, ...]]: ...
def forward_lists(words: Encoded, letters: dict[str, Any]) -> list[bytes]: ...
def fingerprints(words: Encoded, numbers: dict[str, Any]) -> list[bytes]: ...
def read_postings(
    content: bytes, lengths: bytes, sizes: bytes, firsts: bytes
) -> tuple[bytes, bytes]: ...

# The engine whoosh has classes of the same names in Python, which say what they do:
# `scored.py`, `places.py`, `matches.py`, `directory.py`, `vocabulary.py`.
