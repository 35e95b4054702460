"""What a program wrote to a folder, recorded by strace, and what a power loss may leave of it.

A disk keeps what was synced: the content of a file after ``fsync`` or ``fdatasync`` of the file,
its name after one of the folder. Of everything since then, any part may be lost: each write, each
sector of a write, each change of a length and each change of a name for itself. Where a file has
grown, a sector that was lost may have any content.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from random import Random

SECTOR = 512

CALLS = "open,openat,creat,write,pwrite64,lseek,ftruncate,fsync,fdatasync,rename,unlink,mkdir"
"""The calls to record, of programs with one thread."""

STRACE = ["strace", "-y", "-qq", "-xx", "-s", "100000000", "-e", f"trace={CALLS}"]
"""The command that records them, before ``-o FILE PROGRAM``."""

_LINE = re.compile(r"(\w+)\((.*)\) += (\d+)(?:<.*>)?$")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_OPEN = re.compile(r"^(\d+)<([^>]*)>")


def _decoded(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


@dataclass
class _File:
    kept: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)
    """Writes since the last sync, as offsets and data; without data, new lengths."""

    def content(self, loses: Callable[[], bool], random: Random) -> bytes:
        """The content if some sectors of what is pending are lost."""
        content = bytearray(self.kept)
        for offset, data in self.pending:
            if data is None:
                if not loses():
                    content[offset:] = b""
                    content.extend(bytes(offset - len(content)))
                continue
            ends = [*range(SECTOR - offset % SECTOR, len(data), SECTOR), len(data)]
            for start, end in zip([0, *ends], ends, strict=False):
                place, piece = offset + start, data[start:end]
                if loses():
                    if place < len(content) or random.random() < 0.5:
                        continue
                    piece = random.randbytes(len(piece))
                content.extend(bytes(max(0, place - len(content))))
                content[place : place + len(piece)] = piece
        return bytes(content)


class Disk:
    """A folder that was empty, after some of the calls of a recording."""

    def __init__(self, folder: str) -> None:
        self._folder = PurePosixPath(folder)
        self._files: dict[int, _File | None] = {0: None}
        self._names: dict[PurePosixPath, int] = {self._folder: 0}
        self._kept = dict(self._names)
        self._changes: list[tuple[PurePosixPath, int | None]] = []
        self._places: dict[str, int] = {}

    def replay(self, lines: Iterator[str]) -> Iterator[str | None]:
        """Apply the calls of a recording one by one.

        Yields None after each call that changes or syncs something, and what the program prints.
        """
        for line in lines:
            if call := _LINE.match(line):
                name, given, result = call.groups()
                if name == "write" and given.startswith("1<"):
                    yield _decoded(_TEXT.findall(given)[0]).decode()
                elif self._apply(name, given, int(result)):
                    yield None

    def _path(self, text: str) -> PurePosixPath | None:
        path = PurePosixPath(_decoded(text).decode("utf-8", "replace"))
        return path if path == self._folder or self._folder in path.parents else None

    def _apply(self, call: str, given: str, result: int) -> bool:
        if call in ("open", "openat"):
            return self._open(given, f"{result}")
        if call in ("mkdir", "unlink", "rename"):
            return self._change_names(call, [self._path(text) for text in _TEXT.findall(given)])
        opened = _OPEN.match(given)
        path = self._path(opened[2]) if opened else None
        if opened is None or path is None:
            return False
        if call == "lseek":
            self._places[opened[1]] = result
            return False
        number = self._names[path]
        file = self._files[number]
        if call in ("fsync", "fdatasync"):
            self._sync(path, file)
        elif call == "ftruncate" and file:
            file.pending.append((int(given.rpartition(", ")[2]), None))
        elif file:
            data = _decoded(_TEXT.findall(given)[0])[:result]
            place = self._places.get(opened[1], 0)
            if call == "pwrite64":
                place = int(given.rpartition(", ")[2])
            else:
                self._places[opened[1]] = place + result
            file.pending.append((place, data))
        return True

    def _change_names(self, call: str, paths: list[PurePosixPath | None]) -> bool:
        if paths[0] is None:
            return False
        if call == "mkdir":
            self._name(paths[0], self._new(None))
        else:
            number = self._names[paths[0]]
            self._name(paths[0], None)
            if len(paths) > 1 and paths[1]:
                self._name(paths[1], number)
        return True

    def _open(self, given: str, opened: str) -> bool:
        path = self._path(_TEXT.findall(given)[0])
        self._places[opened] = 0
        if path is None:
            return False
        is_new = path not in self._names
        if is_new:
            self._name(path, self._new(_File()))
        file = self._files[self._names[path]]
        if "O_TRUNC" in given and file:
            file.pending.append((0, None))
        return is_new or "O_TRUNC" in given

    def _new(self, file: _File | None) -> int:
        self._files[len(self._files)] = file
        return len(self._files) - 1

    def _name(self, path: PurePosixPath, number: int | None) -> None:
        self._changes.append((path, number))
        if number is None:
            del self._names[path]
        else:
            self._names[path] = number

    def _sync(self, path: PurePosixPath, file: _File | None) -> None:
        if file:
            file.kept, file.pending = file.content(lambda: False, Random(0)), []
            return
        for change in [each for each in self._changes if each[0].parent == path]:
            self._changes.remove(change)
            _put(self._kept, *change)

    def left(self, loses: Callable[[], bool], random: Random) -> dict[PurePosixPath, bytes | None]:
        """What a power loss leaves: contents by paths below the folder, None for folders.

        ``loses`` says of each piece that is not synced whether it is lost.
        """
        names = dict(self._kept)
        for change in self._changes:
            if not loses():
                _put(names, *change)
        left: dict[PurePosixPath, bytes | None] = {}
        for path in sorted(names, key=lambda each: len(each.parts)):
            if path == self._folder:
                left[PurePosixPath()] = None
            elif path.relative_to(self._folder).parent in left:
                file = self._files[names[path]]
                content = file.content(loses, random) if file else None
                left[path.relative_to(self._folder)] = content
        return left


def _put(names: dict[PurePosixPath, int], path: PurePosixPath, number: int | None) -> None:
    if number is None:
        names.pop(path, None)
    else:
        names[path] = number
