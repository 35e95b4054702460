"""What a backup holds: a list of its files with their checksums, which is written last."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bahith.i18n import _
from bahith.indexer.engines import ENGINES, files
from bahith.indexer.engines.keeping import Kept
from bahith.indexer.errors import EngineError, IndexDamaged

FILE = "backup.json"
"""Its name in a folder or archive."""

FORMAT = 1

# Only files of an index and of the folders in it: no name leads out of the folder.
_NAME = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]*/)?[A-Za-z0-9_][A-Za-z0-9_.-]*")
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file: its bytes, their SHA-256, and when it was last written, in ns.

    A file of an index that has the same name, size and time is the same.
    """

    size: int
    digest: str
    modified: int


@dataclass(frozen=True)
class Listing:
    """The files of a backup by their names in the index, whose folder was ``index``.

    ``kept`` is what the servers of its engine keep of it.
    """

    index: str
    engine: str
    files: Mapping[str, Entry] = field(default_factory=dict)
    kept: Kept | None = None

    @property
    def size(self) -> int:
        """The bytes of all files, here and on servers."""
        own = sum(entry.size for entry in self.files.values())
        return own + (self.kept.size if self.kept else 0)

    @property
    def count(self) -> int:
        """The number of all files, here and on servers."""
        return len(self.files) + (self.kept.files if self.kept else 0)

    def serialized(self) -> bytes:
        """The listing as JSON, with a checksum."""
        entries = {
            name: [each.size, each.digest, each.modified] for name, each in self.files.items()
        }
        values: dict[str, object] = {
            "format": FORMAT,
            "index": self.index,
            "engine": self.engine,
            "files": entries,
        }
        if self.kept:
            values["kept"] = self.kept.to_json()
        return json.dumps({**values, "checksum": _checksum(values)}, indent=1).encode()

    @classmethod
    def parsed(cls, content: bytes, place: Path) -> Listing:
        """The listing that ``serialized`` gave. Raises IndexDamaged, EngineError."""
        try:
            values = files.parse_object(content)
            if values.pop("checksum") != _checksum(values):
                raise ValueError("the checksum is another")
            if values["format"] != FORMAT:
                message = _("the backup at %(place)s was made by another version of Bahith")
                raise EngineError(message.filled(place=place))
            entries = {
                checked(name): Entry(int(size), _digest(digest), int(modified))
                for name, (size, digest, modified) in values["files"].items()
            }
            kept = Kept.of(values["kept"]) if "kept" in values else None
            if values["engine"] not in ENGINES:
                raise ValueError(f"{values['engine']!r} is no engine")
            return cls(str(values["index"]), values["engine"], entries, kept)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise damaged(place, error) from error


def checked(name: str) -> str:
    """The name of a file. Raises ValueError for one that no index has."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of an index's file")
    return name


def read(folder: Path) -> Listing | None:
    """The listing of the backup in a folder, or None if there is none. Raises IndexDamaged."""
    try:
        return Listing.parsed(files.read(folder / FILE), folder)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise files.refusal(folder, error) or damaged(folder, error) from error


def damaged(place: Path, reason: object) -> IndexDamaged:
    """The error for a backup that cannot be used."""
    return IndexDamaged(
        _("the backup at %(place)s is damaged: %(reason)s", place=place, reason=reason)
    )


def _digest(text: str) -> str:
    if not _DIGEST.fullmatch(text):
        raise ValueError(f"{text!r} is no checksum")
    return text


def _checksum(values: Mapping[str, object]) -> int:
    return zlib.crc32(json.dumps(values, sort_keys=True).encode())
