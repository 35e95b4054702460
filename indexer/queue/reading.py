"""The articles in what clients send."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import BinaryIO

from bahith.i18n import _, reason
from bahith.indexer.article import Article, Problem
from bahith.indexer.errors import SourceError
from bahith.indexer.queue.tasks import Task
from bahith.indexer.sources import fetched, json_files, json_values, kinds, records
from bahith.indexer.sources.fields import NO_NAMES, Names
from bahith.indexer.sources.folders import origin
from bahith.indexer.sources.records import Records

JSON = "articles.json"
LINES = "articles.ndjson"
"""The targets of tasks that add articles: what their bodies are."""


def articles(task: Task, folder: Path, names: Names) -> Iterator[Article | Problem]:
    """The articles of a task that puts or adds some, or has a file; ``folder`` has large bodies.

    ``names`` are the names of fields, as of ``sources.read``. Raises OSError where a body cannot
    be read.
    """
    if task.kind == "put":
        yield from _one(task, folder, names)
        return
    with _opened(task, folder) as file:
        path = PurePath(task.target)
        if task.kind == "file":
            yield from kinds.read(file, path, origin(path.parts), names)
        else:
            sent = Records(path, "", names, own_ids=True)
            yield from json_files.articles(file, sent, may_be_empty=True)


def article(content: bytes, id: str, names: Names = NO_NAMES) -> Iterator[Article | Problem]:
    """The article with that id in a JSON object, and what it lacks.

    Raises SourceError for what is no such article.
    """
    try:
        record = json_values.parsed(content.decode())
    except UnicodeDecodeError:
        raise SourceError(_("the body must be JSON in UTF-8")) from None
    if not isinstance(record, dict):
        raise SourceError(_("the body must be a JSON object"))
    read, missing = records.read(record, id, names=names)
    if read.id != id:
        raise SourceError(_("id: is another one than in the address"))
    yield read
    for lack in missing:
        yield Problem(PurePath(), "", lack, severity="warning")


def check_json(content: bytes) -> None:
    """Raises SourceError for what is neither an object nor an array in JSON."""
    try:
        value = json_values.parsed(content.decode())
    except UnicodeDecodeError:
        raise SourceError(_("the body must be JSON in UTF-8")) from None
    if not isinstance(value, dict | list):
        raise SourceError(_("the body must be a JSON object or an array"))


def check_name(name: str) -> None:
    """Check the name of a file, which may have folders. Raises SourceError."""
    path = PurePath(name)
    is_plain = not path.is_absolute() and path.parts and ".." not in path.parts
    if not is_plain or "\0" in name or "\\" in name:
        raise SourceError(_("name: must be a name, or a path without .."))
    # The index of a folder of fetched pages says nothing without the folder.
    if not kinds.is_known(path) or path.name.endswith(fetched.SUFFIXES):
        raise SourceError(kinds.unknown())


def _one(task: Task, folder: Path, names: Names) -> Iterator[Article | Problem]:
    with _opened(task, folder) as file:
        content = file.read()
    try:
        yield from article(content, task.target, names)
    except SourceError as error:
        yield Problem(PurePath(), "", reason(error))


@contextmanager
def _opened(task: Task, folder: Path) -> Iterator[BinaryIO]:
    if task.body.file:
        with (folder / task.body.file).open("rb") as file:
            yield file
    else:
        yield io.BytesIO(task.body.content)
