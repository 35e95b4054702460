"""How all processes of a server log: lines of text, or of JSON, to standard error."""

from __future__ import annotations

import datetime as dt
import json
import logging
import sys
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any

from bahith.i18n import SOURCE, using
from bahith.indexer import processes, request_ids

ACCESS = logging.getLogger("bahith.access")
"""Logs requests."""

WRITER = logging.getLogger("bahith.writer")
"""Logs what became of the writes that they asked for."""

SUPERVISOR = logging.getLogger("bahith.supervisor")
"""Logs the starts and ends of processes."""

_LOG = logging.getLogger("bahith.server")


def start(format: str, access: bool) -> None:
    """Log everything of this process, and of those that it starts, to standard error.

    ``format`` is ``text`` or ``json``; ``access`` says whether requests are logged.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if format == "json" else TextFormatter())
    logging.getLogger().handlers = [handler]
    SUPERVISOR.setLevel(logging.INFO)
    for logger in (ACCESS, WRITER):
        logger.setLevel(logging.INFO if access else logging.WARNING)
    logging.captureWarnings(True)
    sys.excepthook = _uncaught
    sys.unraisablehook = threading.excepthook = _uncaught_elsewhere
    processes.inherit(start, format, access)


class TextFormatter(logging.Formatter):
    """A line for people, followed by the indented lines of a traceback if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        message = printable(_message(record))
        if record.name != ACCESS.name:
            id = _request(record)
            known = f" (request {id})" if id and id not in message else ""
            message = f"{record.levelname} {record.name}: {message}{known}"
        traceback = self.traceback(record).splitlines()
        return "\n  ".join([f"{self.formatTime(record)} {message}", *map(printable, traceback)])

    def traceback(self, record: logging.LogRecord) -> str:
        """The traceback of the exception that is logged; empty if there is none."""
        return self.formatException(record.exc_info) if record.exc_info else ""


class JsonFormatter(TextFormatter):
    """An object of JSON on one line.

    Values that a call gives as ``extra={"fields": {…}}`` are in it, too.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        time = dt.datetime.fromtimestamp(record.created, dt.timezone.utc)
        line: dict[str, Any] = {
            "time": time.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        if id := _request(record):
            line["request"] = id
        line |= getattr(record, "fields", {})
        if traceback := self.traceback(record):
            line["traceback"] = traceback
        text = json.dumps(line, ensure_ascii=False, default=str)
        # JSON allows them, but other programs take some for the end of a line.
        return _each_unprintable(text, lambda letter: json.dumps(letter)[1:-1])


def printable(text: str) -> str:
    """``text`` with what could steer a terminal, or make a line of its own, written out."""
    return _each_unprintable(text, lambda letter: ascii(letter)[1:-1])


def _each_unprintable(text: str, written: Callable[[str], str]) -> str:
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else written(letter) for letter in text)


def _message(record: logging.LogRecord) -> str:
    with using(SOURCE):  # logs are in English, whatever the caller's language
        return record.getMessage()


def _request(record: logging.LogRecord) -> str:
    return str(getattr(record, "request", "") or request_ids.current.get())


def _uncaught(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    """Log what nobody has caught, instead of printing it."""
    if not issubclass(kind, SystemExit | KeyboardInterrupt):
        _LOG.critical("an error that nobody has caught", exc_info=(kind, error or kind(), trace))


def _uncaught_elsewhere(event: Any) -> None:
    """The same in a thread, or where nothing can be raised."""
    _uncaught(event.exc_type, event.exc_value, event.exc_traceback)
