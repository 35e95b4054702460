"""What the API says of tasks."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from msgspec import UNSET, UnsetType

from bahith.indexer.queue.tasks import Fault, Task
from bahith.server.api.keys import Count
from bahith.server.api.schema import Answer, doc

Time = Annotated[str, doc("A time in UTC, as in ISO 8601.")]


class Problem(Answer, frozen=True):
    """Why an article failed, or what it lacks."""

    message: Annotated[str, doc("For people, in the language of the answer.")]
    severity: Annotated[
        Literal["failed", "warning"],
        doc("failed: the article is not in the index; warning: it is, without something."),
    ]
    line: Annotated[Count, doc("The line of the body, if it has lines.")] | UnsetType = UNSET
    place: Annotated[str, doc("The file, or the file in an archive.")] | UnsetType = UNSET


class TaskAnswer(Answer, frozen=True):
    """A write that was taken in, and what became of it."""

    task: Annotated[Count, doc("The task's number; tasks are carried out in this order.")]
    state: Annotated[
        Literal["queued", "running", "done", "failed"],
        doc("done: searches find what was written; failed: nothing was changed."),
    ]
    kind: Annotated[
        Literal["put", "add", "delete", "delete_matching", "file"],
        doc("What it does: put or add articles, delete one or all that match, read a file."),
    ]
    target: Annotated[str, doc("The id of the article, or the name of the file; else empty.")]
    request: Annotated[
        str, doc("The id of the request that asked for it, as the log has it; empty if not known.")
    ]
    created: Time
    started: Annotated[str | None, doc("When it was begun, or null.")]
    ended: Annotated[str | None, doc("When it ended, or null.")]
    added: Annotated[Count, doc("New articles.")]
    replaced: Annotated[Count, doc("Articles in place of others with the same id.")]
    unchanged: Annotated[Count, doc("Articles that the index had just so.")]
    removed: Annotated[Count, doc("Articles that were removed.")]
    failed: Annotated[Count, doc("Articles that could not be read.")]
    warnings: Annotated[Count, doc("What articles in the index lack.")]
    problems: Annotated[list[Problem], doc("Why; the first hundred of each sort.")]
    ahead: Annotated[Count, doc("How many tasks come before one that waits.")] | UnsetType = UNSET


class TasksAnswer(Answer, frozen=True):
    """Tasks, the newest first."""

    tasks: Annotated[list[TaskAnswer], doc("The tasks.")]
    next: Annotated[Count, doc("What to send as before for those after.")] | UnsetType = UNSET


def task_answer(task: Task) -> TaskAnswer:
    """What is known of a task, in the current language."""
    outcome = task.outcome
    return TaskAnswer(
        task=task.number,
        state=task.state,
        kind=task.kind,
        target="" if task.kind in ("add", "delete_matching") else _text(task.target),
        request=task.request,
        created=_time(task.created) or "",
        started=_time(task.started),
        ended=_time(task.ended),
        added=outcome.added,
        replaced=outcome.replaced,
        unchanged=outcome.unchanged,
        removed=outcome.removed,
        failed=outcome.failed,
        warnings=outcome.warnings,
        problems=[_problem(fault) for fault in outcome.faults],
        ahead=UNSET if task.ahead is None else task.ahead,
    )


def tasks_answer(tasks: list[Task], size: int) -> TasksAnswer:
    """Of ``size`` tasks and, if there are more, one more."""
    shown = tasks[:size]
    more = shown[-1].number if len(tasks) > size else UNSET
    return TasksAnswer([task_answer(task) for task in shown], more)


def _problem(fault: Fault) -> Problem:
    severity: Literal["failed", "warning"] = "warning" if fault.warning else "failed"
    line = UNSET if fault.line is None else fault.line
    return Problem(_text(str(fault.reason)), severity, line, _text(fault.place) or UNSET)


def _time(seconds: float | None) -> str | None:
    if seconds is None:
        return None
    time = dt.datetime.fromtimestamp(seconds, dt.timezone.utc)
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _text(text: str) -> str:
    """``text`` without lone surrogates, which JSON in UTF-8 cannot have."""
    return text.encode("utf-8", "replace").decode()
