"""Tasks and outcomes as the rows of a database."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import Any, get_args

from bahith.i18n import _
from bahith.indexer.queue import bodies
from bahith.indexer.queue.tasks import DAMAGED, STATES, Body, Fault, Kind, Outcome, Task

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


OTHERWISE = _("what became of it has been changed on the server's disk")


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


def salvaged(row: tuple[Any, ...]) -> Task:
    """What is left of the task in a row that ``task`` cannot read. If it has not ended, it has
    failed."""
    number, kind, target, state, created, _started, ended, _attempts, _outcome, request = row[:10]
    has_ended = state in (2, 3) and _is_time(ended)
    outcome = Outcome(warnings=1, faults=(Fault(OTHERWISE, warning=True),))
    return Task(
        number,
        kind if kind in get_args(Kind) else "add",
        target.decode("utf-8", "surrogatepass") if _is_id(target) else "",
        STATES[state] if has_ended else "failed",
        Body(0, ""),
        created if _is_time(created) else 0.0,
        ended=ended if has_ended else None,
        outcome=outcome if has_ended else bodies.not_applied(bodies.CHANGED),
        request=request if isinstance(request, str) and request.isascii() else "",
        seal=DAMAGED,
    )


def _is_id(value: object) -> bool:
    try:
        return isinstance(value, bytes) and value.decode("utf-8", "surrogatepass") is not None
    except UnicodeDecodeError:
        return False


def _is_time(value: object) -> bool:
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
    if state < 0 or not all(_is_time(each) for each in (created, started, ended) if each):
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
