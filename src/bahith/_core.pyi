"""The compiled core; see analyzers/core."""

from collections.abc import Sequence

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
