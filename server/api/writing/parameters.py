"""The parameters of calls that write, and of those about tasks."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from msgspec import UNSET, UnsetType

from bahith.server.api.parameters import FilterCall, Size, Text
from bahith.server.api.schema import Call, doc

LONGEST_WAIT = 60
"""Seconds at most that an answer waits for its task."""


Wait: TypeAlias = Annotated[
    Literal["true", "false", "1", "0"],
    doc("true: answer only when the task has ended, so that searches find what was written."),
]
Timeout: TypeAlias = Annotated[
    int, doc("Seconds to wait at most; then the task goes on.", ge=1, le=LONGEST_WAIT)
]


class WriteCall(Call, frozen=True):
    """What every call that writes takes."""

    wait: Wait = "false"
    timeout: Timeout = 10


class FileCall(WriteCall, frozen=True, kw_only=True):
    """Parameters of ``POST /api/files``."""

    name: Annotated[
        Text,
        doc("Name of the file, which may have folders; its suffix says what kind it is."),
    ]


class DeleteCall(FilterCall, frozen=True):
    """Parameters of ``DELETE /api/articles``: which articles; at least one of them."""

    q: Annotated[Text, doc("Only articles that this query finds.")] = ""
    wait: Wait = "false"
    timeout: Timeout = 10


def seconds(call: WriteCall | DeleteCall) -> float:
    """How long to wait for the task."""
    return float(call.timeout) if call.wait in ("true", "1") else 0.0


class TasksCall(Call, frozen=True):
    """Parameters of ``/api/tasks``."""

    state: (
        Annotated[Literal["queued", "running", "done", "failed"], doc("Only tasks in this state.")]
        | UnsetType
    ) = UNSET
    before: Annotated[int, doc("Only tasks with a number below this one.", ge=1, le=2**53)] = 2**53
    size: Annotated[Size, doc("Tasks in the answer.")] = 20
