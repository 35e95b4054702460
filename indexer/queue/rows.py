"""Tasks and outcomes as the rows of a database."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import Any, get_args

from bahith.indexer.queue.tasks import STATES, Body, Fault, Kind, Outcome, Task

COLUMNS = (
    "number, kind, target, state, created, started, ended, attempts, outcome, request, seal, size,"
    " digest, asked"
)

_NUMBER, _TIME = (int,), (int, float)
_TYPES: tuple[tuple[type, ...], ...] = (
    *(_NUMBER, (str,), (object,), _NUMBER, _TIME, (*_TIME, type(None)), (*_TIME, type(None))),
    *(_NUMBER, (str,), (str,), (int, type(None)), _NUMBER, (str,), (str,)),
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


def is_time(value: object) -> bool:
    """Whether it is a time that the calendar has."""
    return isinstance(value, int | float) and math.isfinite(value) and 0 <= value < 2**37


def _task(row: tuple[Any, ...]) -> Task:
    number, kind, target, state, created, started, ended, attempts, values, request = row[:10]
    seal, size, digest, _asked, *sent = row[10:]
    for value, kinds in zip(row, _TYPES, strict=False):
        if not isinstance(value, kinds):
            raise TypeError(f"{value!r:.40} is a {type(value).__name__}")
        if isinstance(value, str):
            value.encode()
    if kind not in get_args(Kind):
        raise ValueError(f"kind {kind!r:.40}")
    if state < 0 or not all(is_time(each) for each in (created, started, ended) if each):
        raise ValueError(f"state {state}, times {created}, {started}, {ended}")
    known = json.loads(values)
    faults = tuple(map(Fault.unpacked, known.pop("faults", ())))
    if not all(isinstance(count, int) for count in known.values()):
        raise TypeError(f"counts {known}")
    return Task(
        number,
        kind,
        target.decode("utf-8", "surrogatepass"),
        STATES[state],
        Body(size, digest, *sent),
        created,
        started,
        ended,
        attempts,
        Outcome(**known, faults=faults),
        request,
        seal,
    )
