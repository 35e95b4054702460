"""Files and folders → articles, and a problem for everything unreadable.

To add a kind of file, write one module in this folder with ``SUFFIXES`` and ``read``, and add its
name to ``kinds.SOURCES``.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from bahith.i18n import _, reason
from bahith.indexer.article import Article, Problem, Severity
from bahith.indexer.declared import KINDS, NOTHING, Declared, DeclaredNames
from bahith.indexer.errors import SourceError
from bahith.indexer.sources import kinds
from bahith.indexer.sources.fields import NO_NAMES, Names, named
from bahith.indexer.sources.folders import files, origin


def articles(paths: Sequence[Path], names: Names = NO_NAMES) -> Iterator[Article | Problem]:
    """The articles in files and folders, in the same order on every machine.

    ``names`` says where records have fields that would not be found otherwise.
    A folder is read with all its subfolders, except for hidden files and indexes. A file of an
    unknown kind is skipped, which is a Problem too; it has failed if it is given by name, and so
    has a folder in which nothing could be read.
    """
    for path in paths:
        if path.is_dir():
            yield from _not_in_vain(path, _folder(path, names))
        elif not path.exists():
            yield Problem(path, origin([path.name]), _("no such file or folder"))
        else:
            yield from of_file(path, origin([path.name]), names, given=True)


def read(
    source: str | os.PathLike[str] | bytes,
    name: str = "",
    fields: Names | None = None,
    declared: Declared = NOTHING,
) -> Iterator[Article | Problem]:
    """The articles of a folder or file, or of the content of a file called ``name``.

    Articles are read as they are needed; what cannot be read is a Problem among them. The suffix
    of ``name`` tells the format. ``fields`` says where records have fields of other names:
    ``{"text": "corpus.story"}``. ``declared`` names the fields that the index declares, with
    their kinds: ``{"price": "number"}``. Raises SourceError at once if there is no such folder or
    file, if its format is unknown, if ``fields`` has a field that no article has, or ``declared`` a
    kind that there is not.
    """
    for field, kind in declared.items():
        if kind not in KINDS:
            message = _("field %(name)s: its kind must be one of %(kinds)s")
            raise SourceError(message.filled(name=repr(field), kinds=[*KINDS]))
    names = DeclaredNames(named(fields or {}, declared), declared)
    if isinstance(source, bytes):
        return _content(source, PurePath(name or "bytes"), names)
    path = Path(source)
    if not path.exists():
        raise SourceError(_("%(path)s: no such file or folder", path=path))
    if path.is_file():
        _check_known(path)
    return articles([path], names)


def _content(content: bytes, path: PurePath, names: Names) -> Iterator[Article | Problem]:
    _check_known(path)
    return kinds.read(io.BytesIO(content), path, origin(path.parts), names)


def _check_known(path: PurePath) -> None:
    """Raises SourceError if the kind of a file is unknown."""
    if not kinds.is_known(path):
        message = _("%(path)s: an unknown kind of file; known are %(suffixes)s")
        raise SourceError(message.filled(path=path, suffixes=kinds.suffixes()))


def _not_in_vain(top: Path, items: Iterable[Article | Problem]) -> Iterator[Article | Problem]:
    """The items of a folder, and a problem if there is no article nor another failure."""
    count = skipped = 0
    for item in items:
        count += 1
        skipped += isinstance(item, Problem) and item.severity == "skipped"
        yield item
    if count == skipped:
        yield Problem(top, "", _("nothing in this folder can be read"))


def _folder(top: Path, names: Names) -> Iterator[Article | Problem]:
    for item in files(top):
        if isinstance(item, Problem):
            yield item
        else:
            yield from of_file(*item, names)


def of_file(
    path: Path, origin: str, names: Names, given: bool = False
) -> Iterator[Article | Problem]:
    """The articles in a file of a folder, or in one that is ``given`` by name."""
    if not kinds.is_known(path):
        severity: Severity = "failed" if given else "skipped"
        yield Problem(path, origin, kinds.unknown(), severity=severity)
    elif not path.is_file():
        yield Problem(path, origin, _("not a file that can be read"))
    else:
        for item in _opened(path, origin, names):
            # What is wrong with a file of a known name shows only now.
            if given and isinstance(item, Problem) and item.path == path:
                severity = "failed" if item.severity == "skipped" else item.severity
                item = replace(item, severity=severity)
            yield item


def _opened(path: Path, origin: str, names: Names) -> Iterator[Article | Problem]:
    try:
        file = path.open("rb")
    except OSError as error:
        yield Problem(path, origin, reason(error))
        return
    with file:
        yield from kinds.read(file, path, origin, names)
