"""Tasks and outcomes as the rows of a database."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from bahith.indexer.queue.tasks import STATES, Body, Fault, Outcome, Task

COLUMNS = (
    "number, kind, target, state, created, started, ended, attempts, outcome, request, seal, size,"
    " digest"
)

_NUMBER, _TIME = (int,), (int, float)
_TYPES: tuple[tuple[type, ...], ...] = (
    *(_NUMBER, (str,), (object,), _NUMBER, _TIME, (*_TIME, type(None)), (*_TIME, type(None))),
    *(_NUMBER, (str,), (str,), (int, type(None)), _NUMBER, (str,)),
)
"""Of their values: a damaged database may have others, whatever its tables declare."""


def encoded(text: str) -> bytes:
    """An id may have what UTF-8 cannot, such as a lone surrogate."""
    return text.encode("utf-8", "surrogatepass")


def packed(outcome: Outcome) -> str:
    """An outcome as JSON."""
    faults = [fault.packed() for fault in outcome.faults]
    return json.dumps({**asdict(outcome), "faults": faults})


class DamagedRow(Exception):
    """The row of a task cannot be read."""

    def __init__(self, number: object, error: Exception) -> None:
        self.reason = f"{type(error).__name__}: {error}"
        super().__init__(f"task {number}: {self.reason}")


def task(row: tuple[Any, ...]) -> Task:
    """The task in a row with ``COLUMNS``, and the content and file of its body if they follow.

    Raises DamagedRow.
    """
    try:
        return _task(row)
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise DamagedRow(row[0], error) from error


def _task(row: tuple[Any, ...]) -> Task:
    number, kind, target, state, created, started, ended, attempts, values, request, seal, *sent = (
        row
    )
    for value, kinds in zip(row, _TYPES, strict=False):
        if not isinstance(value, kinds):
            raise TypeError(f"{value!r:.40} is a {type(value).__name__}")
    known = json.loads(values)
    faults = tuple(map(Fault.unpacked, known.pop("faults", ())))
    return Task(
        number,
        kind,
        target.decode("utf-8", "surrogatepass"),
        STATES[state],
        Body(*sent),
        created,
        started,
        ended,
        attempts,
        Outcome(**known, faults=faults),
        request,
        seal,
    )
