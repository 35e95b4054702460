"""Writing WARC files: a record for each answer, each file whole up to its last record."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path
from typing import BinaryIO

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from bahith.indexer.fetching.client import Response

LARGEST = 1 << 30
"""Bytes after which another file is begun, as ISO 28500 recommends."""

_OF_CONNECTION = ("transfer-encoding", "connection", "keep-alive")


class Archive:
    """The WARC files of a run in a folder; the first is made with the first record."""

    def __init__(self, folder: Path, agent: str) -> None:
        """``agent`` is the User-Agent, which each file names."""
        self._folder = folder
        self._agent = agent
        self._file: BinaryIO | None = None
        self._number = 0
        self._stamp = time.strftime("%Y%m%d%H%M%S", time.gmtime())

    def write(self, response: Response) -> tuple[str, int]:
        """Write an answer; returns the name of the file and the offset of the record."""
        if self._file is None or self._file.tell() > LARGEST:
            self._begin()
        assert self._file
        place = self._file.tell()
        kept = [pair for pair in response.headers if pair[0].lower() not in _OF_CONNECTION]
        version, _, status = response.line.partition(" ")
        writer = WARCWriter(self._file, gzip=True)
        record = writer.create_warc_record(
            response.url,
            "response",
            payload=io.BytesIO(response.body),
            length=len(response.body),
            http_headers=StatusAndHeaders(status, kept, protocol=version),
        )
        writer.write_record(record)
        self._file.flush()  # so that it can be read
        return os.path.basename(self._file.name), place

    def sync(self) -> None:
        """Put what was written on disk."""
        if self._file:
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Close the file."""
        if self._file:
            self.sync()
            self._file.close()
            self._file = None

    def _begin(self) -> None:
        self.close()
        while True:
            name = f"bahith-{self._stamp}-{self._number:05}.warc.gz"
            self._number += 1
            try:
                self._file = (self._folder / name).open("xb")
                break
            except FileExistsError:
                continue
        writer = WARCWriter(self._file, gzip=True)
        info = {"software": self._agent, "format": "WARC File Format 1.0", "robots": "classic"}
        writer.write_record(writer.create_warcinfo_record(name, info))
