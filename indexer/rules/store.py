"""The file of rules beside the articles of an index: written at once, and read when it changes."""

from __future__ import annotations

import os
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from bahith.analyzers.analyzer import Analyzer
from bahith.i18n import Message, _
from bahith.indexer.engines import files, manifest
from bahith.indexer.errors import BahithError, IndexDamaged, IndexLocked, IndexMissing
from bahith.indexer.rules.checking import check_fields
from bahith.indexer.rules.reading import LARGEST, read
from bahith.indexer.rules.rule import Rules
from bahith.indexer.rules.ruler import Ruler
from bahith.indexer.settings import RULES

LOCK: Final = "rules.lock"

PATIENCE: Final = 10.0
"""Seconds to wait for another process that changes the rules, which takes it milliseconds."""

NONE: Final = "# no rules\n"
"""What the file has once the rules are removed; when that was tells what is cached elsewhere."""

_SEAL: Final = b"# checksum: "
"""Begins the first line of the file, a comment in YAML: the CRC-32 of all after it."""


def install(folder: Path, rules: Rules) -> None:
    """Put ``rules``, which have been checked, in force for the index in ``folder``.

    Raises IndexMissing, IndexLocked if another process holds the lock too long, EngineError.
    """
    _replace(folder, rules.text)


def remove(folder: Path) -> None:
    """Let no rules be in force. Raises as ``install``."""
    if (folder / RULES).exists() or _is_lost(folder):
        _replace(folder, NONE)


def checked(folder: Path, content: bytes | str, file: str, analyzer: Analyzer) -> Ruler:
    """What applies the rules that ``content`` has, which ``file`` names in errors.

    They are checked for the index in ``folder``. Raises RulesError.
    """
    ruler = Ruler(read(content, file), analyzer)
    check_fields(ruler.rules, manifest.declared(folder))
    return ruler


def _replace(folder: Path, text: str) -> None:
    if manifest.read(folder) is None:
        raise IndexMissing(_("there is no index at %(folder)s", folder=folder))
    with files.writing(folder):
        _begin(folder)
        with _locked(folder):
            files.publish(folder / RULES, _sealed(text.encode()))


def _begin(folder: Path) -> None:
    """Make the file of the rules before the lock, which says that there were rules.

    A first installation that is interrupted between the two leaves an index without rules.
    """
    if not (folder / LOCK).exists():
        with suppress(FileExistsError), (folder / RULES).open("xb") as file:
            file.write(_sealed(NONE.encode()))
            file.flush()
            os.fsync(file.fileno())
        files.sync(folder)


def _sealed(content: bytes) -> bytes:
    return _SEAL + b"%08x\n" % zlib.crc32(content) + content


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    lock = _lock(folder)
    try:
        yield
    finally:
        lock.release()


def _lock(folder: Path) -> Any:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return files.lock(folder, LOCK)
        except IndexLocked:
            if time.monotonic() > end:
                message = _("%(folder)s: another process is changing the rules", folder=folder)
                raise IndexLocked(message) from None
        time.sleep(0.01)


def installed(folder: Path) -> Rules:
    """The rules in force for the index in ``folder``. Raises RulesError, EngineError."""
    path = folder / RULES
    try:
        return read(_content(path), str(path))
    except FileNotFoundError:
        return Rules(RULES, "")
    except (OSError, ValueError) as error:
        raise files.refusal(folder, error) or _damaged(path, error) from error


def _content(path: Path) -> bytes:
    """The rules in a file, by its checksum if it has one. Raises OSError, ValueError."""
    content = files.read(path, 2 * LARGEST)
    if not content and not path.with_name(LOCK).exists():
        return content  # the first installation was interrupted
    if _SEAL.startswith(content):
        raise ValueError("the file is cut short")
    if not content.startswith(_SEAL):
        return content  # written by hand
    rules = content.partition(b"\n")[2]
    if content != _sealed(rules):
        raise ValueError("the checksum does not match")
    return rules


def _damaged(path: Path, reason: object) -> IndexDamaged:
    return IndexDamaged(
        _(
            "the rules at %(file)s cannot be read: %(reason)s; put them in force again with "
            "bahith rules FILE",
            file=path,
            reason=reason,
        )
    )


def problems(folder: Path) -> Iterator[Message]:
    """What is wrong with the rules of the index in ``folder``: that they are lost or damaged."""
    if _is_lost(folder):
        yield _("%(file)s is missing", file=RULES)
    try:
        installed(folder)
    except BahithError as error:
        yield _("%(file)s is damaged (%(error)s)", file=RULES, error=error)


def _is_lost(folder: Path) -> bool:
    """Whether there were rules: their file stays when they are removed, and so does the lock."""
    return (folder / LOCK).exists() and not (folder / RULES).exists()
