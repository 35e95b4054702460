"""The records of a WARC by warcio, without three habits of it."""

from __future__ import annotations

import logging
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParserException

# Its warnings about addresses would be printed.
logging.getLogger("warcio").addHandler(logging.NullHandler())


class _Loader(ArcWarcRecordLoader):  # type: ignore[misc]  # it has no types
    def load_http_headers(self, kind: str, uri: str | None, stream: Any, length: Any) -> Any:
        """The headers of an answer. warcio takes an empty answer for the end of the file, and one
        without proper headers for a damaged file; here they have no status."""
        try:
            return super().load_http_headers(kind, uri or "", stream, length)
        except (EOFError, StatusAndHeadersParserException):
            return StatusAndHeaders("", [], "")


class Records(ArchiveIterator):  # type: ignore[misc]  # it has no types
    """The records in a stream, one by one. Raises as ArchiveIterator."""

    INC_RECORD = ""
    """warcio prints this where a length is wrong; the next record shows it anyway."""

    def __init__(self, stream: object) -> None:
        super().__init__(stream)
        self.loader = _Loader()
