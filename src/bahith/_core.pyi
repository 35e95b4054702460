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

def merged(parts: Sequence[tuple[Postings, bytes]]) -> Postings: ...
def whoosh_fields(
    words: Encoded, gap: int, title_weight: int, spelled: str
) -> dict[str, Postings]: ...
def tantivy_texts(
    words: Encoded,
    signs: dict[str, Any],
    python: Callable[[Terms, str], tuple[str, ...]],
) -> list[tuple[str, ...]]: ...
