"""The vectors of articles in files beside the index: written a batch at a time, read by key.

They are in the folder ``meaning`` of the index's folder, whatever its engine. ``vectors.json``
names the model and the files of the last commit, with their checksums. A file has arrays, one
after the other, little-endian: the sorted keys of its articles (u8), how many vectors each has
(u2), the scale of each vector (f4), and the vectors as whole numbers from -127 to 127 (i1), which
times their scale are the vector.
"""

from __future__ import annotations

import json
import mmap
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bahith.i18n import Message, _
from bahith.indexer.engines import files
from bahith.indexer.errors import EngineError, IndexDamaged, IndexMismatch
from bahith.indexer.meaning.embedders import Floats

FOLDER = "meaning"
FILE = "vectors.json"
FORMAT = 1
SUFFIX = ".vectors"
SEAL = "checksum"
"""The value that is the checksum of the others; older versions wrote none."""
_NAMES = {"format", "signature", "dimensions", "passages", "parts"}
"""What a list of an older version has; one with other names is damaged, perhaps in ``SEAL``."""
_TYPES: tuple[np.dtype[Any], ...] = (np.dtype("<u8"), np.dtype("<u2"), np.dtype("<f4"))
_MOST = 127
_RETRIES = 20


class Stored(NamedTuple):
    """The vectors of some articles: keys, vectors of each, scales, and whole numbers as rows."""

    keys: NDArray[np.uint64]
    counts: NDArray[np.uint16]
    scales: Floats
    rows: NDArray[np.int8]

    @classmethod
    def of(cls, vectors: Mapping[int, Floats], dimensions: int) -> Stored:
        """Vectors by the keys of articles, some of which may have none."""
        keys = sorted(vectors)
        each = [vectors[key].reshape(-1, dimensions) for key in keys]
        flat = np.concatenate([np.empty((0, dimensions), np.float32), *each])
        scales = np.abs(flat).max(axis=1, initial=0) / _MOST
        rows = np.rint(flat / np.where(scales > 0, scales, 1)[:, None]).astype(np.int8)
        counts = np.array([len(one) for one in each], np.uint16)
        return cls(np.array(keys, np.uint64), counts, scales.astype(np.float32), rows)

    @classmethod
    def joined(cls, parts: Sequence[Stored], keep: NDArray[np.uint64] | None = None) -> Stored:
        """All of them as one; the first of several with the same key; of ``keep`` if given."""
        keys = np.concatenate([part.keys for part in parts])
        counts = np.concatenate([part.counts for part in parts])
        keys, chosen = np.unique(keys, return_index=True)
        if keep is not None:
            chosen = chosen[np.isin(keys, keep)]
        rows = _spread(_starts(counts)[chosen], counts[chosen])
        every = cls(
            np.concatenate([part.keys for part in parts]),
            counts,
            np.concatenate([part.scales for part in parts])[rows],
            np.concatenate([part.rows for part in parts])[rows],
        )
        return every._replace(keys=every.keys[chosen], counts=counts[chosen])

    def to_bytes(self) -> bytes:
        """The content of a file."""
        arrays = zip((self.keys, self.counts, self.scales), _TYPES, strict=True)
        packed = [np.asarray(array, kind).tobytes() for array, kind in arrays]
        return b"".join((*packed, self.rows.tobytes()))

    @classmethod
    def from_buffer(cls, content: Any, articles: int, vectors: int, dimensions: int) -> Stored:
        """The arrays in a file of that many. Raises ValueError for one of another size."""
        lengths = (articles, articles, vectors)
        bounds = [0, *np.cumsum([n * t.itemsize for n, t in zip(lengths, _TYPES, strict=True)])]
        if len(content) != bounds[-1] + vectors * dimensions:
            raise ValueError("another size")
        view = memoryview(content)
        keys, counts, scales = (
            np.frombuffer(view[start:end], kind)
            for (start, end), kind in zip(pairwise(bounds), _TYPES, strict=True)
        )
        rows = np.frombuffer(view[bounds[-1] :], np.int8).reshape(vectors, dimensions)
        if counts.sum() != vectors or (keys[1:] <= keys[:-1]).any():
            raise ValueError("keys out of order")
        return cls(keys, counts, scales, rows)


@dataclass(frozen=True)
class Manifest:
    """What ``vectors.json`` says. ``parts`` has the name, articles, vectors and CRC-32 of files."""

    signature: str
    dimensions: int
    passages: int
    parts: tuple[tuple[str, int, int, int], ...] = ()

    @classmethod
    def read(cls, folder: Path) -> Manifest | None:
        """The manifest, or None if there is none. Raises IndexDamaged."""
        try:
            value = files.parse_object(files.read(folder / FILE))
            if value["format"] != FORMAT:
                raise ValueError(f"format {value['format']}")
            if value.get(SEAL, checksum := _checksum(value)) != checksum:
                raise ValueError("the checksum is another")
            if SEAL not in value and {*value} != _NAMES:
                raise ValueError("there is no checksum, and a value has another name")
            parts = [(str(n), int(a), int(v), int(crc)) for n, a, v, crc in value["parts"]]
            if any(Path(name).name != name for name, *_ in parts):
                raise ValueError("a name with a folder")
            numbers = int(value["dimensions"]), int(value["passages"])
            return cls(str(value["signature"]), *numbers, tuple(parts))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise damaged(folder, f"{FILE}: {error}") from error

    def publish(self, folder: Path) -> None:
        """Make this the manifest."""
        value = {
            "format": FORMAT,
            "signature": self.signature,
            "dimensions": self.dimensions,
            "passages": self.passages,
            "parts": self.parts,
        }
        sealed = {**value, SEAL: _checksum(value)}
        files.publish(folder / FILE, json.dumps(sealed).encode())

    def check(self, folder: Path, signature: str) -> None:
        """Raises IndexMismatch unless the model with this signature made the vectors."""
        if self.signature != signature:
            raise IndexMismatch(
                _(
                    "the vectors in %(folder)s were made by the model %(found)s, not %(asked)s; "
                    "make new ones: bahith meaning --anew",
                    folder=folder,
                    found=self.signature,
                    asked=signature,
                )
            )


@dataclass(frozen=True, slots=True)
class VectorCounts:
    """The vectors of an index: their model's signature, and how much there is of them.

    ``articles`` have vectors, one for each of ``passages``; some of them may have been removed
    from the index since. ``bytes`` are those on disk.
    """

    model: str
    articles: int
    passages: int
    bytes: int


def counted(index: str | Path) -> VectorCounts | None:
    """Counts of the last commit, or None if the index has no vectors. Raises IndexDamaged."""
    folder = Path(index) / FOLDER
    manifest = Manifest.read(folder)
    if manifest is None:
        return None
    articles = sum(count for _name, count, _vectors, _crc in manifest.parts)
    passages = sum(count for _name, _articles, count, _crc in manifest.parts)
    return VectorCounts(manifest.signature, articles, passages, files.size(folder))


def commit_files(index: Path) -> list[str]:
    """The files of the last commit of vectors, relative to the index. Raises IndexDamaged."""
    manifest = Manifest.read(index / FOLDER)
    if manifest is None:
        return []
    return [f"{FOLDER}/{name}" for name in (FILE, *(name for name, *_counts in manifest.parts))]


def problems(index: str | Path) -> Iterator[Message]:
    """What is wrong with the vectors of an index, all of which are read."""
    folder = Path(index) / FOLDER
    try:
        if Vectors.open(folder) is None and any(folder.glob(f"*{SUFFIX}")):
            yield _("%(file)s is missing", file=f"{FOLDER}/{FILE}")
    except EngineError as error:
        yield _("%(file)s is damaged (%(error)s)", file=FOLDER, error=error)


def _checksum(value: Mapping[str, Any]) -> int:
    """CRC-32 of all values but that of ``SEAL``."""
    values = {name: value[name] for name in sorted(value) if name != SEAL}
    return zlib.crc32(json.dumps(values).encode())


def damaged(folder: Path, reason: object) -> IndexDamaged:
    """The error for files of vectors that cannot be read."""
    return IndexDamaged(
        _(
            "the vectors in %(folder)s cannot be read: %(reason)s; make new ones: "
            "bahith meaning --anew",
            folder=folder,
            reason=reason,
        )
    )


class Vectors:
    """The vectors of one commit, read-only: files are mapped, not read into memory."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        """Raises IndexDamaged, FileNotFoundError where a writer has replaced the files."""
        self.manifest = manifest
        self.parts = [_part(folder, manifest.dimensions, *part) for part in manifest.parts]
        self._starts = [_starts(part.counts) for part in self.parts]

    @classmethod
    def open(cls, folder: Path) -> Vectors | None:
        """The last commit in a folder, or None if there is none. Raises IndexDamaged."""
        for _attempt in range(_RETRIES):
            manifest = Manifest.read(folder)
            if manifest is None:
                return None
            try:
                return cls(folder, manifest)
            except FileNotFoundError:
                continue
        raise damaged(folder, _("files are missing"))

    def __len__(self) -> int:
        return sum(len(part.keys) for part in self.parts)

    def has(self, key: int) -> bool:
        """Whether there are vectors of the article with this key."""
        return next(self._places(key), None) is not None

    def nearness(self, keys: Iterable[int], query: Floats) -> Floats:
        """The cosine of the query and the nearest passage of each article.

        NaN for articles without vectors.
        """
        nearest = np.full(len(keys := [*keys]), np.nan, np.float32)
        for number, key in enumerate(keys):
            for part, start, end in self._places(key):
                if end > start:
                    cosines = part.rows[start:end].astype(np.float32) @ query
                    nearest[number] = (cosines * part.scales[start:end]).max()
        return nearest

    def _places(self, key: int) -> Iterator[tuple[Stored, int, int]]:
        for part, starts in zip(self.parts, self._starts, strict=True):
            place = int(np.searchsorted(part.keys, np.uint64(key)))
            if place < len(part.keys) and int(part.keys[place]) == key:
                start = int(starts[place])
                yield part, start, start + int(part.counts[place])
                return


def _part(
    folder: Path, dimensions: int, name: str, articles: int, vectors: int, crc: int
) -> Stored:
    with files.reading(folder), open(files.open_regular(folder / name), "rb") as file:
        empty = os.fstat(file.fileno()).st_size == 0
        content = b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if zlib.crc32(content) != crc:
        raise damaged(folder, _("%(file)s has another checksum", file=name))
    try:
        return Stored.from_buffer(content, articles, vectors, dimensions)
    except ValueError as error:
        raise damaged(folder, f"{name}: {error}") from error


def _starts(counts: NDArray[np.uint16]) -> NDArray[np.int64]:
    return np.cumsum(counts, dtype=np.int64) - counts


def _spread(starts: NDArray[np.int64], counts: NDArray[np.uint16]) -> NDArray[np.int64]:
    """All numbers from each start on, as many as its count."""
    before = _starts(counts)
    return np.repeat(starts - before, counts) + np.arange(int(counts.sum()))
